"""The true yearly cost of a loan, by its cash flows.

The monthly rate i is the one at which everything paid is worth what was received:
received = Σ payment / (1+i)^month + last / (1+i)^months. It is found by halving the interval 0–100 % to
steps of 10⁻¹⁰ in whole numbers, so that phone and server find the same one. The yearly rate is (1+i)¹² − 1
(compound, the internal rate of return); fees taken off at the start count as not received.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.enums import Tool
from courses.tools.domain.sums.numbers import Facts, exact, shown
from courses.tools.domain.sums.shape import Group, Line, Note, Result, Sheet, Table, TableRow, money, number

FINE = 10**10  # steps of the monthly rate
FEN = 100
OFFERS = ("a", "b")
PARTS = ("get", "pay", "months")


@dataclass(frozen=True, slots=True)
class Offer:
    """Money in fen. ``received`` is what really arrives."""

    received: int
    pay: int
    months: int
    last: int

    @property
    def repaid(self) -> int:
        return self.pay * self.months + self.last


def worth(offer: Offer, factor: int) -> int:
    """What would still be owed at the end if a month cost ``factor / FINE``; grows with the factor."""
    owed, scale = offer.received, 1
    for _month in range(offer.months):
        scale *= FINE
        owed = owed * factor - offer.pay * scale
    return owed - offer.last * scale


def monthly_factor(offer: Offer) -> int | None:
    """(1+i) in steps of ``FINE``; None above 100 % a month."""
    low, high = FINE, 2 * FINE
    if worth(offer, high) < 0:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if worth(offer, middle) <= 0 else (low, middle)
    return low


@exact
def compute(facts: Facts, _extra: dict[str, Any]) -> Result:
    out: dict[str, str] = {}
    marks: list[str] = []
    factors: dict[str, int] = {}
    for name in OFFERS:
        out |= dict.fromkeys((f"{name}_rate", f"{name}_cost", f"{name}_received", f"{name}_repaid"), "")
        given = [facts[f"{name}_{part}"] is not None for part in PARTS]
        if not all(given):
            marks += [f"{name}_incomplete"] if any(given) else []
            continue
        factor = offer_into(name, facts, out, marks)
        if factor is not None:
            factors[name] = factor
    if len(factors) == len(OFFERS):
        gap = factors["a"] - factors["b"]
        marks.append("same" if not gap else "a_cheaper" if gap < 0 else "b_cheaper")
    return Result(out, tuple(marks))


def offer_into(name: str, facts: Facts, out: dict[str, str], marks: list[str]) -> int | None:
    def fen(part: str) -> int:
        return int(facts[f"{name}_{part}"] * FEN)

    offer = Offer(fen("get") - fen("fee"), fen("pay"), int(facts[f"{name}_months"]), fen("last"))
    out[f"{name}_received"] = shown(Decimal(offer.received) / FEN)
    out[f"{name}_repaid"] = shown(Decimal(offer.repaid) / FEN)
    out[f"{name}_cost"] = shown(Decimal(offer.repaid - offer.received) / FEN)
    if offer.received <= 0:
        marks.append(f"{name}_nothing")
        return None
    if offer.repaid < offer.received:
        marks.append(f"{name}_less")
        return None
    factor = monthly_factor(offer)
    if factor is None:
        marks.append(f"{name}_too_dear")
        return None
    yearly = (Decimal(factor) / FINE) ** 12 - 1
    out[f"{name}_rate"] = shown(yearly * 100)
    return factor


def offer(name: str, title: Any, *, must: bool) -> Group:
    empty = None
    return Group(
        title,
        (
            money(f"{name}_get", _("Amount of the loan (yuan)"), must=must, empty=empty, high=Decimal(10_000_000)),
            money(f"{name}_fee", _("Fees and interest taken off at the start (yuan)"), must=False),
            money(f"{name}_pay", _("To pay every month (yuan)"), must=must, empty=empty),
            number(f"{name}_months", _("How many months?"), 60, low=Decimal(1), must=must, empty=empty),
            money(f"{name}_last", _("To pay once more at the end (yuan)"), must=False, high=Decimal(10_000_000)),
        ),
    )


NOTES = (
    ("nothing", _("After the fees nothing is left of it: look at the amounts again."), "error"),
    ("less", _("You would pay back less than you get: look at the amounts again."), "error"),
    ("too_dear", _("It costs more than 100 % a month: leave it alone."), "error"),
    ("incomplete", _("Fill in the amount, the payment and the months of an offer; then we can compare."), "warning"),
)

SHEET = Sheet(
    tool=Tool.LOAN,
    lead=_("Two offers side by side: what each really costs in a year, fees and all."),
    groups=(offer("a", _("First offer"), must=True), offer("b", _("Second offer (if there is one)"), must=False)),
    compute=compute,
    lines=(
        Line("a_rate", _("First offer, true cost in a year"), _("% a year")),
        Line("b_rate", _("Second offer, true cost in a year"), _("% a year")),
    ),
    notes=(
        Note("a_cheaper", _("The first offer is cheaper."), "success"),
        Note("b_cheaper", _("The second offer is cheaper."), "success"),
        Note("same", _("Both cost the same."), "info"),
        *(Note(f"{name}_{mark}", text, kind) for name in OFFERS for mark, text, kind in NOTES),
    ),
    table=Table(
        _("What goes back and forth (yuan)"),
        ("", _("First"), _("Second")),
        (
            TableRow(("a_received", "b_received"), _("You really get")),
            TableRow(("a_repaid", "b_repaid"), _("You pay back")),
            TableRow(("a_cost", "b_cost"), _("That costs you")),
        ),
    ),
    foot=_(
        "The yearly cost is the internal rate of return of the payments, with compound interest. Never borrow for "
        "advertising, and set a point at which you stop."
    ),
)
