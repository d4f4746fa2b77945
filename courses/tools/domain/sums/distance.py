"""How far it is, and the number of days that can honestly be promised.

Distance as the crow flies by the haversine formula on a sphere of 6371 km. An order may come in after the van has left:
it is ready after the days of packing, at the earliest the next day, and waits for the next pickup day.
"""

import math
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.enums import Tool
from courses.tools.domain.sums.numbers import Facts, exact, shown
from courses.tools.domain.sums.shape import Ask, Group, Line, Note, Result, Sheet, number

EARTH = 6371  # km
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PLACES = ("lat1", "lon1", "lat2", "lon2")
TWO_DAYS = 2


def crow(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    half = math.pi / 360
    up = math.sin((lat2 - lat1) * half) ** 2
    along = math.cos(lat1 * 2 * half) * math.cos(lat2 * 2 * half) * math.sin((lon2 - lon1) * half) ** 2
    return 2 * EARTH * math.asin(min(1, math.sqrt(up + along)))


def longest_wait(pickups: list[int], packing: int) -> int:
    """Days from the worst day of ordering to the van."""
    waits = []
    for day in range(len(WEEK)):
        ready = max(packing, 1)
        while (day + ready) % len(WEEK) not in pickups:
            ready += 1
        waits.append(ready)
    return max(waits)


@exact
def compute(facts: Facts, _extra: dict[str, Any]) -> Result:
    out = dict.fromkeys(("km", "days", "hours", "arrives"), "")
    marks = []
    where = [facts[name] for name in PLACES]
    if None not in where:
        out["km"] = shown(Decimal(f"{crow(*map(float, where)):.6f}"), 1)
    elif any(value is not None for value in where):
        marks.append("half_a_place")
    pickups = [n for n, day in enumerate(WEEK) if facts[day]]
    if not pickups:
        return Result(out, (*marks, "no_pickup"))
    wait = longest_wait(pickups, int(facts["packing"]))
    out |= {"days": str(wait), "hours": str(wait * 24)}
    if facts["road"]:
        out["arrives"] = shown(wait + facts["road"], 0)
    marks.append("two_days" if wait <= TWO_DAYS else "not_two_days")
    return Result(out, tuple(marks))


def degrees(name: str, label: Any, most: int) -> Ask:
    return number(name, label, most, 6, low=Decimal(-most), must=False, empty=None)


SHEET = Sheet(
    tool=Tool.DISTANCE,
    lead=_("How far is the pickup point, and within how many days can you honestly promise to send?"),
    groups=(
        Group(
            _("On which days is it picked up?"),
            tuple(
                Ask(day, label, "tick", must=False)
                for day, label in zip(
                    WEEK,
                    (
                        _("Monday"),
                        _("Tuesday"),
                        _("Wednesday"),
                        _("Thursday"),
                        _("Friday"),
                        _("Saturday"),
                        _("Sunday"),
                    ),
                    strict=True,
                )
            ),
        ),
        Group(
            _("Packing and road"),
            (
                number("packing", _("Days you need to pick and pack"), 14),
                number("road", _("Days on the road to the buyer"), 30, must=False),
            ),
        ),
        Group(
            _("From where to where (if you want the distance)"),
            (
                degrees("lat1", _("Our place: latitude"), 90),
                degrees("lon1", _("Our place: longitude"), 180),
                degrees("lat2", _("Pickup point: latitude"), 90),
                degrees("lon2", _("Pickup point: longitude"), 180),
            ),
            folded=True,
            help=_("A map on your phone shows both numbers when you press long on a place."),
        ),
    ),
    compute=compute,
    lines=(
        Line("days", _("Promise to send within"), _("days")),
        Line("hours", _("As the platform writes it"), _("hours")),
        Line("arrives", _("With the buyer after at most"), _("days")),
        Line("km", _("Distance as the crow flies"), _("km")),
    ),
    notes=(
        Note("no_pickup", _("Tick at least one day on which somebody picks up."), "error"),
        Note("two_days", _("You can promise 48 hours."), "success"),
        Note("not_two_days", _("Do not promise 48 hours: on a bad day the van comes later."), "warning"),
        Note("half_a_place", _("For the distance all four numbers are needed."), "warning"),
    ),
    place=True,
)
