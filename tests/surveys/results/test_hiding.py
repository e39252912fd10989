"""No small figure of a question can be worked out of what is shown of it, with everything else that is known."""

from collections import Counter
from itertools import product
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from surveys.authoring.definition import Leaf, Option
from surveys.results.figures import grid, plain
from surveys.results.hiding import guarded, together

K = 5
GROUPS = ("a", "b", "c")
options = tuple(Option(f"c{n}", n, {"en": f"Choice {n}"}) for n in (1, 2, 3))
single = Leaf("q", "single", {"en": "Q?"}, options=options, item="q")
multiple = Leaf("q", "multiple", {"en": "Q?"}, options=options, item="q")
counts = st.lists(
    st.lists(st.sampled_from([0, 0, 1, 2, 4, 5, 7, 11]), min_size=3, max_size=3), min_size=2, max_size=3
)
row = st.lists(st.integers(0, 6), min_size=3, max_size=3)


def laid(table, silent, away):
    """Lay out answers by category: a line for each choice, who said nothing, who was not asked."""
    found: dict[str, Any] = {
        group: Counter(
            {(0, n + 1, None): line[x] for n, line in enumerate(table)}
            | {(0, None, -99): silent[x], (0, None, -77): away[x]}
        )
        for x, group in enumerate(GROUPS)
    }
    whole = {group: sum(found[group].values()) for group in GROUPS}
    return grid(single, found, whole, {})


def readings(lines, truth, sizes):
    """Tables that agree with what is shown and with the size of each group: the true one, and what one unit changes."""
    slots = [(y, x) for y, line in enumerate(truth) for x in range(len(sizes)) if lines[y][0][x] is None]
    for steps in product((0, 1, -1), repeat=len(slots)):
        guess = [list(line) for line in truth]
        for (y, x), step in zip(slots, steps, strict=True):
            guess[y][x] += step
        columns = all(sum(line[x] for line in guess) == size for x, size in enumerate(sizes))
        rows = all(
            total is None or sum(line) == total for line, (_cells, total) in zip(guess, lines, strict=True)
        )
        if columns and rows and min(map(min, guess)) >= 0:
            yield guess


@settings(max_examples=120)
@given(counts, row, st.one_of(st.just([0, 0, 0]), row))
def test_a_hidden_small_figure_has_at_least_two_possible_values(table, silent, away):
    found = laid(table, silent, away)
    shown = guarded(found, K, split=True)
    assume(not shown.hidden)
    base = found.whole if sum(away) else found.answered
    shape = together(base, K, split=True)
    truth = [shape.merge(line) for _line, line in found.lines]
    lines = [(line.groups, line.count) for line in shown.lines]
    if sum(away):  # whoever said nothing, or was not asked, is the last line
        truth.append([size - sum(line[x] for line in truth) for x, size in enumerate(shape.bases)])
        total = None if shown.bases.answered is None else sum(found.whole) - shown.bases.answered
        lines.append(([None] * len(shape.bases), total))
    possible = list(readings(lines, truth, shape.bases))

    assert truth in possible
    for y, line in enumerate(truth[: len(found.lines)]):
        for x, value in enumerate(line):
            if 0 < value < K:
                assert len({guess[y][x] for guess in possible}) > 1, (truth, lines)
        if 0 < sum(line) < K:
            assert len({sum(guess[y]) for guess in possible}) > 1, (truth, lines)


@given(counts, row, st.one_of(st.just([0, 0, 0]), row))
def test_no_small_figure_is_shown(table, silent, away):
    shown = guarded(laid(table, silent, away), K, split=True)

    figures = [count for line in shown.lines for count in (line.count, *line.groups)]
    figures += [base for _codes, base in shown.groups]
    assert not {count for count in figures if count} & set(range(1, K))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.integers(5, 8))
def test_groups_are_of_k_or_more_and_lose_nobody(base, k):
    assume(sum(base) >= k)
    shape = together(base, k, split=True)

    assert sum(shape.bases) == sum(base)
    assert min(shape.bases) >= k


@given(counts)
def test_of_several_choices_neither_few_who_took_one_nor_few_who_did_not_are_told(table):
    found: dict[str, Any] = {
        group: Counter({(n + 1, 1, None): line[x] for n, line in enumerate(table)})
        for x, group in enumerate(GROUPS)
    }
    whole = {group: max([line[x] for line in table] + [1]) + 3 for x, group in enumerate(GROUPS)}
    shown = guarded(grid(multiple, found, whole, {}), K, split=True)
    assume(not shown.hidden)
    base = [size or 0 for _codes, size in shown.groups]

    for line in shown.lines:
        for count, of in zip(line.groups, base, strict=True):
            if count is not None:
                assert count == 0 or count >= K
                assert of - count == 0 or of - count >= K


def test_where_nothing_is_hidden_nothing_is_hidden():
    found = laid([[12, 9, 7], [8, 15, 11], [6, 10, 20]], [0, 0, 0], [0, 0, 0])

    assert [line.count for line in guarded(found, K, split=True).lines] == [28, 34, 36]
    assert [line.groups for line in plain(found).lines] == [[12, 9, 7], [8, 15, 11], [6, 10, 20]]


def test_who_was_not_asked_tells_an_earlier_answer_and_is_not_told():
    """Three said "no" to the question before, so three were not asked this one."""
    found = laid([[12, 9, 7], [8, 15, 11]], [0, 0, 0], [3, 0, 0])
    shown = guarded(found, K, split=False)

    assert shown.bases.not_asked is None
    assert shown.bases.answered is None
    assert sum(line.count is None for line in shown.lines) == 1
