"""What two do at the same moment, on both engines: one of them is told, nothing is lost or doubled."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from consultations.ledger.models import Position, Stance
from consultations.ledger.saying import say
from consultations.ledger.voices import InvalidMandateError
from consultations.programme.speaking import Speaker
from consultations.register.directory.actions import (
    ChangedMeanwhileError,
    add_organisation,
    edit_organisation,
)
from consultations.register.directory.describing import IdentifierTakenError
from consultations.register.directory.models import Identifier, Mandate, Organisation
from consultations.register.directory.ties import give_mandate, revoke_mandate
from consultations.register.duplicates.deciding import keep_apart, make_sisters
from consultations.register.duplicates.merging import merge
from consultations.register.duplicates.models import Merge, Suggestion
from consultations.register.duplicates.suggesting import sweep
from consultations.register.duplicates.unmerging import unmerge
from consultations.register.relations.models import Relation
from tests.factories import NOON, make_organisation, make_proposal, make_user

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOON + timedelta(hours=1)
State = Suggestion.State
ROR = "https://ror.org/05gq02987"
TIMES = 6


def at_once(*acts):
    """Do several things at the same moment, each in a thread of its own; give what came of each, errors too."""
    gate = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(place, act):
        gate.wait()
        try:
            found[place] = act()
        except Exception as error:  # noqa: BLE001 -- told by the tests, whatever it was
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return found


def kinds(found):
    return Counter(type(each).__name__ for each in found)


def test_two_merges_of_one_loser():
    actor = make_user()
    for turn in range(TIMES):
        one, two, gone = (make_organisation(f"{name} {turn}") for name in ("One", "Two", "Gone"))

        def into(row, gone=gone):
            return lambda: merge(actor=actor, kind="organisation", winner=row.pk, loser=gone.pk, at=LATER)

        found = at_once(into(one), into(two))

        assert kinds(found) == {"Merge": 1, "AlreadyMergedError": 1}
        made = next(each for each in found if isinstance(each, Merge))
        gone.refresh_from_db()
        assert gone.merged_into_id == made.winner
        assert Merge.objects.filter(loser=gone.pk).count() == 1


def test_two_merges_that_would_close_a_circle():
    actor = make_user()
    for turn in range(TIMES):
        one, two = make_organisation(f"One {turn}"), make_organisation(f"Two {turn}")
        found = at_once(
            lambda one=one, two=two: merge(
                actor=actor, kind="organisation", winner=one.pk, loser=two.pk, at=LATER
            ),
            lambda one=one, two=two: merge(
                actor=actor, kind="organisation", winner=two.pk, loser=one.pk, at=LATER
            ),
        )
        assert kinds(found) == {"Merge": 1, "AlreadyMergedError": 1}


def test_a_merge_against_an_edit():
    actor = make_user()
    for turn in range(TIMES):
        one, two = make_organisation(f"One {turn}"), make_organisation(f"Two {turn}", city="Lyon")
        versions = {one.pk: one.version, two.pk: two.version}
        found = at_once(
            lambda one=one, two=two, versions=versions: merge(
                actor=actor, kind="organisation", winner=one.pk, loser=two.pk, versions=versions, at=LATER
            ),
            lambda two=two: edit_organisation(
                actor=actor, organisation=two, version=two.version, at=LATER, city="Paris"
            ),
        )
        two.refresh_from_db()
        refused = [each for each in found if isinstance(each, Exception)]
        assert [type(each) for each in refused] == [ChangedMeanwhileError], found
        assert (two.merged_into_id is None) == (two.city == "Paris")


def test_taking_a_merge_back_against_an_edit():
    actor = make_user()
    for turn in range(TIMES):
        one, two = make_organisation(f"One {turn}"), make_organisation(f"Two {turn}", city="Lyon")
        made = merge(actor=actor, kind="organisation", winner=one.pk, loser=two.pk, at=LATER)
        one.refresh_from_db()
        found = at_once(
            lambda made=made: unmerge(actor=actor, merge=made, at=LATER),
            lambda one=one: edit_organisation(
                actor=actor, organisation=one, version=one.version, at=LATER, city="Paris"
            ),
        )
        one.refresh_from_db()
        made.refresh_from_db()
        assert made.undone_at == LATER
        if isinstance(found[1], ChangedMeanwhileError):  # it was undone first: the editor is told
            assert (found[0], one.city) == ([], "")
        else:  # the edit came first, and stays
            assert (found[0], one.city) == (["organisation.city"], "Paris")


def test_two_who_take_one_merge_back():
    actor = make_user()
    for turn in range(TIMES):
        one, two = make_organisation(f"One {turn}"), make_organisation(f"Two {turn}")
        made = merge(actor=actor, kind="organisation", winner=one.pk, loser=two.pk, at=LATER)
        back = lambda made=made: unmerge(actor=actor, merge=made, at=LATER)  # noqa: E731
        assert kinds(at_once(back, back)) == {"list": 1, "UndoneError": 1}


def test_two_decisions_on_one_suggestion():
    actor = make_user()
    for turn in range(TIMES):
        one = make_organisation(f"Skills Forum {turn}")
        two = make_organisation(f"SKILLS FORUM {turn} ASBL")
        sweep(at=NOON)
        pair = Suggestion.objects.get(a=min(one.pk, two.pk), b=max(one.pk, two.pk))
        found = at_once(
            lambda pair=pair: keep_apart(actor=actor, suggestion=pair, at=LATER),
            lambda pair=pair: make_sisters(actor=actor, suggestion=pair, at=LATER),
            lambda one=one, two=two: merge(
                actor=actor, kind="organisation", winner=one.pk, loser=two.pk, decided="open", at=LATER
            ),
        )
        pair.refresh_from_db()
        assert kinds(found)["DecidedError"] == 2, found
        sisters = Relation.objects.filter(subject=min(one.pk, two.pk), object=max(one.pk, two.pk))
        done = {
            State.DIFFERENT: found[0] is None,
            State.RELATED: found[1] is None and sisters.exists(),
            State.MERGED: isinstance(found[2], Merge),
        }
        assert [state for state, happened in done.items() if happened] == [pair.state]
        assert sisters.exists() == (pair.state == State.RELATED)


def test_fifty_creations_with_one_identifier_make_one_row():
    def create(number):
        return lambda: add_organisation(
            actor=None,
            at=NOON,
            name=f"Body {number}",
            category="company",
            country="BE",
            identifiers={"ror": ROR},
        )

    found = at_once(*(create(number) for number in range(50)))

    assert kinds(found) == {"Organisation": 1, "IdentifierTakenError": 49}
    made = next(each for each in found if isinstance(each, Organisation))
    assert {error.holder for error in found if isinstance(error, IdentifierTakenError)} == {made}
    assert Organisation.objects.count() == Identifier.objects.count() == 1


def test_a_mandate_revoked_while_a_position_is_recorded(cast):
    version = make_proposal(cast.consultation)
    tie = cast.person.affiliations.get()
    heard: Counter[str] = Counter()
    for turn in range(4 * TIMES):
        mandate = Mandate.objects.filter(revoked_at=None).order_by("pk").last() or _again(cast, tie)
        who = Speaker(cast.person, cast.organisation, mandate)
        said_at, revoked_at = (
            LATER + timedelta(minutes=turn, seconds=part) for part in (turn % 2, 1 - turn % 2)
        )
        before = Position.objects.count()
        said, revoked = at_once(
            lambda who=who, at=said_at, turn=turn: say(
                actor=cast.stakeholder,
                version=version,
                speaker=who,
                mandated=True,
                stance=Stance.SUPPORT,
                words=None,
                key=f"key {turn}",
                at=at,
            ),
            lambda mandate=mandate, at=revoked_at: revoke_mandate(
                actor=cast.coordinator, mandate=mandate, at=at
            ),
        )
        assert revoked is None
        mandate.refresh_from_db()
        if isinstance(said, Exception):
            assert isinstance(said, InvalidMandateError)
            assert Position.objects.count() == before
            assert mandate.revoked_at is not None
            assert mandate.revoked_at <= said_at
        else:
            assert said[0].taken_at < mandate.revoked_at
        heard["refused" if isinstance(said, Exception) else "before"] += 1
        Mandate.objects.filter(pk=mandate.pk).update(ends_at=NOON)
    assert sum(heard.values()) == 4 * TIMES


def _again(cast, tie):
    return give_mandate(
        actor=cast.coordinator,
        affiliation=tie,
        starts_at=NOON - timedelta(days=1),
        ends_at=NOON + timedelta(days=300),
        evidence="letter",
        at=NOON,
    )


def test_two_browsers_that_merge_one_pair(cast, sign_in):
    one, two = make_organisation("Skills Forum"), make_organisation("SKILLS FORUM ASBL")
    address = reverse("merge", args=["organisation", one.pk, two.pk])
    sent = {"winner": "a", "keep_name": "a", "version_a": 1, "version_b": 1}
    clients = [sign_in(cast.coordinator), sign_in(cast.second)]
    found = at_once(*(lambda client=client: client.post(address, sent).status_code for client in clients))
    assert sorted(found) == [302, 409]
    assert Merge.objects.count() == 1
