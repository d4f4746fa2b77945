"""Rules of the day they are asked on, from dated rows."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.tools.domain.sums.numbers import number_in
from courses.tools.models import DatedRule

LIMIT, ALERT, BANNED = "registration-limit", "registration-alert", "banned-word"
VAT_MONTH, VAT_QUARTER = "vat-month", "vat-quarter"


def holding(key: str, day: dt.date | None = None) -> QuerySet[DatedRule]:
    """The rows of this rule that hold on ``day``, the newest first."""
    day = day or timezone.localdate()
    begun = DatedRule.objects.filter(key=key, effective_from__lte=day)
    return begun.filter(Q(effective_to__isnull=True) | Q(effective_to__gte=day)).order_by("-effective_from", "-id")


def value_of(key: str, day: dt.date | None = None) -> Decimal | None:
    """The number that holds; None where no row does, and then nothing is said about it."""
    row = holding(key, day).first()
    return number_in(row.value) if row else None


@dataclass(frozen=True, slots=True)
class Limit:
    """A year's sales beside the limit above which a shop registers. ``share`` is in percent."""

    total: Decimal
    limit: Decimal
    share: int
    is_near: bool
    is_over: bool


def limit_of(total: Decimal) -> Limit | None:
    limit, alert = value_of(LIMIT), value_of(ALERT)
    if not limit or alert is None:
        return None
    share = int(total * 100 / limit)
    return Limit(total, limit, share, is_near=total * 100 >= limit * alert, is_over=total > limit)


def sources_of(keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """Where the rules that hold come from, each source once, with the day somebody last looked."""
    rows = [row for key in keys for row in holding(key).order_by("id")]
    seen = {(row.source, row.checked_on): row for row in rows}
    return [{"source": row.source, "day": row.checked_on, "is_reviewed": row.is_reviewed} for row in seen.values()]


def facts_for_wizard() -> dict[str, Any]:
    """What the registration tool computes with, as the page carries it."""
    keys = {"limit": LIMIT, "alert": ALERT, "vat": VAT_MONTH, "vat_quarter": VAT_QUARTER}
    values = {name: value_of(key) for name, key in keys.items()}
    return {name: "" if value is None else f"{value:f}" for name, value in values.items()}


def banned_words() -> dict[str, Any]:
    return {"banned": list(holding(BANNED).order_by("id").values_list("value", flat=True))}
