"""Profit of a day, a week or a campaign before and after the price goes down."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.enums import Tool
from courses.tools.domain.sums.numbers import Facts, exact, shown, up
from courses.tools.domain.sums.shape import Group, Line, Note, Result, Sheet, Table, TableRow, money, number, percent


@exact
def compute(facts: Facts, _extra: dict[str, Any]) -> Result:
    stays = 1 - facts["fee"]
    unit = facts["price"] * stays - facts["cost"]
    cheap = facts["promo"] * stays - facts["cost"]
    before, after = unit * facts["orders"], cheap * facts["more"] - facts["extra"]
    out = {
        "unit": shown(unit),
        "cheap": shown(cheap),
        "orders_then": shown(facts["orders"], 0),
        "orders_now": shown(facts["more"], 0),
        "before": shown(before),
        "after": shown(after),
        "gain": shown(after - before),
        "needed": "",
    }
    is_same = out["gain"] == "0.00"  # what the eye reads as nothing is neither more nor less
    marks = ["same" if is_same else "pays" if after > before else "costs"]
    if cheap > 0:
        out["needed"] = shown(max(up((before + facts["extra"]) / cheap), Decimal(0)), 0)
    else:
        marks.append("each_loses")
    if facts["promo"] >= facts["price"]:
        marks.append("no_promotion")
    return Result(out, tuple(marks))


SHEET = Sheet(
    tool=Tool.PROMOTION,
    lead=_("More orders at a lower price: is more left at the end?"),
    groups=(
        Group(
            _("As it is now"),
            (
                money("price", _("Price now (yuan)")),
                number("orders", _("Orders in that time now"), help=_("A day, a week: the same time in both parts.")),
                money("cost", _("All that an order costs: goods, packing, courier (yuan)")),
                percent("fee", _("Fees and advertising (% of the price)")),
            ),
        ),
        Group(
            _("In the promotion"),
            (
                money("promo", _("Price in the promotion (yuan)")),
                number("more", _("Orders you expect")),
                money(
                    "extra",
                    _("Costs of the promotion itself (yuan)"),
                    must=False,
                    help=_("Advertising, gifts, helpers."),
                ),
            ),
        ),
    ),
    compute=compute,
    lines=(
        Line("gain", _("More profit than without it"), _("yuan")),
        Line("needed", _("To earn as much as now you need"), _("orders")),
    ),
    notes=(
        Note("pays", _("The promotion leaves you more."), "success"),
        Note("costs", _("The promotion leaves you less than selling as you do now."), "warning"),
        Note("same", _("The promotion leaves you exactly as much as selling as you do now.")),
        Note("each_loses", _("At this price every order costs you money; more orders only make it worse."), "error"),
        Note(
            "no_promotion", _("The price in the promotion is not lower than the price now: is that right?"), "warning"
        ),
    ),
    table=Table(
        _("Before and in the promotion"),
        ("", _("Now"), _("Promotion")),
        (
            TableRow(("unit", "cheap"), _("Left of one order (yuan)")),
            TableRow(("orders_then", "orders_now"), _("Orders")),
            TableRow(("before", "after"), _("Profit (yuan)")),
        ),
    ),
    foot=_("A price that is always reduced is simply your price. Say until when it lasts, and keep to it."),
)
