"""The month's profit and loss of the shop's pocket.

Net sales − (opening stock + purchases − closing stock) = gross profit; − fees, freight, packaging, ads, wages, other
= net profit before one's own wage; − own wage = after (domain brief, end of §2).
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from courses.tools.domain.balance import NOUGHT, counting, yuan
from courses.tools.enums import COSTS, Pocket, Purpose
from courses.tools.models import StockValue


@dataclass(frozen=True, slots=True)
class Statement:
    """One month. ``opening`` and ``closing`` are None while nobody has counted the stock; they count as nothing."""

    first: dt.date
    sales: Decimal
    opening: Decimal | None
    bought: Decimal
    closing: Decimal | None
    costs: dict[str, Decimal]
    own_wage: Decimal

    @property
    def goods_used(self) -> Decimal:
        return (self.opening or NOUGHT) + self.bought - (self.closing or NOUGHT)

    @property
    def gross(self) -> Decimal:
        return self.sales - self.goods_used

    @property
    def before_wage(self) -> Decimal:
        return self.gross - sum(self.costs.values(), NOUGHT)

    @property
    def after_wage(self) -> Decimal:
        return self.before_wage - self.own_wage

    @property
    def is_stock_counted(self) -> bool:
        return self.opening is not None and self.closing is not None


def next_month(first: dt.date) -> dt.date:
    return (first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def month_before(first: dt.date) -> dt.date:
    return (first.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def statement(person: Any, *, first: dt.date) -> Statement:
    """Of the month that begins on ``first``; two queries."""
    after = next_month(first)
    rows = counting(person).filter(day__gte=first, day__lt=after)
    sums: dict[str, Decimal] = {}
    for pocket, purpose, total in rows.values_list("pocket", "purpose").annotate(total=Sum("amount")):
        if pocket == Pocket.SHOP:
            sums[purpose] = yuan(total)
    opening, closing = stock_at(person, [first - dt.timedelta(days=1), after - dt.timedelta(days=1)])
    costs = {name: sum((sums.get(part, NOUGHT) for part in parts), NOUGHT) for name, parts in COSTS.items()}
    costs["other"] -= sums.get(Purpose.FOUND, NOUGHT)
    return Statement(
        first=first,
        sales=sums.get(Purpose.SALES, NOUGHT) - sums.get(Purpose.REFUND, NOUGHT),
        opening=opening,
        bought=sums.get(Purpose.STOCK, NOUGHT),
        closing=closing,
        costs=costs,
        own_wage=sums.get(Purpose.OWN_WAGE, NOUGHT),
    )


def stock_at(person: Any, days: list[dt.date]) -> list[Decimal | None]:
    """What the stock was worth on each of these days, by the last word; None where nobody counted."""
    rows = StockValue.objects.filter(person=person, day__in=days).order_by("written_at", "id")
    found = dict(rows.values_list("day", "value"))
    return [found.get(day) for day in days]
