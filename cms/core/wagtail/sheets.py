"""Wagtail's own sheets, the reports' too, open as ours do: with a byte order mark, and nothing runs as a formula."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from cms.core.wagtail.export import plain

NUMBERS_AND_DAYS = (int, float, Decimal, date, time, timedelta, type(None))  # bool is an int, datetime a date
MARK = "\ufeff".encode()
_stream, _value, _heading = (
    SpreadsheetExportMixin.stream_csv,
    SpreadsheetExportMixin.preprocess_field_value,
    SpreadsheetExportMixin.get_heading,
)


def _stream_marked(view: Any, queryset: Any) -> Iterator[bytes]:
    yield MARK
    yield from _stream(view, queryset)


def _plain_value(view: Any, field: str, value: Any, kind: str) -> Any:
    """Whatever is neither number, day nor yes or no is text by the time it is looked at."""
    said = _value(view, field, value, kind)
    return plain(said if isinstance(said, NUMBERS_AND_DAYS) else str(said))


def _plain_heading(view: Any, queryset: Any, field: str) -> Any:
    return plain(_heading(view, queryset, field))


def make_sheets_safe() -> None:
    """In the one class that every list and report of Wagtail's exports by. Again it changes nothing."""
    SpreadsheetExportMixin.stream_csv = _stream_marked
    SpreadsheetExportMixin.preprocess_field_value = _plain_value
    SpreadsheetExportMixin.get_heading = _plain_heading
