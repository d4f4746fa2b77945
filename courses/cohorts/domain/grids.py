"""XLSX and CSV as offices send them, as grids of text: of a workbook each sheet that is seen is one."""

import csv
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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from cms.core.domain.characters import IS_HAN, simplify
from cms.core.domain.words import tidy
from courses.cohorts.rules import MOST_LIST_BYTES
from courses.exceptions import Refused

MOST_COLUMNS, MOST_LINES, MOST_SHEETS = 30, 2000, 8
UNPACKED, MOST_JOINED = 8 * 1024 * 1024, 20_000
LOOKED_AT = 4000  # characters of a file of unknown encoding
DAMAGED = 10**6
"""What a spreadsheet makes of 13812345678 that it showed as 1.38E+10: a number that ends in six zeros or more."""
HEADS = ("姓名", "名字", "手机", "电话", "号码", "学员", "学生", "序号")

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


@dataclass(slots=True)
class Grid:
    """``cells[row][column]`` as text, from 0; ``joined`` are places covered by a merged cell that begins elsewhere.

    ``sheet`` is its name where the workbook has several.
    """

    cells: list[list[str]]
    joined: dict[tuple[int, int], str] = field(default_factory=dict)
    sheet: str = ""


def grids_of(upload: Any) -> list[Grid]:
    """At least one. Raises ``Unreadable`` in words for what is no list at all."""
    if upload.size > MOST_LIST_BYTES:
        raise Unreadable(_("The list is larger than 2 MB. Keep only the columns with names and numbers."))
    content = upload.read()
    return grids_of_xlsx(content) if content[:2] == b"PK" else [grid_of_csv(content)]


def grids_of_xlsx(content: bytes) -> list[Grid]:
    """Read as a stream: a workbook opened whole makes an object of every place that a merged cell covers."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise Unreadable
            book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
            seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            grids = [grid_of_sheet(sheet, packed) for sheet in (seen or book.worksheets)[:MOST_SHEETS]]
            if len(seen) > 1:
                for grid, sheet in zip(grids, seen, strict=False):
                    grid.sheet = tidy(sheet.title)
            grids[0]  # a workbook without a sheet is none
    except NOT_A_WORKBOOK:
        raise Unreadable from None
    return grids


def grid_of_sheet(sheet: Any, packed: ZipFile) -> Grid:
    rows = sheet.iter_rows(min_row=1, max_row=MOST_LINES, min_col=1, max_col=MOST_COLUMNS, values_only=True)
    grid = Grid([[text_of(value) for value in row] for row in rows])
    with packed.open(sheet._worksheet_path) as part:  # noqa: SLF001 merged cells are not read in a stream
        join(grid, merged(part))
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
    text = decoded(content)
    first = text[:2000]
    mark = max(",\t;，", key=first.count)
    if mark == "，":
        text, mark = text.replace("，", ","), ","
    try:
        rows = list(csv.reader(StringIO(text, newline=None), delimiter=mark))[:MOST_LINES]  # a Mac ends lines with CR
    except csv.Error:
        raise Unreadable from None
    return Grid([[text_of(cell) for cell in row[:MOST_COLUMNS]] for row in rows])


def decoded(content: bytes) -> str:
    """Bytes of a mainland or a traditional Chinese program look alike: the reading with everyday characters holds.

    Raises ``Unreadable``, also where two readings are equally good.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in content[:1000]:
        raise Unreadable
    else:
        encodings = ("utf-8-sig",)
    texts = readings(content, encodings) or readings(content, ("gb18030", "cp950"))
    if not texts:
        raise Unreadable
    best, *others = sorted(texts, key=likely, reverse=True)
    if others and likely(best) - likely(others[0]) < 0.15:  # noqa: PLR2004 of 1
        words = _("It is not certain in which encoding this file was saved. Save it as UTF-8 or as XLSX and send that.")
        raise Unreadable(words)
    return best


def readings(content: bytes, encodings: Iterable[str]) -> list[str]:
    texts = []
    for encoding in encodings:
        try:
            texts.append(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return texts


def likely(text: str) -> float:
    """Which part of the signs beyond ASCII are everyday characters; heads of lists that are known count for more."""
    signs = [sign for sign in simplify(text[:LOOKED_AT]) if not sign.isascii()]
    known = any(head in "".join(signs) for head in HEADS)
    return sum(is_everyday(sign) for sign in signs) / (len(signs) or 1) + known


def is_everyday(sign: str) -> bool:
    """One of the 3755 most used characters, which stand first in GB 2312, or a mark of punctuation."""
    if not IS_HAN.match(sign):
        return sign in "，、。；：（）·－　" or "０" <= sign <= "９"
    code = sign.encode("gb2312", "ignore")
    return bool(code) and 0xB0 <= code[0] <= 0xD7  # noqa: PLR2004 rows 16 to 55


def text_of(value: Any) -> str:
    """A cell as people see it: a number without its ``.0``, wide characters as plain ones.

    A number that lost its last digits is told as the program showed it, such as ``1.38E+10``.
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and 10**10 <= value < 10**14 and value % DAMAGED == 0:
        value = f"{value:.10G}"
    plain = unicodedata.normalize("NFKC", tidy(str(value)))
    return " ".join(plain.split())[:200]
