"""No figure of 1 to 4 can be worked out from what is published."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ds4skills.web.suppression import suppress

tables = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=3
    )
)


def readings(table, hidden, column_totals):
    """Every table that agrees with what is published, by brute force; hidden cells are 0 to 12."""
    slots = [(i, j) for i, row in enumerate(hidden.cells) for j, cell in enumerate(row) if cell]
    for values in product(range(13), repeat=len(slots)):
        guess = [list(row) for row in table]
        for (i, j), value in zip(slots, values, strict=True):
            guess[i][j] = value
        rows = all(hidden.rows[i] or sum(guess[i]) == sum(table[i]) for i in range(len(table)))
        columns = not column_totals or all(
            hidden.columns[j] or sum(g[j] for g in guess) == sum(t[j] for t in table)
            for j in range(len(table[0]))
        )
        total = not column_totals or hidden.total or sum(map(sum, guess)) == sum(map(sum, table))
        if rows and columns and total:
            yield guess


@settings(max_examples=150)
@given(tables, st.booleans())
def test_every_hidden_small_cell_has_at_least_two_possible_values(table, column_totals):
    hidden = suppress(table, column_totals=column_totals)
    slots = [(i, j) for i, row in enumerate(table) for j, v in enumerate(row) if hidden.cells[i][j]]
    if len(slots) > 4:
        return  # brute force would take long; the smaller tables stand for the larger
    possible = list(readings(table, hidden, column_totals))

    for i, j in slots:
        if table[i][j] in range(1, 5):
            assert len({guess[i][j] for guess in possible}) >= 2, (table, hidden)


@given(tables)
def test_no_figure_of_one_to_four_is_shown(table):
    hidden = suppress(table)

    shown = [v for i, row in enumerate(table) for j, v in enumerate(row) if not hidden.cells[i][j]]
    shown += [sum(row) for i, row in enumerate(table) if not hidden.rows[i]]
    shown += [sum(column) for j, column in enumerate(zip(*table, strict=True)) if not hidden.columns[j]]
    assert not set(shown) & {1, 2, 3, 4}


def test_large_cells_are_all_shown():
    assert not suppress([[12, 9], [7, 8], [15, 11]]).any


def test_one_small_cell_takes_another_of_its_row_and_of_its_column_along():
    hidden = suppress([[12, 9], [7, 2], [15, 11]])

    assert hidden.cells[1] == [True, True]
    assert sum(map(sum, hidden.cells)) == 4
    assert not hidden.total


@pytest.mark.parametrize("table", [[], [[]], [[0, 0]], [[3]]])
def test_odd_tables_have_an_answer(table):
    hidden = suppress(table)

    assert table != [[3]] or (hidden.cells, hidden.rows) == ([[True]], [True])


pairs = st.tuples(st.integers(0, 7), st.integers(0, 7)).map(sorted)
known = st.integers(1, 2).flatmap(
    lambda width: st.lists(st.lists(pairs, min_size=width, max_size=width), min_size=1, max_size=2)
)


@settings(max_examples=200, deadline=None)
@given(known)
def test_of_how_many_may_be_known_and_still_nothing_small_can_be_worked_out(cells):
    """Who was asked is known; whether 1 to 4 answered, or 1 to 4 did not, has two possible answers or more."""
    table, most = ([[pair[n] for pair in row] for row in cells] for n in (0, 1))
    hidden = suppress(table, most=most)
    slots = [(i, j) for i, row in enumerate(table) for j, _v in enumerate(row) if hidden.cells[i][j]]
    possible = [
        guess
        for guess in readings(table, hidden, column_totals=True)
        if all(guess[i][j] <= most[i][j] for i, j in slots)
    ]
    few = range(1, 5)
    for i, row in enumerate(table):
        for j, value in enumerate(row):
            if value in few or most[i][j] - value in few:
                assert hidden.cells[i][j]
                assert len({guess[i][j] for guess in possible}) >= 2, (table, most, hidden)


def test_where_all_but_one_answered_their_share_is_hidden():
    hidden = suppress([[9, 30], [40, 50]], most=[[10, 40], [60, 70]])

    assert hidden.cells == [[True, True], [True, True]]
    assert not hidden.total
    assert not suppress([[9, 30], [40, 50]]).any
