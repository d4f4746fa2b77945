"""What the book says: lines that count, the two pockets, the last twelve months of sales."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone

from courses.tools.enums import Pocket, Purpose, Way
from courses.tools.models import CashCount, CashEntry

NOUGHT = Decimal("0.00")
OTHER = {Pocket.SHOP: Pocket.HOME, Pocket.HOME: Pocket.SHOP}


def yuan(total: Decimal | None) -> Decimal:
    """A sum to the fen: one engine adds with more digits than were written."""
    return (total or NOUGHT).quantize(NOUGHT)


def lines_of(person: Any) -> QuerySet[CashEntry]:
    return CashEntry.objects.filter(person=person)


def counting(person: Any) -> QuerySet[CashEntry]:
    """Lines that were not taken back, without the lines that take back."""
    return lines_of(person).filter(takes_back__isnull=True, taken_back_by__isnull=True)


def balance_of(person: Any) -> dict[Pocket, Decimal]:
    """How much is in each pocket by the book, in one query."""
    return summed(counting(person))


def balance_at(count: CashCount) -> Decimal:
    """What the book says by now of the pocket as it was counted.

    A line written since counts as remembered, unless its day is later: then the money moved after the count.
    """
    rows = counting(count.person).exclude(day__gt=count.day, written_at__gt=count.written_at)
    return summed(rows)[Pocket(count.pocket)]


def summed(lines: QuerySet[CashEntry]) -> dict[Pocket, Decimal]:
    balance = dict.fromkeys(Pocket, NOUGHT)
    for pocket, way, raw in lines.values_list("pocket", "way").annotate(total=Sum("amount")):
        total = yuan(raw)
        balance[Pocket(pocket)] += total if way == Way.IN else -total
        if way == Way.MOVE:
            balance[OTHER[Pocket(pocket)]] += total
    return balance


def year_of_sales(person: Any) -> Decimal:
    """Paid-out sales less refunds of the shop's last twelve months: what the law's limit is compared with."""
    since = timezone.localdate() - dt.timedelta(days=365)
    rows = counting(person).filter(pocket=Pocket.SHOP, day__gt=since, purpose__in=(Purpose.SALES, Purpose.REFUND))
    totals = dict(rows.values_list("purpose").annotate(Sum("amount")))
    return yuan(totals.get(Purpose.SALES)) - yuan(totals.get(Purpose.REFUND))
