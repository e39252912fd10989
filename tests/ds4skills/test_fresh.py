"""What cannot be taken back asks who one is, once more, and goes on with what was sent."""

import time

import pytest
from allauth.account.internal.flows import login
from django.test import Client

from consultations.programme.models import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough sentence"


def _signed_in(client: Client, user, *, ago: int) -> None:
    """Have somebody signed in some seconds ago."""
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - ago}]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()


@pytest.fixture(autouse=True)
def _switched_on(settings) -> None:
    settings.FRESH_SIGN_IN = True


@pytest.fixture
def browser(cast, at) -> Client:
    """A coordinator with a password, who signed in ten minutes ago."""
    cast.coordinator.set_password(PASSWORD)
    cast.coordinator.save()
    client = Client()
    client.force_login(cast.coordinator)
    _signed_in(client, cast.coordinator, ago=600)
    return client


def test_a_role_is_given_after_showing_who_one_is(browser, cast):
    newcomer = make_user()
    manage = f"{cast.consultation.get_absolute_url()}manage/programme/roles/"
    answer = browser.post(manage, {"email": newcomer.email, "name": "observer"})
    assert answer.status_code == 302
    assert "/account/reauthenticate/" in answer.url
    assert not Role.objects.filter(user=newcomer).exists()

    browser.post(answer.url, {"password": PASSWORD})

    assert Role.objects.filter(user=newcomer, name="observer").exists()


def test_within_five_minutes_nothing_more_is_asked(browser, cast):
    _signed_in(browser, cast.coordinator, ago=60)
    newcomer = make_user()
    manage = f"{cast.consultation.get_absolute_url()}manage/programme/roles/"
    answer = browser.post(manage, {"email": newcomer.email, "name": "observer"})

    assert "reauthenticate" not in answer.url
    assert Role.objects.filter(user=newcomer).exists()


def test_whoever_signs_in_by_code_alone_signs_in_anew(cast, at):
    client = Client()
    client.force_login(cast.stakeholder)
    answer = client.post("/me/data/copy/", headers={"referer": "https://testserver/me/data/"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/account/login/?next=%2Fme%2Fdata%2F"
    assert "_auth_user_id" not in client.session


def test_pages_are_read_at_any_time(browser):
    assert browser.get("/me/keys/").status_code == 200
