"""The book as a sheet for the office."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cms.core.wagtail.export import XLSX, as_csv, as_xlsx, cell
from courses.tools.models import CashEntry

KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}


def sheet_of(entries: Iterable[CashEntry], kind: str) -> bytes:
    """Lines taken back and lines that take back are both there and say so; the second are below 0, for right sums."""
    head = [_("Day"), _("Pocket"), _("Way"), _("For"), _("Yuan"), _("Words"), _("Note")]
    rows = [row_of(entry) for entry in entries]
    return as_csv(head, rows) if kind == "csv" else as_xlsx(head, rows)


def row_of(entry: CashEntry) -> list[Any]:
    words = (entry.get_pocket_display(), entry.get_way_display(), entry.get_purpose_display())
    note = ""
    if entry.takes_back_id:
        note = _("takes a line back")
    elif hasattr(entry, "taken_back_by"):
        note = _("was taken back")
    amount = -entry.amount if entry.takes_back_id else entry.amount
    return [cell(entry.day), *map(cell, words), amount, cell(entry.words), note]
