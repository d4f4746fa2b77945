"""All the seller's tools, in the order of the page that lists them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.enums import Tool
from courses.tools.domain.sums import (
    capacity,
    cash_plan,
    distance,
    freight,
    listing,
    loan,
    price,
    product_fit,
    promotion,
    registration,
)
from courses.tools.domain.sums.shape import Sheet

MODULES = (
    *(price, freight, cash_plan, promotion, loan),
    *(capacity, product_fit, distance, listing, registration),
)
SHEETS: dict[str, Sheet] = {sheet.tool.value: sheet for sheet in (module.SHEET for module in MODULES)}

BOOK_LEAD = _("Write down what comes in and goes out, in two pockets. Only you can open it.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One tool on a list."""

    tool: Tool
    icon: str
    lead: Any


def entry_of(tool: Tool) -> Entry:
    sheet = SHEETS.get(tool.value)
    return Entry(tool, tool.icon, sheet.lead if sheet else BOOK_LEAD)


def entries() -> list[Entry]:
    return [entry_of(tool) for tool in Tool if tool.value in SHEETS or tool == Tool.CASH_BOOK]
