"""A teacher's list of names and numbers, as it comes out of an office: XLSX or CSV, read row by row.

Nothing is sent while reading. What cannot be used is named with its row, its column and what to write there instead.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from accounts.forms.phone import parse_mobile, show_number
from cms.core.sentences import joined
from courses.cohorts.domain.columns import (
    ID_CARD,
    SCIENTIFIC,
    Columns,
    choices_of,
    columns_of,
    is_mobile,
    masked,
    tidy_name,
)
from courses.cohorts.domain.grids import Grid, Unreadable, grids_of
from courses.cohorts.rules import MOST_ROWS

LONGEST_NAME, LONGEST_KEPT = 60, 400_000
SALT, AN_HOUR = "cohorts.roster.grid", 3600
NO_VALUE = re.compile(r"#[A-Z/0]+[!?]?")
"""What a formula shows that came to nothing, such as ``#REF!``."""


@dataclass(frozen=True, slots=True)
class Line:
    """``row`` counts as the sheet does, from 1; ``phone`` is E.164."""

    row: int
    name: str
    phone: str

    @property
    def number(self) -> str:
        return show_number(self.phone)


@dataclass(frozen=True, slots=True)
class Fault:
    """``column`` as the sheet calls it (``B``) or by its head; ``found`` is what stands there; ``words`` what to do."""

    row: int
    column: str
    found: str
    words: str


@dataclass(slots=True)
class Roster:
    """``columns`` were taken, ``choices`` are all of them, from ``sheet`` where the workbook has several."""

    columns: Columns
    sheet: str = ""
    choices: list[tuple[int, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def taken(self) -> tuple[str, str]:
        """The columns of names and of numbers as people know them."""
        labels = dict(self.choices)
        return labels.get(self.columns.name, ""), labels.get(self.columns.phone, "")


def read_roster(upload: Any) -> Roster:
    """Read an uploaded file. Raises ``Unreadable`` in words for what is no list at all."""
    return roster_of(read_grid(upload))


def read_grid(upload: Any) -> Grid:
    """The sheet with a column of mobile numbers, the first where there are several; so a page of words may come first.

    Raises ``Unreadable``.
    """
    grids, possible, refused = grids_of(upload), list[Grid](), list[Unreadable]()
    for grid in grids:
        try:
            columns = columns_of(grid)
        except Unreadable as error:
            refused.append(error)
            continue
        if any(is_mobile(cell(row, columns.phone)) for row in grid.cells):
            return grid
        possible.append(grid)
    if not possible:
        raise refused[0]
    return possible[0]


def kept(grid: Grid) -> str:
    """The sheet as a page carries it, signed, for another choice of columns; empty where it is too large for that."""
    joined = [(row, column, begins) for (row, column), begins in grid.joined.items()]
    cells = [[masked(text) for text in row] for row in grid.cells]
    words = signing.dumps([cells, joined, grid.sheet], salt=SALT, compress=True)
    return words if len(words) <= LONGEST_KEPT else ""


def grid_kept(words: str) -> Grid:
    """What :func:`kept` gave. Raises ``Unreadable`` for anything else, and after an hour."""
    try:
        cells, joined, sheet = signing.loads(words, salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        raise Unreadable(_("The list has to be chosen once more: it was shown more than an hour ago.")) from None
    return Grid(cells, {(row, column): begins for row, column, begins in joined}, sheet)


def roster_of(grid: Grid, *, name: int | None = None, phone: int | None = None) -> Roster:
    """``name`` and ``phone`` are the columns that somebody chose, from 0. Raises ``Unreadable``."""
    columns = columns_of(grid)
    if name is not None and phone is not None:
        columns = replace(columns, name=name, phone=phone, is_certain=True)
    roster, seen = Roster(columns, grid.sheet, choices_of(grid, columns.head)), dict[str, int]()
    for at in range(columns.head + 1, len(grid.cells)):
        row = grid.cells[at]
        if not any(row):
            continue
        if len(roster.lines) >= MOST_ROWS:
            roster.faults.append(
                Fault(
                    at + 1,
                    "",
                    "",
                    _("At most %(most)s people at a time. Send the rest as a second list.") % {"most": MOST_ROWS},
                )
            )
            break
        take(roster, seen, grid, at, columns)
    if not roster.lines and not roster.faults:
        raise Unreadable(_("No rows were found. The list needs a column “Name” and a column “Mobile number”."))
    return roster


def take(roster: Roster, seen: dict[str, int], grid: Grid, at: int, columns: Columns) -> None:
    """One row of the sheet; ``seen`` says in which row a number stood."""
    row, number = grid.cells[at], at + 1
    name_at, phone_at = columns.name, columns.phone
    name, typed = tidy_name(cell(row, name_at)), cell(row, phone_at)
    faults = [
        *fault_of_name(grid, at, name_at, name),
        *fault_of_phone(grid, at, phone_at, typed),
    ]
    if faults:
        roster.faults += faults
        return
    phone = parse_mobile(typed)
    if phone in seen:
        words = _("The same number stands in row %(row)s. Keep one of the two rows.") % {"row": seen[phone]}
        roster.faults.append(Fault(number, get_column_letter(phone_at + 1), typed, words))
        return
    seen[phone] = number
    roster.lines.append(Line(number, name, phone))


def fault_of_name(grid: Grid, at: int, column: int, name: str) -> Iterable[Fault]:
    letter = get_column_letter(column + 1)
    if not name:
        yield Fault(at + 1, letter, "", joined_words(grid, at, column) or _("Write the person's name here."))
    elif not any(sign.isalpha() for sign in name) or NO_VALUE.fullmatch(name):
        yield Fault(at + 1, letter, masked(name)[:20], _("This is no name. Write the person's name here."))
    elif ID_CARD.search(name):
        yield Fault(at + 1, letter, masked(name)[:20], _("Write only the name here, without the ID card's number."))
    elif len(name) > LONGEST_NAME:
        yield Fault(at + 1, letter, name[:20] + "…", _("Write only the name here, at most 60 characters."))


def fault_of_phone(grid: Grid, at: int, column: int, typed: str) -> Iterable[Fault]:
    letter = get_column_letter(column + 1)
    if not typed:
        words = joined_words(grid, at, column) or _("Write a mobile number of 11 digits here.")
        yield Fault(at + 1, letter, "", words)
    elif ID_CARD.search(typed):
        words = _("This looks like the number of an ID card, which nobody needs here. Write the mobile number instead.")
        yield Fault(at + 1, letter, masked(typed), words)
    elif SCIENTIFIC.fullmatch(typed):
        words = _("The program has shortened the number. Make the column “Text”, then write all 11 digits again.")
        yield Fault(at + 1, letter, typed, words)
    else:
        try:
            parse_mobile(typed)
        except ValidationError as error:
            yield Fault(at + 1, letter, typed, joined(error.messages))


def joined_words(grid: Grid, at: int, column: int) -> str:
    begins = grid.joined.get((at, column))
    if not begins:
        return ""
    words = _("This cell is merged with %(cell)s. Choose “Unmerge cells” and write it out in every row.")
    return words % {"cell": begins}


def cell(row: list[str], column: int) -> str:
    return row[column] if column < len(row) else ""
