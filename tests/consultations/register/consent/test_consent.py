"""The one gate that every message asks."""

from datetime import timedelta

import pytest

from consultations.register.consent import actions
from consultations.register.consent.models import ConsentRecord, Purpose, Stop, StopAddress
from consultations.register.consent.queries import may_contact, text_of
from tests.budgets.counting import statements
from tests.factories import NOON, make_person

pytestmark = pytest.mark.django_db


def may(person, purpose=Purpose.INVITE, at=NOON):
    return may_contact([person.pk], purpose, at=at) == {person.pk}


def give(person, purpose, at=NOON, language="en"):
    return actions.give(key=person.pk, purpose=purpose, text=text_of(purpose, language), via="page", at=at)


def test_any_basis_lets_us_invite_but_only_consent_the_rest(db):
    person = make_person()
    assert may(person)
    for purpose in (Purpose.UPDATES, Purpose.PUBLISH_NAME, Purpose.SHARE):
        assert not may(person, purpose)
        give(person, purpose)
        assert may(person, purpose)


def test_the_newest_word_counts_and_every_word_stays(db):
    person = make_person()
    give(person, Purpose.INVITE)
    actions.withdraw(key=person.pk, purpose=Purpose.INVITE, via="link", at=NOON)
    actions.withdraw(key=person.pk, purpose=Purpose.INVITE, via="link", at=NOON)
    assert not may(person)
    give(person, Purpose.INVITE, language="fr")
    assert may(person)
    rows = ConsentRecord.objects.order_by("id")
    assert [(row.act, row.text and row.text.language) for row in rows] == [
        ("given", "en"),
        ("withdrawn", "en"),
        ("given", "fr"),
    ]


def test_a_word_said_later_does_not_count_before(db):
    person = make_person()
    actions.withdraw(key=person.pk, purpose=Purpose.INVITE, via="link", at=NOON + timedelta(hours=1))
    assert may(person, at=NOON)
    assert not may(person, at=NOON + timedelta(hours=1))


def test_words_of_another_purpose_allow_nothing(db):
    person = make_person()
    with pytest.raises(actions.WordsMissingError):
        actions.give(
            key=person.pk, purpose=Purpose.UPDATES, text=text_of(Purpose.INVITE, "en"), via="page", at=NOON
        )


def test_a_stop_holds_for_every_purpose_until_it_is_lifted(db):
    person = make_person()
    give(person, Purpose.UPDATES)
    actions.stop(person=person, kind=Stop.Kind.RESTRICTED, at=NOON)
    assert not may(person)
    assert not may(person, Purpose.UPDATES)
    actions.lift_stop(person=person, kind=Stop.Kind.RESTRICTED, at=NOON)
    assert may(person)


def test_never_holds_for_the_address_whoever_has_it_later(db):
    person = make_person(email="ada@example.org")
    actions.stop(person=person, kind=Stop.Kind.NO_CONTACT, at=NOON, never=True)
    person.emails.all().delete()
    other = make_person(email="ada@example.org")
    assert not may(other)
    assert StopAddress.objects.get().address == "ada@example.org"


def test_what_was_said_under_a_merged_row_still_holds(db):
    winner, loser = make_person(), make_person()
    actions.withdraw(key=loser.pk, purpose=Purpose.INVITE, via="link", at=NOON)
    loser.merged_into = winner
    loser.save(update_fields=["merged_into"])
    assert not may(winner)


def test_the_gate_costs_the_same_for_one_as_for_many(db):
    people = [make_person().pk for _ in range(30)]
    with statements() as one:
        may_contact(people[:1], at=NOON)
    with statements() as many:
        may_contact(people, at=NOON)
    assert len(one) == len(many) <= 5
