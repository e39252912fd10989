"""Pictures repeat what the table says."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ds4skills.web.charts import Domain, Stances, pieces, stance_bar

counts = st.integers(0, 500)
rows = st.builds(
    Stances, counts, counts, counts, counts, counts, st.sampled_from(["full", "sides", "support", "none"])
)


@given(st.lists(rows, min_size=1, max_size=6))
def test_the_parts_of_a_bar_make_one_whole_and_never_overlap(table):
    domain = Domain.of(table)
    for row in table:
        parts = pieces(row, domain)
        if not row.expressed or row.split == "none":
            assert parts == []
            continue
        assert sum(part.width for part in parts) == pytest.approx(domain.scale, abs=0.01)
        for left, right in pairwise(parts):
            assert left.start + left.width == pytest.approx(right.start, abs=0.01)
        assert parts[0].start >= -0.01
        assert parts[-1].start + parts[-1].width <= 100.01


@given(rows)
def test_support_stands_right_of_the_axis_and_opposition_left(row):
    domain = Domain.of([row])
    for part in pieces(row, domain):
        if part.kind in {"s1", "s2"}:
            assert part.start >= domain.axis - 0.01
        if part.kind in {"o1", "o2"}:
            assert part.start + part.width <= domain.axis + 0.01


@pytest.mark.parametrize(
    "row", [Stances(), Stances(neutral=7), Stances(support_2=3), Stances(split="none", oppose_1=9)]
)
def test_no_bar_says_nan(row):
    drawn = stance_bar(row, Domain.of([row]))

    assert "nan" not in drawn
    assert "style" not in drawn


def test_a_row_that_is_not_split_shows_one_tone():
    row = Stances(oppose_2=1, oppose_1=2, neutral=3, support_1=10, support_2=4, split="sides")

    assert [part.kind for part in pieces(row, Domain.of([row]))] == ["o1", "z", "s1"]
