"""Tallies, levels and intervals: golden cases, an oracle, and laws."""

import json
from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from consultations.consensus.deciding import presets
from consultations.consensus.measures import changes, intervals, levels, tallies
from consultations.consensus.measures.tallies import Said, Speaker, Tally

DEFAULT = presets()["default"]
counts = st.integers(0, 4)
rows = st.builds(
    lambda values: Counter(dict(zip(tallies.STATES, values, strict=True))),
    st.lists(counts, min_size=8, max_size=8),
)
ledgers = st.dictionaries(st.sampled_from("abc"), rows, max_size=3)


def golden(shared, family):
    cases = json.loads((shared / "consensus/golden.json").read_text())["cases"]
    return {case["id"]: case for case in cases if case["id"].startswith(family)}


def made(support=0, neutral=0, oppose=0, aside=0, silent=0, **more):
    states = {"support_1": support, "neutral": neutral, "oppose_1": oppose, "aside": aside, "silent": silent}
    return Tally({"one": Counter(states)}, **more)


@pytest.mark.shared_data
def test_intervals_are_those_of_the_golden_cases(shared):
    for case in golden(shared, "wilson.").values():
        given_, expected = case["given"], case["expected"]
        low, high = intervals.wilson(given_["k"], given_["n"], given_.get("N"))
        wanted = expected["interval"] if isinstance(expected, dict) else expected
        assert [low, high] == pytest.approx(wanted, abs=1e-9)


@given(st.integers(1, 400), st.integers(0, 400))
def test_intervals_agree_with_an_independent_library(n, k):
    k = min(k, n)
    oracle = binomtest(k, n).proportion_ci(method="wilson")

    assert intervals.wilson(k, n) == pytest.approx((oracle.low, oracle.high), abs=1e-9)


@pytest.mark.shared_data
def test_levels_are_those_of_the_golden_cases(shared):
    case = golden(shared, "levels.engine")["levels.engine"]
    states = {"open": "open", "answered_not_accommodated:sustained": "sustained"}
    for one in case["given"]["cases"]:
        kept = Counter(states.get(each, "gone") for each in one["objections"])
        category = one.get("category")
        categories = {category["name"]: category} if category else {}
        tally = _with_categories(one, categories, kept)

        assert levels.level(tally, DEFAULT).name == case["expected"][one["id"]]["level"], one["id"]


def _with_categories(one, categories, kept):
    found = {}
    for name, each in categories.items():
        found[name] = Counter(
            support_1=each.get("support", 0), neutral=each.get("neutral", 0), oppose_1=each.get("oppose", 0)
        )
    rest = Counter(
        support_1=one["support"], neutral=one["neutral"], oppose_1=one["oppose"], aside=one["abstain"]
    )
    for each in found.values():
        rest -= each
    rest["silent"] = one["eligible"] - one["support"] - one["neutral"] - one["oppose"] - one["abstain"]
    found["rest"] = rest
    return Tally(found, objections_open=kept["open"], objections_sustained=kept["sustained"])


@pytest.mark.shared_data
def test_organisations_speak_as_the_golden_case_says(shared):
    case = golden(shared, "voice.organisation")["voice.organisation"]
    speakers, said = [], {}
    for number, (organisation, person, capacity, stance) in enumerate(case["given"]["positions"]):
        speakers.append(Speaker(number, person, organisation, capacity == "mandated", "c"))
        said[number] = Said(str(stance), (0, number))
    for way in case["given"]["rules"]:
        rule = {**DEFAULT, "voice": {**DEFAULT["voice"], "organisation": way}}
        units = tallies.units(speakers, rule)
        found = {key: tallies.behind(unit, said, rule)[0] for key, unit in units.items()}

        assert {k: float(v) for k, v in found.items() if v is not None} == case["expected"][way]
        if way == "mandated_only":
            assert tallies.unrepresented(units, said, rule) == case["expected"]["unrepresented_mandated_only"]


@given(ledgers, st.integers(0, 2), st.integers(0, 2))
def test_every_ledger_has_exactly_one_level(categories, open_, sustained):
    tally = Tally(categories, open_, sustained)

    found = levels.level(tally, DEFAULT)

    assert found.name in levels.LEVELS
    assert found.name != "consensus" or not open_


@given(ledgers)
def test_categories_sum_to_the_total(categories):
    tally = Tally(categories)
    for name in tallies.SUMS:
        assert tally.count(name, DEFAULT) == sum(tallies.total(each, name) for each in categories.values())


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(["support_1", "neutral", "oppose_1", "silent"])),
        min_size=1,
        max_size=9,
    )
)
def test_what_would_change_a_level_equals_brute_force(voices):
    categories = {
        name: Counter(state for where, state in voices if where == name) for name in {w for w, _ in voices}
    }
    tally = Tally(categories)

    found = list(changes.changes(tally, DEFAULT))

    least = brute_force(tally)
    assert (found[0].voices if found else None) == least


def brute_force(tally):
    now = levels.level(tally, DEFAULT)
    names = sorted(tally.categories)
    for number in range(1, changes.HORIZON + 1):
        for move in changes.MOVES:
            for split in product(range(number + 1), repeat=len(names)):
                if sum(split) == number and all(
                    tallies.total(tally.categories[name], move[0]) >= part
                    for name, part in zip(names, split, strict=True)
                ):
                    after = {
                        name: changes._shift(Counter(tally.categories[name]), *move, part)
                        for name, part in zip(names, split, strict=True)
                    }
                    then = levels.level(Tally(after), DEFAULT)
                    if (then.name, then.direction) != (now.name, now.direction):
                        return number
    return None


def test_a_consensus_that_only_just_holds_is_not_robust():
    assert levels.level(made(support=12, oppose=4, silent=60), _no_quorum()).robust is False
    assert levels.level(made(support=38, oppose=2), DEFAULT).robust is True


def _no_quorum():
    return {**DEFAULT, "levels": DEFAULT["levels"][1:]}


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda rule: rule.update(levels=rule["levels"][:-1]), "the last entry must hold always"),
        (lambda rule: rule["levels"].insert(0, {"level": "contested", "all": []}), "never reached"),
        (lambda rule: rule["voice"].update(unit="tribe"), "voice.unit"),
        (lambda rule: rule["levels"][0].update(any=[{"count": "ghosts", "at_least": 1}]), "ghosts"),
        (
            lambda rule: rule["levels"][0].update(
                any=[{"share": "support", "of": "expressed", "at_least": [3, 2]}]
            ),
            "between 0 and 1",
        ),
        (
            lambda rule: rule["levels"][0].update(
                any=[{"share": "support", "of": "expressed", "more_than": [1, 1]}]
            ),
            "more than all",
        ),
        (lambda rule: rule["levels"][0].update(any=[{"count": "support"}]), "in one way"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused_with_the_place(spoil, sentence):
    rule = json.loads(json.dumps(DEFAULT))
    spoil(rule)

    with pytest.raises(levels.ImpossibleRuleError, match=sentence):
        levels.check(rule)


def test_every_preset_can_be_followed():
    for body in presets().values():
        levels.check(body)
        assert levels.level(Tally({}), body).name in levels.LEVELS
