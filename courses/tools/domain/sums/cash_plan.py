"""How much cash the first three months take, if it goes as hoped and if it does not."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.enums import Tool
from courses.tools.domain.sums.numbers import Facts, exact, shown
from courses.tools.domain.sums.shape import Group, Line, Note, Result, Sheet, Table, TableRow, money, number, percent

MONTHS = (1, 2, 3)


@exact
def compute(facts: Facts, _extra: dict[str, Any]) -> Result:
    start = facts["have"] - facts["oneoff"] - facts["deposit"] - facts["stock"]
    out, stops = {"start": shown(start), "start_again": shown(start)}, []
    hoped = worst = lowest = start
    if start < facts["stop"]:
        stops.append("stop_start")
    for month in MONTHS:
        earned = facts["kept"] * facts[f"orders{month}"]
        spent = facts["monthly"] + facts["living"]
        hoped += earned - spent
        worst += min(earned, earned * facts["worst"]) - spent  # where every order loses, few of them are no misfortune
        lowest = min(lowest, worst)
        out |= {f"hoped{month}": shown(hoped), f"worst{month}": shown(worst)}
        if worst < facts["stop"]:
            stops.append(f"stop_{month}")
    out["need"] = shown(max(facts["have"] - lowest + facts["stop"], Decimal(0)))
    losing = ["each_loses"] if facts["kept"] < 0 else []
    return Result(out, (*(stops[:1] or ["enough"]), *losing))


SHEET = Sheet(
    tool=Tool.CASH_PLAN,
    lead=_("How much money do you need to begin, and at which point do you stop?"),
    groups=(
        Group(
            _("Before the first order"),
            (
                money("have", _("Money that you can spare now (yuan)")),
                money("oneoff", _("Bought once: scale, printer, boxes (yuan)")),
                money(
                    "deposit",
                    _("Deposit of the platform (yuan)"),
                    help=_("Look it up; you get it back when you close."),
                ),
                money("stock", _("First goods (yuan)")),
            ),
        ),
        Group(
            _("Every month"),
            (
                money("monthly", _("Costs of the month, however much you sell (yuan)")),
                money("living", _("What you take out to live on, as your wage (yuan)")),
                money(
                    "kept",
                    _("Left of one order (yuan)"),
                    low=Decimal(-10_000),
                    high=Decimal(10_000),
                    help=_("From the price calculator."),
                ),
            ),
        ),
        Group(
            _("How many orders do you hope for?"),
            (
                number("orders1", _("First month")),
                number("orders2", _("Second month")),
                number("orders3", _("Third month")),
                percent("worst", _("If it goes badly, how much of that? (%)"), initial="30"),
            ),
        ),
        Group(
            _("Your stop"),
            (money("stop", _("Below this much money you stop (yuan)"), help=_("What the family must not lose.")),),
        ),
    ),
    compute=compute,
    lines=(
        Line("need", _("So much you should have, if it goes badly"), _("yuan")),
        Line("start", _("Left after the start"), _("yuan")),
    ),
    notes=(
        Note("enough", _("Even if it goes badly you stay above your stop for three months."), "success"),
        Note("each_loses", _("At this price every order costs you money; more orders only make it worse."), "error"),
        Note("stop_start", _("You are below your stop before the first order: begin smaller."), "error"),
        Note("stop_1", _("If it goes badly you reach your stop in the first month."), "warning"),
        Note("stop_2", _("If it goes badly you reach your stop in the second month."), "warning"),
        Note("stop_3", _("If it goes badly you reach your stop in the third month."), "warning"),
    ),
    table=Table(
        _("Money left at the end of each month (yuan)"),
        ("", _("As hoped"), _("If it goes badly")),
        (
            TableRow(("start", "start_again"), _("Start")),
            TableRow(("hoped1", "worst1"), _("First month")),
            TableRow(("hoped2", "worst2"), _("Second month")),
            TableRow(("hoped3", "worst3"), _("Third month")),
        ),
    ),
    foot=_("Do not borrow for the start: begin with a test batch that you can afford to lose."),
)
