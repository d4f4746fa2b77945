"""Dates of the demo county. Deeds happen now; the county looks lived in because their rows are set back afterwards.

Only moments are changed here, and only of rows the seed has just made: never a state, never a person's words.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Model, QuerySet
from django.utils import timezone


def set_back(rows: QuerySet[Any], by: timedelta, *moments: str) -> None:
    """Move the named moments of these rows into the past; an empty one stays empty."""
    rows.update(**{name: F(name) - by for name in moments})


def set_to(row: Model, **moments: Any) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**moments)  # noqa: SLF001 Django's documented name


def evening(days: int) -> datetime:
    """Half past seven in the evening, so many days from today: when villages have time."""
    today = timezone.localtime().replace(hour=19, minute=30, second=0, microsecond=0)
    return today + timedelta(days=days)
