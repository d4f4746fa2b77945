"""Small cells stay hidden from whoever has the shown numbers, their own and a colleague's, and can count."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core.domain.disclosure import INSIDE, OUTSIDE, Sum, hidden_in, rounded, suppressed

pytestmark = pytest.mark.once
MOST = 14
lines = st.lists(st.integers(0, MOST), min_size=3, max_size=3)
tables = st.lists(lines, min_size=1, max_size=3)


@st.composite
def tables_and_views(draw) -> tuple[list[list[int]], list[tuple[tuple[int, ...], int]]]:
    """A table, and two readers: each sees some of its lines by a ``least`` of their own."""
    table = draw(tables)
    rows = st.lists(st.sampled_from(range(len(table))), min_size=1, unique=True).map(tuple)
    return table, draw(st.lists(st.tuples(rows, st.sampled_from([INSIDE, OUTSIDE])), min_size=2, max_size=2))


def exactly(table, view) -> tuple:
    """What a reader is shown, and more than is published: without any rounding. Sums as the page makes them."""
    rows, least = view
    shown = suppressed([table[row] for row in rows], least=least, base=1)
    return dict(zip(rows, shown.lines, strict=True)), shown.totals


def lines_that_fit(seen: list[tuple[int | None, ...]]) -> Iterator[tuple[int, ...]]:
    """All lines of counts that agree with each of these lines, as far as numbers stand there."""
    known = [next((line[n] for line in seen if line[n] is not None), None) for n in range(4)]
    most = range(MOST + OUTSIDE + 1)
    for first, second in product(*([one] if one is not None else most for one in known[:2])):
        thirds = most if known[3] is None else [known[3] - first - second]
        thirds = thirds if known[2] is None else [known[2]]
        for third in thirds:
            if third >= 0 and known[3] in (None, first + second + third):
                yield first, second, third


@given(found=tables_and_views())
@settings(max_examples=150, deadline=None)
def test_no_small_cell_can_be_worked_out_from_two_readers_tables(found) -> None:
    """Every small count could just as well be larger by ``INSIDE``: with both tables together nobody can tell."""
    table, views = found
    published = [exactly(table, view) for view in views]
    for row, parts in enumerate(table):
        seen = [shown[row] for shown, _totals in published if row in shown]
        fitting = set(lines_that_fit(seen)) if seen else set()
        assert not seen or tuple(parts) in fitting
        for place, count in enumerate(parts):
            if seen and count < INSIDE:
                assert any(other[place] >= count + INSIDE for other in fitting), (table, views, row, place)
        if seen and sum(parts) < INSIDE:
            assert any(sum(other) >= sum(parts) + INSIDE for other in fitting)


@given(found=tables_and_views())
@settings(deadline=None)
def test_a_line_is_the_same_whoever_sees_it_and_sums_tell_no_more(found) -> None:
    table, views = found
    for rows, least in views:
        shown = suppressed([table[row] for row in rows], least=least)
        assert shown.lines == tuple(suppressed([table[row]], least=least).lines[0] for row in rows)
        for column, total in zip(zip(*shown.lines, strict=True), shown.totals, strict=True):
            there = [value for value in column if value is not None]
            assert total == Sum(sum(there) if there else None, len(there) == len(column))


@given(parts=lines)
def test_who_may_know_less_is_shown_a_part_of_what_others_are(parts) -> None:
    assert hidden_in(parts, least=INSIDE) <= hidden_in(parts, least=OUTSIDE)
    assert all(place in hidden_in(parts, least=OUTSIDE) for place, count in enumerate(parts) if count < OUTSIDE)


@given(parts=lines, least=st.sampled_from([3, INSIDE, OUTSIDE]))
@settings(deadline=None)
def test_a_small_count_could_be_larger_within_its_line(parts, least) -> None:
    hidden = hidden_in(parts, least=least)
    shown = tuple(None if n in hidden else value for n, value in enumerate([*parts, sum(parts)]))
    fitting = set(lines_that_fit([shown]))
    for place, count in enumerate(parts):
        assert count >= least or any(other[place] == count + least for other in fitting)


@given(counts=tables)
def test_nothing_is_hidden_where_nothing_is_small(counts) -> None:
    large = [[value + OUTSIDE for value in line] for line in counts]
    shown = suppressed(large, least=OUTSIDE)
    assert not shown.hides
    assert shown.lines == tuple(tuple(rounded(value) for value in [*line, sum(line)]) for line in large)


def test_a_village_and_its_county_side_by_side_tell_no_single_person() -> None:
    """The county's table once hid the first line's cells alone: with the second village's table the 1 was known."""
    county, village = suppressed([[6, 5, 1], [12, 25, 12]]), suppressed([[12, 25, 12]])
    assert county.lines == ((5, None, None, 10), (10, 25, 10, 50))
    assert village.lines == county.lines[1:]
    assert [total.shown for total in county.totals] == [15, 25, 10, 60]
    assert [total.is_whole for total in county.totals] == [True, False, False, True]


def test_one_small_part_takes_another_along_and_alone_its_total() -> None:
    assert suppressed([[2, 20, 30]]).lines == ((None, None, 30, 50),)
    assert suppressed([[3]]).lines == ((None, None),)
    assert suppressed([[3], [40]]).lines == ((None, None), (40, 40))
    assert suppressed([[4, 2]]).lines == ((None, None, None),)


def test_empty_and_wrong_tables() -> None:
    assert suppressed([]).lines == ()
    assert suppressed([]).totals == ()
    for wrong in ([[1], [1, 2]], [[-1]], [[]]):
        with pytest.raises(ValueError, match="counts"):
            suppressed(wrong)


@pytest.mark.parametrize(("count", "told"), [(5, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_shown_numbers_are_rounded_to_five(count, told) -> None:
    assert rounded(count) == told
