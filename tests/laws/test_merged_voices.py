"""A merged stakeholder is one voice, whatever was merged; reports freeze the map, and un-merging restores them."""

import copy
import hashlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from consultations.consensus import deciding, verify_report
from consultations.consensus.measures import tallies
from consultations.consensus.measures.merged import Merged, newest
from consultations.consensus.measures.tallies import Said, Speaker
from consultations.consensus.queries import Counting
from consultations.consensus.reports import figures, public
from consultations.consensus.reports.building import Builder
from consultations.ledger import queries as ledger
from consultations.ledger.actions import withdraw
from consultations.ledger.models import Position, Stance
from consultations.ledger.queries import Row
from consultations.register.duplicates.merging import AlreadyMergedError, SameRowError, merge
from consultations.register.duplicates.resolving import follow
from consultations.register.duplicates.unmerging import unmerge
from ds4skills.audit.chain import digest
from tests.consultations.consensus.people import BEFORE
from tests.factories import (
    NOON,
    make_cast,
    make_mandate,
    make_organisation,
    make_person,
    make_proposal,
    make_voice,
    say,
)

WAYS = ("mandated_only", "mandated_else_median", "mandated_else_unanimous")
UNITS = [("person", "mandated_only"), *(("organisation", way) for way in WAYS)]
STANCES = st.sampled_from([*Stance.values, None])


def rule_of(unit, way):
    base = deciding.presets()["default"]
    return {**base, "voice": {**base["voice"], "unit": unit, "organisation": way}}


def acyclic(pairs):
    """Keep the merges that a register would allow, one after another: of entries that still stand."""
    found: dict[object, object] = {}
    for loser, winner in pairs:
        if loser != winner and loser not in found and winner not in found:
            found[loser] = winner
    return follow(found)  # type: ignore[arg-type]  # any keys


PEOPLE, BODIES = [f"p{n}" for n in range(6)], [f"o{n}" for n in range(4)]
pairs_of = lambda keys: st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), max_size=5)  # noqa: E731
WORDS = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from([None, *BODIES]), STANCES, st.integers(0, 5)),
    max_size=14,
)


@given(WORDS, pairs_of(PEOPLE), pairs_of(BODIES), st.sampled_from(UNITS))
def test_merged_entries_are_counted_as_if_they_had_been_one_all_along(said, people, bodies, voice):
    """`said` holds (person, organisation they are mandated by or None, stance or withdrawal, hour)."""
    become, rule = acyclic(people) | acyclic(bodies), rule_of(*voice)
    of = {person: BODIES[place % 4] for place, person in enumerate(PEOPLE)}
    stays = lambda key: become.get(key, key)  # noqa: E731

    def counted(key, home):
        speakers: dict[object, Speaker] = {}
        rows = []
        for seq, (person, body, stance, hour) in enumerate(said):
            who = (key(person), key(body) if body else None)
            organisation = who[1] or home(person)
            speakers.setdefault(
                who, Speaker(len(speakers), who[0], organisation, mandated=body is not None, category="all")
            )
            rows.append(Row(seq, speakers[who].voice, 1, stance, NOON + timedelta(hours=hour)))
        return list(speakers.values()), rows

    def tally(speakers, rows, *, joined):
        merged = Merged(speakers, rule, joined)
        kept = newest(newest(rows, {}).values(), merged.one).values()
        now = {row.voice: Said(row.stance, (row.taken_at, row.seq)) for row in kept if row.stance is not None}
        assert len({merged.one.get(each, each) for each in now}) == len(now)
        return tallies.tally(tallies.units(speakers, rule, joined), now, rule)

    apart = counted(lambda key: key, lambda person: of[stays(person)])
    together = counted(stays, lambda person: stays(of[stays(person)]))
    assert tally(*apart, joined=become) == tally(*together, joined={})


def rebuilt(cast, as_of):
    """Give a report's model as it would be frozen for an instant."""
    rule = deciding.rule_of(cast.consultation)
    assert rule is not None
    rule.consultation = cast.consultation
    head = ledger.head(cast.consultation)
    return Builder(rule=rule, number=1, head=head, seal="", as_of=as_of).build()


def sound(body):
    """Verify a model in both editions, and each figure's rows."""
    for each in (body, public.edition(body)):
        found = verify_report.verify({"digest": verify_report.digest(each), "report": each})
        assert found.wrong == []
    for figure in body["figures"]:
        rows = figures.rows_of(body, figure)
        spelled = hashlib.sha256(",".join(map(str, rows)).encode()).hexdigest()
        assert (len(rows), spelled) == (figure["rows"], figure["digest"])


def a_consultation(voice, said):
    cast = make_cast()
    deciding.fix(actor=None, consultation=cast.consultation, body=rule_of(*voice), at=BEFORE)
    versions = [make_proposal(cast.consultation, f"P-0{n}", f"Wording {n}.") for n in (1, 2)]
    bodies = [make_organisation(f"Body {n}", category=("company", "research")[n % 2]) for n in range(4)]
    people = [make_person(f"Berg {n}", organisation=bodies[n % 4]) for n in range(6)]
    mandates = [make_mandate(person, actor=cast.coordinator) for person in people]
    for number, mandated, place, stance in said:
        voice_ = make_voice(cast.consultation, people[number], mandates[number] if mandated else None)
        say(voice_, versions[place], stance)
    return cast, people, bodies


SAID = st.lists(
    st.tuples(st.integers(0, 5), st.booleans(), st.integers(0, 1), st.sampled_from(Stance.values)),
    max_size=12,
)
MERGES = st.lists(st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=5)


class Reports(TestCase):
    @hypothesis_settings(max_examples=20)
    @given(SAID, MERGES, st.sampled_from(UNITS))
    def test_are_the_same_before_a_merge_and_after_it_was_undone(self, said, merges, voice):
        cast, people, bodies = a_consultation(voice, said)
        at, done = NOON + timedelta(hours=1), []
        before = rebuilt(cast, NOON)
        first = digest(before)
        positions = list(Position.objects.order_by("seq").values())
        sound(before)
        for of_people, winner, loser in merges:
            rows = people if of_people else bodies
            kind = "person" if of_people else "organisation"
            ends = {"winner": rows[winner % len(rows)].pk, "loser": rows[loser % len(rows)].pk}
            try:
                done.append(merge(actor=cast.coordinator, kind=kind, at=at, **ends))
            except (AlreadyMergedError, SameRowError):
                continue
        then = rebuilt(cast, at)
        sound(then)
        counting = Counting(cast.consultation, at)
        assert not set(counting.become) & set(counting.units)
        assert len(counting.units) == then["register"]["register"]
        assert digest(rebuilt(cast, NOON)) == first  # an earlier instant does not know the merges
        end = at + timedelta(hours=1)
        for each in reversed(done):
            unmerge(actor=cast.coordinator, merge=each, at=end)
        assert digest(rebuilt(cast, at)) == digest(then)  # what was frozen in between stays as it was
        assert digest({**rebuilt(cast, end), "as_of": ""}) == digest({**before, "as_of": ""})
        assert list(Position.objects.order_by("seq").values()) == positions


@pytest.mark.django_db
def test_a_merged_pair_is_one_voice_by_its_latest_word_and_is_flagged():
    cast, people, bodies = a_consultation(("organisation", "mandated_only"), [])
    version = cast.consultation.proposals.get(key="P-01").versions.get()
    mandated = [
        make_voice(cast.consultation, each, each.affiliations.get().mandates.get()) for each in people[:2]
    ]
    say(mandated[0], version, Stance.SUPPORT, at=NOON)
    say(mandated[1], version, Stance.OPPOSE, at=NOON + timedelta(minutes=1))
    at = NOON + timedelta(hours=1)
    apart = rebuilt(cast, at)["proposals"][0]
    merge(actor=cast.coordinator, kind="organisation", winner=bodies[0].pk, loser=bodies[1].pk, at=at)

    body = rebuilt(cast, at)

    one = body["proposals"][0]
    assert (apart["sums"]["support"], apart["sums"]["oppose"], apart["merged"]) == (1, 1, 0)
    assert (one["sums"]["support"], one["sums"]["oppose"], one["merged"]) == (0, 1, 1)
    assert {row["category"]: row["counts"]["oppose_1"] for row in one["categories"]}["company"] == 1
    assert body["merges"]["entries"] == 1
    assert len(body["merges"]["pairs"]) == 1
    sound(body)
    assert public.edition(body)["proposals"][0]["merged"] is None
    assert public.edition(body)["merges"] == {"entries": 1}


@pytest.mark.django_db
def test_a_withdrawal_of_the_newest_word_revives_no_merged_one():
    cast, people, _bodies = a_consultation(
        ("person", "mandated_only"), [(0, False, 0, "2"), (4, False, 0, "-2")]
    )
    version = cast.consultation.proposals.get(key="P-01").versions.get()
    at = NOON + timedelta(hours=1)
    merge(actor=cast.coordinator, kind="person", winner=people[4].pk, loser=people[0].pk, at=at)
    say(make_voice(cast.consultation, people[4]), version, Stance.OPPOSE, at=NOON + timedelta(minutes=2))
    assert rebuilt(cast, at)["proposals"][0]["sums"]["oppose"] == 1
    withdraw(
        actor=None,
        voice=make_voice(cast.consultation, people[4]),
        version=version,
        channel="survey",
        source="test:withdrawn",
        at=NOON + timedelta(minutes=3),
    )
    assert rebuilt(cast, at)["proposals"][0]["sums"]["expressed"] == 0


@pytest.mark.django_db
def test_reports_frozen_before_merges_were_known_still_verify():
    cast, _people, _bodies = a_consultation(
        ("person", "mandated_only"), [(number, False, number % 2, "1") for number in range(6)]
    )
    old = copy.deepcopy(rebuilt(cast, NOON))
    del old["merges"]
    for each in old["proposals"]:
        del each["merged"]
    found = verify_report.verify({"digest": verify_report.digest(old), "report": old})
    assert found.wrong == []
    assert [figures.rows_of(old, each) for each in old["figures"]]


@pytest.mark.django_db
def test_a_tampered_map_of_merges_is_found():
    cast, people, _bodies = a_consultation(
        ("person", "mandated_only"), [(0, False, 0, "2"), (4, False, 0, "-2"), (1, False, 0, "1")]
    )
    at = NOON + timedelta(hours=1)
    merge(actor=cast.coordinator, kind="person", winner=people[4].pk, loser=people[0].pk, at=at)
    body = rebuilt(cast, at)
    sound(body)
    for pairs in ([], [list(reversed(body["merges"]["pairs"][0]))], [[1, 2], [2, 1]]):
        altered = copy.deepcopy(body)
        altered["merges"]["pairs"] = pairs
        found = verify_report.verify({"digest": digest(body), "report": altered})
        assert found.wrong
