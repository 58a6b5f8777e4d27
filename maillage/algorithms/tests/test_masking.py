"""Small counts are hidden, and nothing shown gives them back."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.algorithms.masking import Line, Table, derivable, mask, suppress


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ([0, 0, 0], set()),  # a zero says nothing of anybody
        ([5, 9, 12], set()),
        ([3, 9, 12], {0, 1}),  # 9 protects 3
        ([3, 0, 12], {0, 2}),
        ([3, 0, 0], {0, "total"}),  # the total is as small as its only part
        ([2, 3, 40], {0, 1}),  # 5 is 1+4, 2+3…: two values each at least
        ([4, 4, 40], {0, 1, 2}),  # 8 would be 4 and 4
        ([1, 1, 1, 1, 1], {0, 1, 2, 3, 4, "total"}),  # 5 would be five times 1
        ([1, 5, 20], {0, 2}),  # 6 would be 1 and 5: 20 protects better
        ([1, 6, 20], {0, 1}),
    ],
)
def test_a_line_of_counts_is_masked(parts, hidden):
    cells = dict(enumerate(parts)) | {"total": sum(parts)}
    line = Line("total", tuple(range(len(parts))))
    assert suppress(cells, [line]).hidden == hidden


def test_a_table_hides_a_whole_rectangle_around_a_small_cell():
    shown = mask(Table([[3, 20, 30], [40, 50, 60], [70, 80, 90]]))
    hidden = [(r, c) for r, row in enumerate(shown) for c, n in enumerate(row) if n is None]
    assert (0, 0) in hidden
    assert len(hidden) == 4
    assert len({r for r, _c in hidden}) == len({c for _r, c in hidden}) == 2


def test_a_sum_shared_by_two_tables_is_hidden_in_both():
    cells = {"a": 3, "b": 0, "total": 3, "x": 1, "y": 2}
    masked = suppress(cells, [Line("total", ("a", "b")), Line("total", ("x", "y"))])
    assert masked.hidden == {"a", "total", "x", "y"}


def test_negative_counts_and_ragged_rows_are_refused():
    with pytest.raises(ValueError, match="negative"):
        suppress({"a": -1, "t": -1}, [Line("t", ("a",))])
    with pytest.raises(ValueError, match="length"):
        mask(Table([[1], [1, 2]]))


counts = st.integers(0, 12)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(counts, min_size=width, max_size=width), min_size=1, max_size=4)
)


def lines_of(height: int, width: int) -> list[Line]:
    rows = [Line((r, width), tuple((r, c) for c in range(width))) for r in range(height + 1)]
    columns = [Line((height, c), tuple((r, c) for r in range(height))) for c in range(width + 1)]
    return rows + columns


@given(tables)
@settings(max_examples=300, deadline=None)
def test_no_hidden_cell_follows_from_the_shown_ones(rows):
    shown = mask(Table(rows))
    hidden = {(r, c) for r, row in enumerate(shown) for c, n in enumerate(row) if n is None}
    small = {(r, c) for r, row in enumerate(rows) for c, n in enumerate(row) if 0 < n < 5}
    assert small <= hidden
    assert derivable(lines_of(len(rows), len(rows[0])), hidden) == set()


@given(tables)
@settings(max_examples=300, deadline=None)
def test_no_line_hides_one_cell_alone(rows):
    """The plain form of the attack, without the program's own algebra: a total less the rest."""
    shown = mask(Table(rows))
    for line in [*shown, *zip(*shown, strict=True)]:
        assert sum(1 for n in line if n is None) != 1


@given(st.lists(st.integers(0, 9), min_size=1, max_size=5))
@settings(max_examples=300, deadline=None)
def test_a_reader_who_tries_every_value_is_left_with_several(parts):
    cells = dict(enumerate(parts)) | {"total": sum(parts)}
    masked = suppress(cells, [Line("total", tuple(range(len(parts))))])
    small = [i for i in range(len(parts)) if i in masked.primary]
    others = [i for i in range(len(parts)) if i in masked.secondary]
    if not small or "total" in masked.hidden:
        return
    held = sum(parts[i] for i in small + others)
    possible = [
        values
        for values in itertools.product(
            *([range(1, 5)] * len(small)), *([range(5, held + 1)] * len(others))
        )
        if sum(values) == held
    ]
    for place in range(len(small)):
        assert len({values[place] for values in possible}) > 1


@given(tables)
@settings(max_examples=100, deadline=None)
def test_what_is_shown_is_true(rows):
    shown = mask(Table(rows))
    for r, row in enumerate(rows):
        for c, n in enumerate(row):
            assert shown[r][c] in (None, n)
