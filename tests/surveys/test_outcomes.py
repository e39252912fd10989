"""What answers come to: the golden cases of the bilingual survey, and the laws of every kind."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answering import sheets
from surveys.answering.counting import facts_of
from surveys.authoring.definition import digest_of
from surveys.authoring.kinds import KINDS
from surveys.authoring.plans import clean, dropped, make, stance_of, travel
from tests.conftest import SHARED

FOLDER = SHARED / "xlsform"
SPELLED = {"N": "none", "A": "abstain", "R": "recuse"}


def load(name):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def stored(value):
    """Spell an answer of the golden cases as the site keeps it."""
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value) if isinstance(value, int | float) else value


@pytest.mark.shared_data
def test_the_golden_cases_come_to_what_they_say():
    document = load("stakeholder_needs_definition.json")
    plan = make(document)
    for case in load("stakeholder_needs_cases.json"):
        answers = {key: stored(value) for key, value in case["answers"].items()}
        journey = travel(plan, answers)
        expected = case["expected"]
        assert [leaf.key for leaf in journey.leaves()] == expected["shown"], case["name"]
        assert dropped(journey, answers) == expected["dropped"], case["name"]
        lines = sheets.lines_of(journey, answers, {})
        sheets.check(journey, lines, needed=True)
        assert [line.leaf.key for line in lines if line.wrong] == [key for key, _why in expected["problems"]]
        if not expected["problems"]:
            kept = clean(journey, answers)
            facts = [[leaf.key, *fact] for leaf, fact in facts_of(journey, kept)]
            assert sorted(facts, key=str) == sorted(expected["facts"], key=str), case["name"]
            said = {leaf.proposal: stance_of(leaf, kept) for leaf in journey.leaves() if leaf.proposal}
            told = {key: SPELLED.get(stance) or int(stance) for key, stance in said.items() if stance}
            assert told == expected["positions"], case["name"]


@pytest.mark.shared_data
def test_the_canonical_document_has_its_digest():
    assert digest_of(load("stakeholder_needs_definition.json")).startswith("ebe70a05f922")


@pytest.mark.shared_data
@given(data=st.data())
def test_going_the_way_twice_changes_nothing(data):
    plan = make(load("stakeholder_needs_definition.json"))
    answers = {}
    for leaf in plan.leaves:
        keys = [option.key for option in leaf.options]
        if leaf.kind in {"multiple", "ranking"}:
            answers[leaf.key] = data.draw(st.lists(st.sampled_from(keys), unique=True))
        elif keys:
            answers[leaf.key] = data.draw(st.sampled_from(["", *keys]))
        else:
            answers[leaf.key] = data.draw(st.sampled_from(["", "7", "2026-09-01", "yes"]))
    kept = clean(travel(plan, answers), answers)
    assert clean(travel(plan, kept), kept) == kept


THREE = [{"key": f"c{n}", "code": n, "label": {"en": f"Choice {n}"}} for n in (1, 2, -88)]
DOCUMENT = {
    "languages": ["en"],
    "lists": {},
    "sections": [
        {
            "key": "s1",
            "kind": "section",
            "items": [
                {"key": "one", "kind": "single", "choices": THREE},
                {"key": "many", "kind": "multiple", "choices": THREE},
                {"key": "order", "kind": "ranking", "choices": THREE},
                {"key": "scale", "kind": "rating", "scale": {"start": -2, "end": 2, "step": 1}},
                {"key": "count", "kind": "number"},
                {"key": "share", "kind": "number", "decimals": 2},
                {"key": "word", "kind": "text"},
                {"key": "day", "kind": "date"},
                {"key": "yes", "kind": "consent"},
            ],
        }
    ],
}
LEAVES = {leaf.key: leaf for leaf in make(DOCUMENT).leaves}
KEYS = [choice["key"] for choice in THREE]
VALUES = {
    "one": st.sampled_from(KEYS),
    "many": st.lists(st.sampled_from(KEYS), unique=True, min_size=1),
    "order": st.lists(st.sampled_from(KEYS), unique=True, min_size=1),
    "scale": st.integers(-2, 2).map(str),
    "count": st.integers(-(10**9), 10**9).map(str),
    "share": st.decimals(-1000, 1000, places=2)
    .map(lambda x: f"{x.normalize():f}")
    .filter(lambda x: x != "-0"),
    "word": st.one_of(
        st.sampled_from(["-2", "+32 2", '"q"', "=1+1", "\u202eabc", "مرحبا"]), st.text(min_size=1)
    ),
    "day": st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)).map(str),
    "yes": st.just("yes"),
}


@given(st.data(), st.sampled_from(sorted(VALUES)))
def test_an_answer_comes_back_from_its_columns(data, key):
    leaf, value = LEAVES[key], data.draw(VALUES[key])
    kind = KINDS[leaf.kind]
    assert kind.problem(leaf, value) == ""
    cells = kind.cells(leaf, value, None)
    assert len(cells) == len(kind.columns(leaf))
    assert kind.parse(leaf, [str(cell) for cell in cells]) == value


@given(st.data(), st.sampled_from(sorted(VALUES)))
def test_facts_are_whole_numbers_and_exclude_each_other(data, key):
    leaf = LEAVES[key]
    for item, value, missing in KINDS[leaf.kind].facts(leaf, data.draw(VALUES[key])):
        assert isinstance(item, int)
        assert (value is None) != (missing is None)


@pytest.mark.parametrize(
    ("typed", "language", "kept"),
    [
        ("1,5", "fr", "1.5"),
        ("1,5", "en", "1,5"),
        ("1 000", "fr", "1000"),
        ("1\u202f000,50", "fr", "1000.5"),
        ("1e9", "en", "1e9"),
        ("٣", "en", "٣"),
        ("-0", "en", "0"),
        ("\u22123", "en", "-3"),
    ],
)
def test_a_number_is_read_as_it_is_written_in_the_language(typed, language, kept):
    assert KINDS["number"].read(LEAVES["share"], [typed], language) == kept


@pytest.mark.parametrize("typed", ["1e9", "٣", "1,5", "NaN", "1.", "0x1", "--1", "1 00"])
def test_what_is_no_number_gets_a_sentence_with_an_example(typed):
    value = KINDS["number"].read(LEAVES["share"], [typed], "en")
    assert "for example" in KINDS["number"].problem(LEAVES["share"], value)


@pytest.mark.parametrize(
    ("typed", "well"), [("31/05/2026", True), ("31/02/2026", False), ("0001-01-01", False)]
)
def test_a_day_must_exist(typed, well):
    value = KINDS["date"].read(LEAVES["day"], [typed], "en")
    assert (KINDS["date"].problem(LEAVES["day"], value) == "") is well


def test_a_rank_that_is_given_twice_is_named_and_gaps_are_closed():
    kind, leaf = KINDS["ranking"], LEAVES["order"]
    assert kind.read(leaf, ["c1:3", "c2:1", "c-88:"], "en") == ["c2", "c1"]
    twice = kind.read(leaf, ["c1:2", "c2:2"], "en")
    assert "2" in kind.problem(leaf, twice)
    assert kind.problem(leaf, ["c1", "foreign"]) != ""
