"""Small cells: tables of counts for people who may know how many, but not who.

A count below ``least`` is hidden, zero too: in a small village "nobody" and "two" both name people. A hidden cell
could be worked out from a line's total, so each one gets a *cover*: another row, another column and their corner are
hidden as well, or the totals where no full enough cells are left. Along such a rectangle people can be moved without
any shown number changing; the cover is chosen so that at least ``least`` can be.

All this holds for one table. What is shown is rounded besides, but a count that passes from 7 to 8 is shown as 5 and
then as 10: of one table from before a person came and one from after, rounding alone does not hide that person. Whoever
shows a table again must count it as of a moment that few tables share, and leave out whom its reader knows by name.

Columns must be parts of one whole (each person counted in one column of one row). Two tables about the same people that
share a total would undo each other: make one table of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

INSIDE, OUTSIDE = 5, 10
"""The smallest count that is shown, to officers of the association and to everybody else."""
ROUNDED_TO = 5

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown: ``rows[r][c]`` and the totals as numbers, None where hidden.

    The last entry of each row is the row's total, the last row are the columns' totals.
    """

    rows: tuple[tuple[int | None, ...], ...]
    least: int

    @property
    def body(self) -> tuple[tuple[int | None, ...], ...]:
        """The rows without the columns' totals."""
        return self.rows[:-1]

    @property
    def totals(self) -> tuple[int | None, ...]:
        return self.rows[-1] if self.rows else ()

    @property
    def hides(self) -> bool:
        return any(value is None for row in self.rows for value in row)


def with_totals(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def hidden_cells(counts: Sequence[Sequence[int]], *, least: int) -> set[Cell]:
    """Which cells of the table with its totals must not be shown. Row and column past the last are the totals."""
    full = with_totals(counts)
    last_row, last_column = len(full) - 1, len(full[0]) - 1
    small = [(r, c) for r, c in product(range(last_row + 1), range(last_column + 1)) if full[r][c] < least]
    hidden = set(small)
    for cell in small:
        hidden |= cover(full, cell, hidden, least=least)
    return hidden


def cover(full: Sequence[Sequence[int]], cell: Cell, hidden: set[Cell], *, least: int) -> set[Cell]:
    """The rectangle over ``cell`` along which ``least`` people can be moved: the one that hides the least more."""
    last_row, last_column = len(full) - 1, len(full[0]) - 1
    rectangles = [
        (r, c) for r, c in product(range(last_row + 1), range(last_column + 1)) if r != cell[0] and c != cell[1]
    ]
    found = [corner for corner in rectangles if room_along(full, cell, corner) >= least]

    def price(corner: Cell) -> tuple[int, int, int, Cell]:
        parts = around(cell, corner)
        new = parts - hidden
        totals = sum(r == last_row or c == last_column for r, c in new)
        return len(new), totals, sum(full[r][c] for r, c in new), corner

    return around(cell, min(found, key=price))


def around(cell: Cell, corner: Cell) -> set[Cell]:
    (r, c), (other_r, other_c) = cell, corner
    return {cell, (r, other_c), (other_r, c), corner}


def room_along(full: Sequence[Sequence[int]], cell: Cell, corner: Cell) -> int:
    """How many people can be added at ``cell`` while every other number stays a count.

    Along a line the other cell gives what this one gets; a total grows along with its part.
    """
    last_row, last_column = len(full) - 1, len(full[0]) - 1
    (r, c), (other_r, other_c) = cell, corner
    across = 1 if last_column in (c, other_c) else -1
    down = 1 if last_row in (r, other_r) else -1
    steps: Mapping[Cell, int] = {(r, other_c): across, (other_r, c): down, corner: across * down}
    given = [full[row][column] for (row, column), step in steps.items() if step < 0]
    return min(given, default=10**9)


def rounded(count: int, base: int = ROUNDED_TO) -> int:
    return base * round(count / base)


def suppressed(counts: Sequence[Sequence[int]], *, least: int = INSIDE, base: int = ROUNDED_TO) -> Shown:
    """``counts`` (rows of equal length, whole numbers from 0) as they may be shown, with totals. No rows stay none.

    Raises ``ValueError`` for rows of unequal length, an empty row or a number below zero.
    """
    if any(len(row) != len(counts[0]) or not row or min(row) < 0 for row in counts):
        raise ValueError("a table of counts has rows of one length and no number below zero")
    if not counts:
        return Shown((), least)
    full, hidden = with_totals(counts), hidden_cells(counts, least=least)
    rows = tuple(
        tuple(None if (r, c) in hidden else rounded(value, base) for c, value in enumerate(row))
        for r, row in enumerate(full)
    )
    return Shown(rows, least)
