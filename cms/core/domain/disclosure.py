"""Small cells: tables of counts for people who may know how many, but not who.

A count below ``least`` is hidden, zero too: in a small village "nobody" and "two" both name people. A hidden part could
be worked out from its line's total, so it gets a *cover*: other parts of the line are hidden as well, or the total
where the parts are not full enough. Between hidden parts people can be moved without any shown number changing; the
cover is chosen so that at least ``least`` can be.

Of one table different readers see different lines: an office of a village its own, one of the county all of them. So
every line is decided by itself, and by nothing that a reader is or sees besides. Whoever sees it sees the same numbers
and the same gaps, and totals over lines are sums of what stands in them: two readers who lay their tables side by side
know no more than each line tells. A reader with a higher ``least`` sees a part of what the others see.

What is shown is rounded besides, but a count that passes from 7 to 8 is shown as 5 and then as 10: of one table from
before a person came and one from after, rounding alone does not hide that person. Whoever shows a table again must
count it as of a moment that few tables share, and of the same people for every reader.

A line's parts must be parts of one whole (each person counted in one part of one line). Two tables about the same
people that share a total would undo each other: make one table of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

INSIDE, OUTSIDE = 5, 10
"""The smallest count that is shown, to officers of the association and to everybody else."""
ROUNDED_TO = 5


@dataclass(frozen=True, slots=True)
class Sum:
    """``shown`` is the sum of what a column shows, None where it shows nothing; not ``is_whole`` where parts hide."""

    shown: int | None
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown: ``lines[n][part]`` as numbers, None where hidden; the last entry of each is its total."""

    lines: tuple[tuple[int | None, ...], ...]
    least: int

    @property
    def totals(self) -> tuple[Sum, ...]:
        """Over the lines, made of shown numbers alone, so that they tell nothing more."""
        return tuple(total_of(column) for column in zip(*self.lines, strict=True))

    @property
    def hides(self) -> bool:
        return any(value is None for line in self.lines for value in line)


def total_of(column: Sequence[int | None]) -> Sum:
    shown = [value for value in column if value is not None]
    return Sum(sum(shown) if shown else None, len(shown) == len(column))


def hidden_in(parts: Sequence[int], *, least: int) -> frozenset[int]:
    """Which places of a line must not be shown; the place after its last part is its total.

    For a ``least`` above ``INSIDE`` what is hidden there is hidden here too: whoever has both lines has only the one.
    """
    total = len(parts)
    before = hidden_in(parts, least=INSIDE) if least > INSIDE else frozenset()
    hidden = before | {place for place, value in enumerate([*parts, sum(parts)]) if value < least}
    while total not in hidden and lacks_room(parts, hidden, least=least):
        more = [(value, place) for place, value in enumerate(parts) if place not in hidden]
        hidden |= {min(more)[1] if more else total}
    return frozenset(hidden)


def lacks_room(parts: Sequence[int], hidden: frozenset[int], *, least: int) -> bool:
    """Is there a small part that could not be larger by ``least``, by what the other hidden ones give it?"""
    whole = sum(parts[place] for place in hidden)
    return any(whole - parts[place] < least for place in hidden if parts[place] < least)


def rounded(count: int, base: int = ROUNDED_TO) -> int:
    return base * round(count / base)


def suppressed(counts: Sequence[Sequence[int]], *, least: int = INSIDE, base: int = ROUNDED_TO) -> Shown:
    """``counts`` (lines of equal length, whole numbers from 0) as they may be shown, with totals. No lines stay none.

    Raises ``ValueError`` for lines of unequal length, an empty line or a number below zero.
    """
    if any(len(line) != len(counts[0]) or not line or min(line) < 0 for line in counts):
        raise ValueError("a table of counts has lines of one length and no number below zero")
    return Shown(tuple(line_shown(line, least=least, base=base) for line in counts), least)


def line_shown(parts: Sequence[int], *, least: int, base: int) -> tuple[int | None, ...]:
    hidden = hidden_in(parts, least=least)
    full = [*parts, sum(parts)]
    return tuple(None if place in hidden else rounded(value, base) for place, value in enumerate(full))
