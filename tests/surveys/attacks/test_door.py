"""An attacker at the open door: one piece of work lets one in, on every browser and at the same moment."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from ds4skills.jobs.actions import drain
from surveys.answering.models import DraftResponse, Response, Staged
from tests.consultations.register.test_races import at_once
from tests.factories import NOON, make_cast
from tests.surveys.identity.people import send
from tests.surveys.identity.test_open import work
from tests.surveys.people import FILLED, make_survey

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_work_lets_nobody_in_twice(sign_in, at):
    survey = make_survey(make_cast(), access="open")
    path = f"{survey.get_absolute_url()}enter/"
    puzzle = Client().get(path).context["form"]["puzzle"].value()
    at(NOON + timedelta(seconds=4))
    form = {"puzzle": puzzle, "work": work(puzzle)}
    found = at_once(*[lambda: Client().post(path, form).status_code] * 6)
    assert sorted(found) == [302, 422, 422, 422, 422, 422]
    at(NOON + timedelta(hours=23))
    assert Client().post(path, form).status_code == 422
    assert DraftResponse.objects.count() == 1


def come_in(client, survey, at, hour=NOON):
    """Come in by some work; gives the cookies with the secret of the draft."""
    path = f"{survey.get_absolute_url()}enter/"
    at(hour)
    puzzle = client.get(path).context["form"]["puzzle"].value()
    at(hour + timedelta(seconds=4))
    assert client.post(path, {"puzzle": puzzle, "work": work(puzzle)}).status_code == 302
    return client.cookies.copy()


@pytest.mark.parametrize("identity", ["named", "anonymous"])
@pytest.mark.parametrize("user", [None, "stakeholder"])
def test_a_cookie_that_was_kept_lets_nobody_answer_again(sign_in, at, identity, user):
    cast = make_cast()
    if identity == "named" and user:
        pytest.skip("whoever has an account answers by name, once")
    survey = make_survey(cast, access="open", identity=identity)
    client = sign_in(getattr(cast, user) if user else None)
    kept = come_in(client, survey, at)
    for _turn in range(2):
        client.cookies = kept.copy()
        client.post(f"{survey.get_absolute_url()}begin/")
        client.post(f"{survey.get_absolute_url()}1/", {**FILLED, "go": "next"})
        if DraftResponse.objects.exists():
            send(client, survey)
    assert Response.objects.count() + Staged.objects.count() == 1


def test_a_code_by_mail_lets_in_once(sign_in, at):
    survey = make_survey(make_cast(), access="open")
    path = f"{survey.get_absolute_url()}enter/"
    puzzle = Client().get(path).context["form"]["puzzle"].value()
    at(NOON + timedelta(seconds=4))
    asked = Client().post(path, {"puzzle": puzzle, "email": "guest@example.org"})
    drain()
    [code] = re.findall(r"\b\d{6}\b", str(mail.outbox[-1].body))
    form = {"slip": asked.context["form"]["slip"].value(), "email": "guest@example.org", "code": code}
    assert [Client().post(path, form).status_code for _n in range(3)] == [302, 422, 422]
    assert DraftResponse.objects.count() == 1
