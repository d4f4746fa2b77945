"""How many orders a day go out of the door, and how many more one may take."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.enums import Tool
from courses.tools.domain.sums.numbers import Facts, down, exact, shown, up
from courses.tools.domain.sums.shape import Group, Line, Note, Result, Sheet, number

STEPS = ("pick", "pack", "label", "talk")
HOUR = 60


@exact
def compute(facts: Facts, _extra: dict[str, Any]) -> Result:
    each = sum((facts[step] for step in STEPS), Decimal(0))
    a_day = facts["hours"] * HOUR - facts["away"]
    out = dict.fromkeys(("orders", "people_needed", "days", "room"), "")
    if each <= 0:
        return Result(out, ("no_minutes",))
    if a_day <= 0:
        return Result(out | {"orders": "0"}, ("no_time",))
    orders = down(facts["people"] * a_day / each)
    out["orders"] = shown(orders, 0)
    marks = []
    if facts["wanted"]:
        out["people_needed"] = shown(up(facts["wanted"] * each / a_day), 0)
        marks.append("enough" if facts["wanted"] <= orders else "short")
    if orders:
        out["days"] = shown(up(facts["waiting"] / orders), 0) if facts["waiting"] else ""
        out["room"] = shown(max(orders * facts["promise"] - facts["waiting"], Decimal(0)), 0)
    if facts["waiting"] > orders * facts["promise"]:
        marks.append("late")
    return Result(out, tuple(marks))


def minutes(name: str, label: Any) -> Any:
    return number(name, label, 600, 1)


SHEET = Sheet(
    tool=Tool.CAPACITY,
    lead=_("Before orders jump: how many can you send in a day, and when do you stop selling?"),
    groups=(
        Group(
            _("Minutes for one order"),
            (
                minutes("pick", _("Fetch and check the goods")),
                minutes("pack", _("Pack")),
                minutes("label", _("Print and stick the label")),
                minutes("talk", _("Answer the buyer")),
            ),
        ),
        Group(
            _("Your day"),
            (
                number("people", _("How many people pack?"), 200, low=Decimal(1)),
                number("hours", _("Hours a day for each"), 24, 1),
                number("away", _("Of these, minutes for the way to the courier and for rest"), 1440),
            ),
        ),
        Group(
            _("Your orders"),
            (
                number("wanted", _("Orders a day that may come"), must=False),
                number("waiting", _("Orders that wait now"), must=False),
                number("promise", _("Days within which you promise to send"), 30, low=Decimal(1), initial="2"),
            ),
        ),
    ),
    compute=compute,
    lines=(
        Line("orders", _("So many orders a day can go out"), _("orders")),
        Line("people_needed", _("People needed for what may come"), _("people")),
        Line("days", _("Days until all that waits is sent"), _("days")),
        Line("room", _("So many more you may take now, then stop selling"), _("orders")),
    ),
    notes=(
        Note("no_minutes", _("An order that takes no time at all? Write the minutes of at least one step."), "error"),
        Note("no_time", _("After the way and the rest no time is left to pack."), "error"),
        Note("enough", _("You can send what may come."), "success"),
        Note(
            "short",
            _("More may come than you can send: find helpers first, or limit the stock in the shop."),
            "warning",
        ),
        Note("late", _("What waits already breaks your promise. Stop selling now and write to the buyers."), "error"),
    ),
)
