"""An account finds its entry by an address that its holder has proven, and only so."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from consultations.register.directory.changes import Change
from consultations.register.directory.claiming import claim
from consultations.register.directory.models import Person
from ds4skills.audit.models import Event
from tests.factories import NOON, make_person, make_user


def _address(user, email: str, *, verified: bool = True) -> None:
    EmailAddress.objects.create(user=user, email=email, verified=verified)


@pytest.mark.django_db
def test_signing_in_ties_the_entry_with_the_proven_address():
    user, person = make_user(), make_person("Quist", email="Quist@Example.org")
    _address(user, "quist@example.org")
    Client().force_login(user)

    person.refresh_from_db()
    assert person.user == user
    assert person.emails.get().verified_at is not None
    assert Change.objects.filter(key=person.pk, field="account", new="tied").count() == 1
    assert Event.objects.filter(verb="person.claimed").count() == 1
    assert claim(user=user, at=NOON) is None


@pytest.mark.django_db
@pytest.mark.parametrize("verified", [False, True])
def test_an_address_that_is_not_proven_ties_nothing(verified):
    user, person = make_user(), make_person("Quist", email="quist@example.org")
    _address(user, "quist@example.org" if not verified else "other@example.org", verified=verified)
    Client().force_login(user)

    person.refresh_from_db()
    assert person.user is None


@pytest.mark.django_db
def test_an_entry_of_somebody_else_and_two_entries_are_left_alone():
    taken = make_person("Quist", email="quist@example.org", user=make_user())
    user = make_user()
    _address(user, "quist@example.org")
    assert claim(user=user, at=NOON) is None
    taken.refresh_from_db()
    assert taken.user != user

    one, two = make_person("One", email="one@example.org"), make_person("Two", email="two@example.org")
    twice = make_user()
    _address(twice, one.emails.get().address)
    _address(twice, two.emails.get().address)
    assert claim(user=twice, at=NOON) is None


@pytest.mark.django_db
def test_a_merged_entry_is_not_found():
    person, stays = make_person("Gone", email="gone@example.org"), make_person("Stays")
    Person.objects.filter(pk=person.pk).update(merged_into=stays)
    user = make_user()
    _address(user, "gone@example.org")

    assert claim(user=user, at=NOON) is None


@pytest.mark.django_db
def test_who_has_no_entry_is_told_what_to_do(sign_in):
    page = sign_in(make_user()).get("/me/data/")

    assert "add it to your account" in page.content.decode()
    assert 'href="/join/"' in page.content.decode()
