"""Rules of the day they are asked on, from dated rows."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.domain.facts import FactLine
from courses.enums import Platform
from courses.tools.domain.sums.numbers import NoNumber, number_in
from courses.tools.models import DatedRule

LIMIT, ALERT, BANNED = "registration-limit", "registration-alert", "banned-word"
VAT_MONTH, VAT_QUARTER = "vat-month", "vat-quarter"


def holding(key: str, day: dt.date | None = None) -> QuerySet[DatedRule]:
    """The rows of this rule that hold on ``day``, the newest first."""
    day = day or timezone.localdate()
    begun = DatedRule.objects.filter(key=key, effective_from__lte=day)
    return begun.filter(Q(effective_to__isnull=True) | Q(effective_to__gte=day)).order_by("-effective_from", "-id")


def value_of(key: str, day: dt.date | None = None) -> Decimal | None:
    """The number that holds; None where no row does, or it holds no number: then nothing is said about it."""
    row = holding(key, day).first()
    try:
        found = number_in(row.value) if row else None
    except NoNumber:
        return None
    return found if found and found > 0 else None


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
    """Where the rules that hold come from, each source once, with the day somebody last looked and has to look again.

    Of the rows of one source the first that is due speaks for all.
    """
    seen: dict[tuple[str, dt.date], list[DatedRule]] = {}
    for row in (row for key in keys for row in holding(key).order_by("id")):
        seen.setdefault((row.source, row.checked_on), []).append(row)
    return [source_of(min(rows, key=lambda row: row.review_by), rows) for rows in seen.values()]


def source_of(first: DatedRule, rows: list[DatedRule]) -> dict[str, Any]:
    return {
        "source": first.source,
        "day": first.checked_on,
        "review_by": first.review_by,
        "may_have_changed": first.may_have_changed,
        "is_reviewed": all(row.is_reviewed for row in rows),
    }


def rule_lines() -> list[FactLine]:
    """The rules that hold or will, for the editors' list of what to look at again. One query."""
    ongoing = Q(effective_to__isnull=True) | Q(effective_to__gte=timezone.localdate())
    return [line_of(row) for row in DatedRule.objects.filter(ongoing)]


def line_of(row: DatedRule) -> FactLine:
    reviewed = "reviewed" if row.is_reviewed else "unreviewed"
    return FactLine(
        page_id=None,
        lesson=f"{_('Dated rules')} · {row.key}",
        language="",
        platform=str(Platform.OTHER.label),
        text=f"{row.value} {row.unit}".strip(),
        source=row.source,
        owner=row.owner,
        checked_on=row.checked_on,
        review_by=row.review_by,
        state="due" if row.may_have_changed else reviewed,
        address=reverse("wagtailsnippets_tools_datedrule:edit", args=[row.pk]),
    )


def facts_for_wizard() -> dict[str, Any]:
    """What the registration tool computes with, as the page carries it."""
    keys = {"limit": LIMIT, "alert": ALERT, "vat": VAT_MONTH, "vat_quarter": VAT_QUARTER}
    values = {name: value_of(key) for name, key in keys.items()}
    return {name: "" if value is None else f"{value:f}" for name, value in values.items()}


def banned_words() -> dict[str, Any]:
    return {"banned": list(holding(BANNED).order_by("id").values_list("value", flat=True))}
