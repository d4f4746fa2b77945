"""Sheets that open well in the office: a byte order mark, phones as text, nothing that runs as a formula.

CSV has no kinds of cells: there an apostrophe stands before what would run. In a workbook a cell says itself that it is
text, and an apostrophe would be read as a part of the name, in lists, searches and formulas that compare; so there is
none. Its mark for typed text keeps it one when somebody goes into the cell and out again. Whoever saves a workbook as
CSV makes a new file with a program that warns of it; that is worth less than names as they are.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell

from cms.core.wagtail.facts import Fact

STARTS_A_FORMULA = frozenset("=+-@＝＋－＠﹦﹢﹣﹫")
BREAKS_A_CELL = ("\t", "\r", "\n")
# Left out of sight before a cell is read: blanks of all kinds, zero width marks, control characters.
UNSEEN = " \u00a0\u3000\u200b\u200c\u200d\u2060\ufeff\x00\t\r\n\x0b\x0c"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def plain(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front; control characters go."""
    if not isinstance(value, str) or not value:
        return value
    risky = value.startswith(BREAKS_A_CELL) or value.lstrip(UNSEEN)[:1] in STARTS_A_FORMULA
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if risky and text.strip(UNSEEN) else text


def cell(value: Any) -> Any:
    """A value for both kinds of sheet: dates as dates of this place, numbers as numbers, else text, not yet safe."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.replace(tzinfo=None, microsecond=0)
    if isinstance(value, date | int | float):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))


def lines(queryset: Any, facts: Iterable[Fact]) -> Iterator[list[Any]]:
    """The rows of a sheet, straight from the database: no row of it is ever made into an object."""
    facts = tuple(facts)
    words = tuple(fact.words for fact in facts)
    found = queryset.values_list(*(fact.source for fact in facts))
    for row in found.iterator(chunk_size=2000):
        yield [cell(say(value) if say else value) for say, value in zip(words, row, strict=True)]


def as_csv(head: list[Any], rows: Iterable[list[Any]]) -> bytes:
    """CSV with a byte order mark, so that Chinese opens right; what would run as a formula does not."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerows([plain(value) for value in row] for row in (head, *rows))
    return b"\xef\xbb\xbf" + sheet.getvalue().encode()


def as_xlsx(head: list[Any], rows: Iterable[list[Any]]) -> bytes:
    """A workbook of one sheet. Text is text there, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (head, *rows):
        sheet.append([typed(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def typed(sheet: Any, value: Any) -> Any:
    """What the library would write as a formula or an error is a cell of text, as if typed behind an apostrophe."""
    if not isinstance(value, str) or (plain(value) == value and not value.startswith("#")):
        return value
    made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    made.data_type, made.quotePrefix = "s", True
    return made


class SheetExport:
    """For index views with ``facts``: what is filtered, in the columns that are chosen, and a note of who took it."""

    request: Any
    facts: tuple[Fact, ...] = ()
    title_fact: Fact | None = None
    sheet_name: Any = "sheet"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not self.is_export:  # type: ignore[attr-defined]  # the index view has it
            return super().get(request, *args, **kwargs)  # type: ignore[misc]  # as above
        if not self.may_export:
            raise Http404
        if not self.filters_hold:  # type: ignore[attr-defined]  # the scoped index view has it
            return HttpResponseRedirect(f"{self.index_url}?{self.asked_again()}")  # type: ignore[attr-defined]
        return self.sheet(request.GET["export"])

    @property
    def may_export(self) -> bool:
        """Whether there is a sheet, and any place whose rows this person may take away; asks no query."""
        return bool(self.facts) and not self.exportable(self.model._base_manager.all()).query.is_empty()  # type: ignore[attr-defined]  # noqa: SLF001 Django's name

    def exportable(self, queryset: Any) -> Any:
        raise NotImplementedError

    def chosen(self) -> tuple[Fact, ...]:
        """The facts that the person ticked; none where nothing was ticked."""
        keys = set(self.request.GET.getlist("columns"))
        return tuple(fact for fact in self.facts if fact.key in keys)

    def sheet(self, kind: str) -> HttpResponse:
        queryset = self.exportable(self.get_queryset())  # type: ignore[attr-defined]  # as above
        facts = self.chosen() or tuple(fact for fact in self.facts if fact.listed)
        if self.title_fact:
            facts = (self.title_fact, *facts)
        rows = list(lines(queryset, facts))
        if self.request.method == "GET":  # HEAD takes nothing away
            self.note_export(queryset, len(rows))
        head = [str(fact.label) for fact in facts]
        is_csv = kind == "csv"
        data = as_csv(head, rows) if is_csv else as_xlsx(head, rows)
        name = f"{self.sheet_name}-{timezone.localdate():%Y%m%d}.{'csv' if is_csv else 'xlsx'}"
        answer = HttpResponse(data, content_type="text/csv; charset=utf-8" if is_csv else XLSX)
        answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
        answer["Cache-Control"] = "private, no-store"
        return answer

    def note_export(self, queryset: Any, count: int) -> None:
        """Rooms write down who took how many rows of which places."""

    def asked_again(self, **changes: str) -> str:
        """The list's own address words without the page, the export and what the browser added for a part of it."""
        words = self.request.GET.copy()
        for name in ("p", "export", "_w_filter_fragment"):
            words.pop(name, None)
        for name, value in changes.items():
            words[name] = value
        return words.urlencode()
