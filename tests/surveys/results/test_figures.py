"""What questions of each kind come to."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from surveys.authoring.definition import Leaf, Option
from surveys.results.coverage import representativity
from surveys.results.figures import grid, net_of, numbers_of, plain

options = (
    *(Option(f"c{n}", n, {"en": f"Choice {n}"}) for n in (1, 2, 3)),
    Option("no", -88, {"en": "None"}),
)
number = Leaf("q", "number", {"en": "How many?"}, item="q")


def laid(leaf, facts, whole, elsewhere=0):
    """Lay out facts of one category."""
    return grid(leaf, {"a": Counter(facts)}, {"a": whole}, {"a": elsewhere})


def test_a_survey_of_every_base_adds_up():
    leaf = Leaf("q", "single", {"en": "Q?"}, options=options, item="q")
    facts = {(0, 1, None): 4, (0, 2, None): 3, (0, None, -88): 2, (0, None, -99): 1, (0, None, -77): 5}
    found = plain(laid(leaf, facts, 20, elsewhere=5))

    assert [line.count for line in found.lines] == [4, 3, 0, 2]
    bases = found.bases
    assert (bases.whole, bases.asked, bases.answered) == (20, 10, 9)
    assert (bases.silent, bases.not_asked, bases.elsewhere) == (1, 5, 5)
    assert found.lines[0].share(found.base) == 44


def test_several_choices_count_people_once_in_the_base():
    leaf = Leaf("q", "multiple", {"en": "Q?"}, options=options[:3], item="q")
    found = plain(laid(leaf, {(1, 1, None): 6, (2, 1, None): 5, (0, None, -99): 2}, 10))

    assert found.bases.answered == 8
    assert [line.count for line in found.lines] == [6, 5, 0]


def test_a_ranking_has_mean_ranks_first_places_and_who_ranked():
    leaf = Leaf("q", "ranking", {"en": "Q?"}, options=options[:3], item="q")
    facts = {(1, 1, None): 3, (1, 2, None): 1, (2, 1, None): 1, (2, 2, None): 3, (0, None, -99): 1}
    first, second, third = plain(laid(leaf, facts, 5)).lines

    assert (first.count, first.first, first.mean) == (4, 3, "1.25")
    assert (second.first, second.mean) == (1, "1.75")
    assert (third.count, third.mean) == (0, None)


def test_a_box_that_was_left_empty_is_an_answer():
    leaf = Leaf("q", "consent", {"en": "Q?"}, item="q")
    found = plain(laid(leaf, {(0, 1, None): 6, (0, None, -99): 4}, 10))

    assert [(line.key, line.count) for line in found.lines] == [("yes", 6), ("", 4)]
    assert found.bases.answered == 10


def test_net_is_of_those_on_the_scale_and_leaves_the_middle_out():
    leaf = Leaf("q_1", "single", {"en": "Q?"}, options=options, item="q")
    found = plain(laid(leaf, {(0, 1, None): 2, (0, 2, None): 3, (0, 3, None): 5, (0, None, -88): 9}, 19))

    assert found.net == 30
    assert net_of(Leaf("q", "single", {}, options=options, item="q"), found.lines) is None


@given(st.lists(st.integers(-50, 400), min_size=1, max_size=60))
def test_quartiles_of_grouped_values_are_those_of_the_values(values):
    found = numbers_of(Leaf("q", "number", {}, item="q", decimals=0), Counter(values))
    wanted = np.percentile(values, [25, 50, 75])

    assert found.count == len(values)
    for text, value in zip((found.low, found.median, found.high), wanted, strict=True):
        assert abs(float(text or "nan") - value) <= 0.051
    assert abs(float(found.mean or "nan") - sum(values) / len(values)) <= 0.0051


def test_days_have_a_median_and_no_mean():
    found = numbers_of(Leaf("q", "date", {}, item="q"), Counter({0: 1, 10: 1, 30: 1}))

    assert (found.mean, found.median) == (None, "1970-01-11")


def test_representativity_of_the_golden_case():
    eligible, answered = {"a": 50, "b": 30, "c": 20}, {"a": 25, "b": 6, "c": 2}

    assert f"{representativity(eligible, answered):.3f}" == "0.651"
    assert representativity(eligible, {"a": 25, "b": 15, "c": 10}) == 1
    assert representativity({"a": 1}, {}) is None
