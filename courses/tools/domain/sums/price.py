"""What is left of one order, and the price at which nothing is left.

Per order dispatched, with n = list price − discount (domain brief, end of §2):
kept = (1−r)·n·(1−f−τ) − c·[(1−r)+r·u] − (k+s+i) − r·b − a·n;
break-even = d + (c·[(1−r)+r·u] + k+s+i + r·b) / ((1−r)(1−f−τ) − a).
Where a platform keeps its fee on returned orders, f is taken of every order instead of the ones that stay.
"""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.enums import Tool
from courses.tools.domain.sums.numbers import Facts, exact, shown, up
from courses.tools.domain.sums.shape import Ask as Choice
from courses.tools.domain.sums.shape import (
    Group,
    Line,
    Note,
    Result,
    Sheet,
    Table,
    TableRow,
    bars_of,
    money,
    percent,
)

NOTHING = "0.00"
STEPS = ("sold", "returned", "fees", "goods", "sending", "back", "ads", "kept")


@exact
def compute(facts: Facts, _extra: dict[str, Any]) -> Result:
    net = facts["price"] - facts["discount"]
    stay, back = 1 - facts["returns"], facts["returns"]
    fee, tax, ads = facts["fee"], facts["tax"], facts["ads"]
    fee_of = stay if facts["fee_back"] == "yes" else Decimal(1)
    goods = facts["cost"] * (stay + back * facts["spoilt"])
    sending = facts["packing"] + facts["freight"] + facts["insurance"]
    return_way = back * facts["return_freight"]
    share = stay * (1 - tax) - fee_of * fee - ads
    kept = net * share - goods - sending - return_way
    parts = {
        "sold": net,
        "returned": -back * net,
        "fees": -net * (fee_of * fee + stay * tax),
        "goods": -goods,
        "sending": -sending,
        "back": -return_way,
        "ads": -ads * net,
        "kept": kept,
    }
    out = {name: shown(value) for name, value in parts.items()} | {"even": "", "orders": "", "orders_wage": ""}
    earns = kept > 0 and out["kept"] != NOTHING  # what the eye reads as nothing is neither
    marks = ["earns" if earns else "nothing" if out["kept"] == NOTHING else "loses"]
    if net < 0:
        marks.append("discount_too_high")
    if share <= 0:
        marks.append("no_price")
    else:
        out["even"] = shown(facts["discount"] + (goods + sending + return_way) / share)
    if earns:
        out["orders"] = orders(facts["fixed"], kept)
        out["orders_wage"] = orders(facts["fixed"] + facts["wage"], kept) if facts["wage"] else ""
    else:
        marks.append("no_orders")
    return Result(out, tuple(marks), fall(parts))


def orders(costs: Decimal, kept: Decimal) -> str:
    """How many orders pay these costs; nothing is said about none."""
    return shown(up(costs / kept), 0) if costs else ""


def fall(parts: dict[str, Decimal]) -> dict[str, tuple[int, int]]:
    steps, now = [], Decimal(0)
    for name in STEPS[:-1]:
        steps.append((name, now, now + parts[name]))
        now += parts[name]
    return bars_of([*steps, ("kept", Decimal(0), parts["kept"])])


SHEET = Sheet(
    tool=Tool.PRICE,
    lead=_("How much is left of one order, and how many orders pay for the month."),
    groups=(
        Group(
            _("What the buyer pays"),
            (
                money("price", _("Your price for one order (yuan)")),
                money("discount", _("Coupons and discounts for one order (yuan)"), must=False),
            ),
        ),
        Group(
            _("What one order costs you"),
            (
                money(
                    "cost",
                    _("The goods (yuan)"),
                    help=_("Bought, or your own produce at the price the trader would pay."),
                ),
                money("packing", _("Box, bag, tape, filling (yuan)")),
                money("freight", _("Courier (yuan)")),
                money("insurance", _("Return insurance (yuan)"), must=False),
            ),
        ),
        Group(
            _("What goes off in percent"),
            (
                percent(
                    "fee",
                    _("Fees of the platform and for payment (%)"),
                    help=_("Look it up on the fee page of your platform; it changes, so we fill nothing in."),
                ),
                percent("ads", _("Advertising (% of the price)"), must=False),
                percent("tax", _("Tax (%)"), must=False),
            ),
        ),
        Group(
            _("What comes back"),
            (
                percent("returns", _("Of 100 orders, how many come back? (%)")),
                percent("spoilt", _("Of what comes back, how much can you not sell again? (%)")),
                money("return_freight", _("Courier for a return, if you pay it (yuan)"), must=False),
                Choice(
                    "fee_back",
                    _("Does the platform give its fee back on a return?"),
                    "choice",
                    choices=(("yes", _("Yes, it gives it back")), ("no", _("No, it keeps the fee"))),
                    initial="yes",
                ),
            ),
        ),
        Group(
            _("Your month"),
            (
                money(
                    "fixed",
                    _("Costs of the month, however much you sell (yuan)"),
                    must=False,
                    help=_("Rent, network, power."),
                ),
                money("wage", _("The wage you pay yourself for a month (yuan)"), must=False),
            ),
            folded=True,
        ),
    ),
    compute=compute,
    lines=(
        Line("kept", _("Left of one order"), _("yuan")),
        Line("even", _("At this price nothing is left and nothing lost"), _("yuan")),
        Line("orders", _("Orders a month that pay the month's costs"), _("orders")),
        Line("orders_wage", _("Orders a month that also pay your own wage"), _("orders")),
    ),
    notes=(
        Note("discount_too_high", _("The discount is higher than the price: look at both again."), "error"),
        Note(
            "no_price",
            _("No price works at this level of advertising and returns. First bring one of them down."),
            "error",
        ),
        Note("loses", _("Each order costs you money."), "error"),
        Note("nothing", _("An order leaves you nothing and costs you nothing."), "warning"),
        Note("no_orders", _("With nothing left of an order, no number of orders pays the month's costs."), "warning"),
        Note("earns", _("Each order leaves you something."), "success"),
    ),
    table=Table(
        _("Where the money of one order goes"),
        ("", _("Yuan")),
        tuple(
            TableRow((name,), label, bar=name)
            for name, label in (
                ("sold", _("The buyer pays")),
                ("returned", _("Paid back for returns")),
                ("fees", _("Fees and tax")),
                ("goods", _("Goods, the spoilt ones too")),
                ("sending", _("Packing, courier, insurance")),
                ("back", _("Courier for returns")),
                ("ads", _("Advertising")),
                ("kept", _("Left for you")),
            )
        ),
    ),
)
