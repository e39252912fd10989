"""The ledger keeps every word and counts the newest."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from consultations.ledger import actions, objections, projection
from consultations.ledger.actions import record_many, withdraw
from consultations.ledger.entries import Entry, Evidence, Words
from consultations.ledger.models import Current, Objection, Position, Reason, Stance
from consultations.proposals.models import Proposal
from tests.factories import NOON, make_consultation, make_person, make_proposal, make_voice, say

pytestmark = pytest.mark.django_db


class Laws(TestCase):
    @given(
        st.lists(
            st.tuples(
                st.integers(0, 3), st.integers(0, 1), st.sampled_from([*Stance, None]), st.integers(0, 5)
            ),
            max_size=14,
        )
    )
    def test_the_newest_word_counts_and_nothing_is_lost(self, said):
        consultation = make_consultation()
        versions = [
            make_proposal(consultation, "P-01"),
            make_proposal(consultation, "P-02", "Fees are public."),
        ]
        voices = [make_voice(consultation, make_person()) for _ in range(4)]
        expected: dict[tuple[int, int], tuple[int, int, str | None]] = {}

        rows = 0
        for number, (who, what, stance, minutes) in enumerate(said):
            taken = NOON + timedelta(minutes=minutes)
            voice, version = voices[who], versions[what]
            if stance is None:
                before = expected.get((who, what))
                if before is None or before[2] is None:
                    continue
                withdraw(
                    actor=None, voice=voice, version=version, channel="survey", source=f"s:{number}", at=taken
                )
            else:
                say(voice, version, stance, at=taken, source=f"s:{number}")
            rows += 1
            mark = (minutes, number)
            if (who, what) not in expected or expected[who, what][:2] <= mark:
                expected[who, what] = (*mark, None if stance is None else str(stance))

        current = {
            (voices.index(row.voice), versions.index(row.version)): row.stance
            for row in Current.objects.select_related("voice", "version")
        }
        assert current == {key: stance for key, (_m, _n, stance) in expected.items()}
        assert Position.objects.count() == rows
        projection.rebuild()
        again = {
            (voices.index(row.voice), versions.index(row.version)): row.stance
            for row in Current.objects.select_related("voice", "version")
        }
        assert again == current


@pytest.fixture
def told(db):
    consultation = make_consultation()
    return make_voice(consultation, make_person()), make_proposal(consultation)


def test_an_older_word_that_comes_late_does_not_beat_a_newer_one(told):
    voice, version = told
    say(voice, version, Stance.SUPPORT, at=NOON + timedelta(hours=2))
    say(voice, version, Stance.OPPOSE, at=NOON)

    assert Current.objects.get().stance == Stance.SUPPORT


def test_of_two_words_of_one_instant_the_later_row_counts(told):
    voice, version = told
    say(voice, version, Stance.SUPPORT)
    say(voice, version, Stance.OPPOSE)

    assert Current.objects.get().stance == Stance.OPPOSE


def test_a_withdrawal_revives_nothing_older(told):
    voice, version = told
    say(voice, version, Stance.SUPPORT)
    say(voice, version, Stance.OPPOSE, at=NOON + timedelta(minutes=1))
    withdraw(
        actor=None, voice=voice, version=version, channel="survey", source="w", at=NOON + timedelta(minutes=2)
    )

    assert Current.objects.get().stance is None
    with pytest.raises(actions.NothingToWithdrawError):
        withdraw(
            actor=None,
            voice=voice,
            version=version,
            channel="survey",
            source="w2",
            at=NOON + timedelta(minutes=3),
        )


def test_a_retry_gives_the_same_row(told):
    voice, version = told
    first = say(voice, version, Stance.SUPPORT, source="surveys.answer:1")
    again = say(voice, version, Stance.SUPPORT, source="surveys.answer:1")

    assert first.seq == again.seq
    assert Position.objects.count() == 1


def test_the_same_source_never_says_two_things(told):
    voice, version = told
    say(voice, version, Stance.SUPPORT, source="surveys.answer:1")

    with pytest.raises(actions.SourceConflictError):
        say(voice, version, Stance.OPPOSE, source="surveys.answer:1")


@pytest.mark.parametrize("hours", [-25, 30 * 24])
def test_a_closed_consultation_takes_no_position(told, hours):
    voice, version = told

    with pytest.raises(actions.ConsultationClosedError):
        say(voice, version, at=NOON + timedelta(hours=hours))

    assert Position.objects.count() == 0


@pytest.mark.parametrize("state", [Proposal.State.DRAFT, Proposal.State.CLOSED, Proposal.State.WITHDRAWN])
def test_a_closed_proposal_takes_no_position(told, state):
    voice, version = told
    version.proposal.state = state

    with pytest.raises(actions.ProposalClosedError):
        say(voice, version)


def test_nobody_speaks_in_the_future(told):
    voice, version = told

    with pytest.raises(actions.ImpossibleTimeError):
        say(voice, version, at=NOON, taken_at=NOON + timedelta(minutes=6))


@pytest.mark.parametrize("sql", ["UPDATE {} SET raw = 'x'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_position(told, sql):
    voice, version = told
    say(voice, version)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(Position._meta.db_table))

    assert Position.objects.count() == 1


def test_the_words_of_a_reason_can_be_erased_and_nothing_else(told):
    voice, version = told
    position = say(voice, version, Stance.OPPOSE, words=Words("Too dear for us.", language="en"))

    with pytest.raises(DatabaseError), transaction.atomic():
        Reason.objects.filter(position=position).update(text="Cheap.")
    Reason.objects.filter(position=position).update(text="", wished_change="", salt="", erased_at=NOON)

    assert Reason.objects.get().text == ""
    assert Position.objects.get().reason_digest != ""


def test_an_objection_is_raised_answered_and_sustained(told):
    voice, version = told
    words = Words("No converter exists.", objects=True, wished_change="Later, in 2031.")
    say(voice, version, Stance.STRONGLY_OPPOSE, words=words)
    objection = Objection.objects.get()

    objections.move_objection(
        actor=None, objection=objection, kind="answered", at=NOON, outcome="We keep 2029."
    )
    objections.move_objection(actor=None, objection=objection, kind="sustained", at=NOON)

    assert objection.code == "O-01"
    assert [event.kind for event in objection.events.order_by("id")] == ["raised", "answered", "sustained"]
    with pytest.raises(objections.ObjectionMovedError):
        objections.move_objection(actor=None, objection=objection, kind="sustained", at=NOON)


def test_withdrawing_a_position_withdraws_its_objection(told):
    voice, version = told
    say(voice, version, Stance.OPPOSE, words=Words("No.", objects=True))
    withdraw(actor=None, voice=voice, version=version, channel="survey", source="w", at=NOON)

    assert list(Objection.objects.get().events.order_by("id").values_list("kind", flat=True)) == [
        "raised",
        "withdrawn",
    ]


@pytest.mark.parametrize("count", [1, 20])
def test_recording_takes_as_many_statements_for_one_as_for_twenty(told, count):
    voice, _version = told
    consultation = voice.consultation
    entries = [
        Entry(voice, make_proposal(consultation), Stance.SUPPORT, NOON, f"a:{n}", Evidence(wording="x"))
        for n in range(count)
    ]

    with CaptureQueriesContext(connection) as seen:
        record_many(actor=None, consultation=consultation, channel="survey", entries=entries, at=NOON)

    statements = [q["sql"] for q in seen if "SAVEPOINT" not in q["sql"]]
    assert len(statements) <= 6, statements
