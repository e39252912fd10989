"""What somebody allowed under an entry that was merged into theirs stands, is shown, and can be withdrawn."""

from datetime import timedelta

import pytest

from consultations.register.consent.actions import give, withdraw
from consultations.register.consent.models import Purpose
from consultations.register.consent.queries import Why, refusals, standing, text_of
from consultations.register.duplicates.merging import merge
from consultations.register.rights import spoken
from tests.asking import register
from tests.factories import NOON, make_person

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=2)


@pytest.fixture
def merged(cast, at):
    double = make_person("Lindqvist", email="double@example.org")
    words = text_of(Purpose.INVITE, "en")
    give(key=double.pk, purpose=Purpose.INVITE, text=words, via="page", at=NOON)
    merge(actor=cast.coordinator, kind="person", winner=cast.person.pk, loser=double.pk, at=NOON)
    return cast.person


def test_it_stands_and_is_read_by_programs(cast, merged):
    assert standing(merged.pk, LATER)[Purpose.INVITE].act == "given"
    found = register(cast.coordinator)("get", f"people/{merged.pk}/consents/").json()
    assert (found["standing"], len(found["records"])) == ({"invite": "given"}, 1)


def test_it_is_withdrawn_once_and_counts(merged):
    for _time in range(2):
        withdraw(key=merged.pk, purpose=Purpose.INVITE, via="page", at=LATER)
    assert standing(merged.pk, LATER)[Purpose.INVITE].act == "withdrawn"
    assert refusals([merged.pk], Purpose.INVITE, at=LATER) == {merged.pk: Why.WITHDRAWN}


def test_an_older_word_by_telephone_does_not_undo_it(cast, merged):
    heard = spoken.Heard("phone", NOON.date() - timedelta(days=3), "call of 1 May")
    with pytest.raises(spoken.SaidOtherwiseError):
        spoken.withdraw(actor=cast.coordinator, person=merged, purpose=Purpose.INVITE, heard=heard, at=LATER)


def test_a_withdrawal_counts_where_they_had_withdrawn_before_under_the_other_entry(cast):
    double = make_person("Lindqvist", email="double@example.org")
    withdraw(key=cast.person.pk, purpose=Purpose.INVITE, via="page", at=NOON - timedelta(days=9))
    words = text_of(Purpose.INVITE, "en")
    give(key=double.pk, purpose=Purpose.INVITE, text=words, via="page", at=NOON)
    merge(actor=cast.coordinator, kind="person", winner=cast.person.pk, loser=double.pk, at=NOON)
    assert refusals([cast.person.pk], Purpose.INVITE, at=LATER) == {}
    withdraw(key=cast.person.pk, purpose=Purpose.INVITE, via="page", at=LATER)
    assert refusals([cast.person.pk], Purpose.INVITE, at=LATER) == {cast.person.pk: Why.WITHDRAWN}
