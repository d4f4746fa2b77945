"""A teacher's list of names and numbers, as it comes out of an office: XLSX or CSV, read row by row.

Nothing is sent while reading. What cannot be used is named with its row, its column and what to write there instead.
"""

import csv
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from itertools import product
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from defusedxml.ElementTree import iterparse
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from accounts.forms.phone import parse_mobile, show_number
from cms.core.domain.words import tidy
from courses.cohorts.rules import MOST_LIST_BYTES, MOST_ROWS
from courses.exceptions import Refused

NAMES, PHONES = ("姓名", "名字", "学员", "name"), ("手机", "电话", "号码", "phone", "mobile", "tel")
LONGEST_NAME, HEAD_WITHIN, MOST_COLUMNS, MOST_LINES = 60, 10, 30, 2000
UNPACKED, MOST_JOINED = 8 * 1024 * 1024, 20_000
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
BETWEEN_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff·])\s+(?=[\u4e00-\u9fff·])")


Area = tuple[int, int, int, int]
# What a broken, foreign, encrypted or malicious package makes its readers raise; a parse error is a SyntaxError.
NOT_A_WORKBOOK = (
    *(BadZipFile, InvalidFileException, zlib.error, struct.error, SyntaxError, RuntimeError, AttributeError),
    *(LookupError, ValueError, TypeError, ArithmeticError, AssertionError, OSError, EOFError),
)


class Unreadable(Refused):
    message = gettext_lazy(
        "This file cannot be read as a list. In Excel or WPS choose “Save as”, then XLSX or CSV, and send that file."
    )


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
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """``cells[row][column]`` as text, from 0; ``joined`` are places covered by a merged cell that begins elsewhere."""

    cells: list[list[str]]
    joined: dict[tuple[int, int], str] = field(default_factory=dict)


def read_roster(upload: Any) -> Roster:
    """Read an uploaded file. Raises ``Unreadable`` in words for what is no list at all."""
    if upload.size > MOST_LIST_BYTES:
        raise Unreadable(_("The list is larger than 2 MB. Keep only the columns with names and numbers."))
    content = upload.read()
    grid = grid_of_xlsx(content) if content[:2] == b"PK" else grid_of_csv(content)
    return roster_of(grid)


def grid_of_xlsx(content: bytes) -> Grid:
    """Read as a stream: a workbook opened whole makes an object of every place that a merged cell covers."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise Unreadable
            sheet = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False).worksheets[0]
            rows = sheet.iter_rows(min_row=1, max_row=MOST_LINES, min_col=1, max_col=MOST_COLUMNS, values_only=True)
            grid = Grid([[text_of(value) for value in row] for row in rows])
            with packed.open(sheet._worksheet_path) as part:  # type: ignore[union-attr] # noqa: SLF001 merged cells are not read in a stream
                join(grid, merged(part))
    except NOT_A_WORKBOOK:
        raise Unreadable from None
    return grid


def merged(part: IO[bytes]) -> Iterable[Area]:
    """The merged cells of a sheet as first and last column and row, from 1; only what is read of them."""
    for _event, element in iterparse(part):
        if element.tag.rpartition("}")[2] == "mergeCell":
            left, top, right, bottom = range_boundaries(element.get("ref", ""))
            yield left or 1, top or 1, min(right or MOST_COLUMNS, MOST_COLUMNS), min(bottom or MOST_LINES, MOST_LINES)
        element.clear()


def join(grid: Grid, areas: Iterable[Area]) -> None:
    """A covered place holds nothing of its own, and says where its cell begins."""
    count = 0
    for left, top, right, bottom in areas:
        count += max(right - left + 1, 0) * max(bottom - top + 1, 0)
        if count > MOST_JOINED:
            raise Unreadable(_("Too many cells are merged. Choose “Unmerge cells” for the whole sheet, send it again."))
        begins = f"{get_column_letter(left)}{top}"
        for row, column in product(range(top, bottom + 1), range(left, right + 1)):
            if (row, column) != (top, left):
                grid.joined[row - 1, column - 1] = begins
                if row <= len(grid.cells):
                    grid.cells[row - 1][column - 1] = ""


def grid_of_csv(content: bytes) -> Grid:
    if b"\0" in content[:1000] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable
    for encoding in ("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise Unreadable
    first = text[:2000]
    mark = max(",\t;，", key=first.count)
    if mark == "，":
        text, mark = text.replace("，", ","), ","
    try:
        rows = list(csv.reader(StringIO(text), delimiter=mark))[:MOST_LINES]
    except csv.Error:
        raise Unreadable from None
    return Grid([[text_of(cell) for cell in row[:MOST_COLUMNS]] for row in rows])


def text_of(value: Any) -> str:
    """A cell as people see it: a number without its ``.0``, wide characters as plain ones."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    plain = unicodedata.normalize("NFKC", tidy(str(value)))
    return " ".join(plain.split())[:200]


def tidy_name(text: str) -> str:
    """``张 三`` is one name: blanks between Chinese characters were put there to make columns look even."""
    return BETWEEN_CHINESE.sub("", text)


def roster_of(grid: Grid) -> Roster:
    head, *columns = columns_of(grid)
    roster, seen = Roster(), dict[str, int]()
    for at in range(head + 1, len(grid.cells)):
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


def take(roster: Roster, seen: dict[str, int], grid: Grid, at: int, columns: list[int]) -> None:
    """One row of the sheet; ``columns`` are those of names and numbers, ``seen`` says in which row a number stood."""
    row, number = grid.cells[at], at + 1
    name_at, phone_at = columns
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
    elif len(name) > LONGEST_NAME:
        yield Fault(at + 1, letter, name[:20] + "…", _("Write only the name here, at most 60 characters."))


def fault_of_phone(grid: Grid, at: int, column: int, typed: str) -> Iterable[Fault]:
    letter = get_column_letter(column + 1)
    if not typed:
        words = joined_words(grid, at, column) or _("Write a mobile number of 11 digits here.")
        yield Fault(at + 1, letter, "", words)
    elif SCIENTIFIC.fullmatch(typed):
        words = _("The program has shortened the number. Make the column “Text”, then write all 11 digits again.")
        yield Fault(at + 1, letter, typed, words)
    else:
        try:
            parse_mobile(typed)
        except ValidationError as error:
            yield Fault(at + 1, letter, typed, " ".join(error.messages))


def joined_words(grid: Grid, at: int, column: int) -> str:
    begins = grid.joined.get((at, column))
    if not begins:
        return ""
    words = _("This cell is merged with %(cell)s. Choose “Unmerge cells” and write it out in every row.")
    return words % {"cell": begins}


def cell(row: list[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def columns_of(grid: Grid) -> tuple[int, int, int]:
    """``(row of the heads, column of names, column of numbers)``; −1 as row where there are no heads.

    Raises ``Unreadable`` where no column can be the one.
    """
    for at, row in enumerate(grid.cells[:HEAD_WITHIN]):
        phones = [n for n, text in enumerate(row) if any(word in text.lower() for word in PHONES)]
        names = [n for n, text in enumerate(row) if any(word in text.lower() for word in NAMES) and n not in phones]
        if names and phones:
            return at, names[0], phones[0]
    return guessed(grid)


def guessed(grid: Grid) -> tuple[int, int, int]:
    """Without heads: the column with most numbers, and the first other one with words."""
    width = max((len(row) for row in grid.cells), default=0)
    counts = [sum(is_mobile(cell(row, n)) for row in grid.cells[:50]) for n in range(width)]
    if not any(counts):
        raise Unreadable(_("No column of mobile numbers was found. Write “Name” and “Mobile number” over the columns."))
    phone_at = counts.index(max(counts))
    words = [
        sum(bool(text) and not text.isdigit() for row in grid.cells[:50] if (text := cell(row, n)))
        for n in range(width)
    ]
    names = [n for n in range(width) if n != phone_at and words[n]]
    if not names:
        raise Unreadable(_("No column of names was found. Write “Name” and “Mobile number” over the columns."))
    return -1, names[0], phone_at


def is_mobile(text: str) -> bool:
    try:
        return bool(text and parse_mobile(text))
    except ValidationError:
        return False
