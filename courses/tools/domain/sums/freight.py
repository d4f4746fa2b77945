"""What a parcel weighs for the courier, and what it costs near and far.

Volumetric weight = length × width × height / divisor (the courier's own, typed). The larger of it and the real weight
is charged, rounded up to the courier's step.
"""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.enums import Tool
from courses.tools.domain.sums.numbers import Facts, exact, shown, up
from courses.tools.domain.sums.shape import Group, Line, Note, Result, Sheet, Table, TableRow, money, number, percent

ZONES = ("near", "far", "remote")
NOUGHT = Decimal(0)


@exact
def compute(facts: Facts, _extra: dict[str, Any]) -> Result:
    volume = facts["length"] * facts["width"] * facts["height"] / facts["divisor"]
    charged = max(volume, facts["weight"])
    billed = up(charged / facts["step"]) * facts["step"]
    out = {"volume": shown(volume, 3), "charged": shown(charged, 3), "billed": shown(billed), "average": ""}
    marks = ["by_volume" if volume > facts["weight"] else "by_weight"]
    shares, costs = NOUGHT, NOUGHT
    for zone in ZONES:
        first, more = facts[f"{zone}_first"], facts[f"{zone}_more"]
        if first is None:
            out[zone] = ""
            continue
        cost = first + max(billed - facts["first"], NOUGHT) * more
        out[zone] = shown(cost)
        shares += facts[f"{zone}_share"]
        costs += facts[f"{zone}_share"] * cost
    if shares == 1:
        out["average"] = shown(costs)
    elif shares:
        marks.append("shares")
    return Result(out, tuple(marks))


def zone(name: str, title: Any, *, must: bool) -> Group:
    return Group(
        title,
        (
            money(f"{name}_first", _("Price of the first weight (yuan)"), must=must, empty=None),
            money(f"{name}_more", _("Each further kg (yuan)"), must=False),
            percent(f"{name}_share", _("Of 100 orders, how many go there? (%)"), must=False),
        ),
        folded=not must,
    )


SHEET = Sheet(
    tool=Tool.FREIGHT,
    lead=_("Size or weight: which one does the courier charge, and what does it cost near and far?"),
    groups=(
        Group(
            _("The packed parcel"),
            (
                number("length", _("Length (cm)"), 500, 1, low=Decimal("0.1")),
                number("width", _("Width (cm)"), 500, 1, low=Decimal("0.1")),
                number("height", _("Height (cm)"), 500, 1, low=Decimal("0.1")),
                number("weight", _("On the scale, box and all (kg)"), 1000, 3, low=Decimal("0.001")),
            ),
        ),
        Group(
            _("How your courier computes"),
            (
                number(
                    "divisor",
                    _("Size is divided by"),
                    50_000,
                    low=Decimal(1000),
                    help=_("Ask your courier: 6000, 8000 and 12000 are usual."),
                ),
                number("step", _("Weight is rounded up to steps of (kg)"), 10, 2, low=Decimal("0.01"), initial="1"),
                number("first", _("The first price covers (kg)"), 100, 2, initial="1"),
            ),
        ),
        zone("near", _("Near: own and neighbouring provinces"), must=True),
        zone("far", _("Far"), must=False),
        zone("remote", _("Remote: Xinjiang, Tibet and the like"), must=False),
    ),
    compute=compute,
    lines=(
        Line("volume", _("Weight by size"), _("kg")),
        Line("billed", _("Weight that is charged"), _("kg")),
        Line("average", _("On average, what an order costs to send"), _("yuan")),
    ),
    notes=(
        Note("by_volume", _("The size decides: a smaller box saves money."), "warning"),
        Note("by_weight", _("The weight decides."), "info"),
        Note("shares", _("The three shares should make 100 together; then we can say what an order costs."), "warning"),
    ),
    table=Table(
        _("What this parcel costs"),
        ("", _("Yuan")),
        (
            TableRow(("near",), _("Near: own and neighbouring provinces")),
            TableRow(("far",), _("Far")),
            TableRow(("remote",), _("Remote: Xinjiang, Tibet and the like")),
        ),
    ),
    foot=_("Free shipping to remote places is paid by you: look at the last line before you promise it."),
)
