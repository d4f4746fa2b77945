"""Small cells stay hidden from whoever has the shown numbers and can count."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core.domain.disclosure import INSIDE, OUTSIDE, hidden_cells, rounded, suppressed, with_totals

pytestmark = pytest.mark.once
tables = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 14), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


class Attacker:
    """Has every shown number exactly (more than is published: no rounding) and searches all tables that fit them."""

    def __init__(self, counts, hidden) -> None:
        self.full, self.hidden = with_totals(counts), hidden
        self.inner = list(product(range(len(counts)), range(len(counts[0]))))
        self.lines = self.equations()

    def equations(self) -> list[tuple[list[tuple[int, int]], int | None]]:
        """The known sums over cells of the body; a hidden total says nothing."""
        rows, columns = len(self.full) - 1, len(self.full[0]) - 1
        lines = [([(r, c) for c in range(columns)], (r, columns)) for r in range(rows)]
        lines += [([(r, c) for r in range(rows)], (rows, c)) for c in range(columns)]
        lines.append((self.inner, (rows, columns)))
        return [(cells, self.full[r][c]) for cells, (r, c) in lines if (r, c) not in self.hidden]

    def allows(self, cell, wanted: int) -> bool:
        """Is there a table of counts with every shown number and ``wanted`` at ``cell``?"""
        known = {at: self.full[at[0]][at[1]] for at in self.inner if at not in self.hidden}
        rows, columns = len(self.full) - 1, len(self.full[0]) - 1
        cells = [at for at in self.inner if (cell[0] in (at[0], rows)) and (cell[1] in (at[1], columns))]
        free = [at for at in self.inner if at in self.hidden]
        return self.search(known, free, [*self.lines, (cells, wanted)])

    def search(self, known, free, lines) -> bool:
        left = []
        for cells, total in lines:
            open_cells = [at for at in cells if at not in known]
            need = total - sum(known[at] for at in cells if at in known)
            if need < 0 or (not open_cells and need):
                return False
            left.append((len(open_cells), open_cells, need))
        if not free:
            return True
        short = min((line for line in left if line[0]), default=None, key=lambda line: line[0])
        at = short[1][0] if short else free[0]
        most = min((need for _n, cells, need in left if at in cells), default=40)
        least = most if short and short[0] == 1 else 0
        rest = [other for other in free if other != at]
        return any(self.search({**known, at: value}, rest, lines) for value in range(least, most + 1))


@given(counts=tables, least=st.sampled_from([3, INSIDE]))
@settings(max_examples=150, deadline=None)
def test_no_hidden_cell_can_be_worked_out(counts, least) -> None:
    """Every small count, total or not, could just as well be larger by ``least``: the attacker cannot tell."""
    hidden = hidden_cells(counts, least=least)
    full, attacker = with_totals(counts), Attacker(counts, hidden)
    for r, c in product(range(len(full)), range(len(full[0]))):
        if full[r][c] < least:
            assert (r, c) in hidden
            assert attacker.allows((r, c), full[r][c])
            assert attacker.allows((r, c), full[r][c] + least), (counts, (r, c))


@given(counts=tables)
def test_nothing_is_hidden_where_nothing_is_small(counts) -> None:
    large = [[value + OUTSIDE for value in row] for row in counts]
    shown = suppressed(large, least=OUTSIDE)
    assert not shown.hides
    assert shown.rows == tuple(tuple(rounded(value) for value in row) for row in with_totals(large))


def test_one_small_cell_takes_a_rectangle_along() -> None:
    shown = suppressed([[2, 20, 30], [40, 10, 35], [60, 50, 45]])
    assert shown.rows == (
        (None, None, 30, 50),
        (None, None, 35, 85),
        (60, 50, 45, 155),
        (100, 80, 110, 290),
    )


def test_alone_in_its_table_a_small_count_takes_the_totals_along() -> None:
    assert suppressed([[3]]).rows == ((None, None), (None, None))
    assert suppressed([[3], [40]]).rows == ((None, None), (None, None), (45, 45))


def test_empty_and_wrong_tables() -> None:
    assert suppressed([]).rows == ()
    for wrong in ([[1], [1, 2]], [[-1]], [[]]):
        with pytest.raises(ValueError, match="counts"):
            suppressed(wrong)


@pytest.mark.parametrize(("count", "told"), [(5, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_shown_numbers_are_rounded_to_five(count, told) -> None:
    assert rounded(count) == told
