"""Lists of the book, each for its owner only."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from courses.tools.domain.balance import lines_of
from courses.tools.models import CashCount, CashEntry, KeptSum

SHOWN = 20


def latest(person: Any) -> QuerySet[CashEntry]:
    """The last lines that were not taken back, and those that were, with both told apart; no more queries."""
    rows = lines_of(person).filter(takes_back__isnull=True).select_related("taken_back_by")
    return rows.order_by("-day", "-id")[:SHOWN]


def lines_in(person: Any, *, first: dt.date, after: dt.date) -> QuerySet[CashEntry]:
    """A month as ``latest`` shows lines."""
    rows = lines_of(person).filter(day__gte=first, day__lt=after, takes_back__isnull=True)
    return rows.select_related("taken_back_by").order_by("-day", "-id")


def month_lines(person: Any, *, first: dt.date, after: dt.date) -> QuerySet[CashEntry]:
    rows = lines_of(person).filter(day__gte=first, day__lt=after).select_related("taken_back_by")
    return rows.order_by("day", "id")


def entry_of(person: Any, pk: int) -> CashEntry | None:
    return lines_of(person).select_related("person").filter(pk=pk).first()


def count_of(person: Any, pk: int) -> CashCount | None:
    return CashCount.objects.select_related("person").filter(person=person, pk=pk).first()


def last_count(person: Any) -> CashCount | None:
    return CashCount.objects.filter(person=person).order_by("-written_at", "-id").first()


def kept_of(person: Any) -> QuerySet[KeptSum]:
    return KeptSum.objects.filter(person=person).order_by("-kept_at", "-id")
