"""The people one can be with one tap. Their numbers are the door; nothing of them exists outside the demo world."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

# What opens the made-up villager's cash book; said on the page where one becomes somebody.
PIN = "7931"
STAYS = _(
    "This demo person stays as it is: others come in by the same door. To try this, sign up with a number of yours."
)


@dataclass(frozen=True, slots=True)
class Door:
    """``key`` is the button's value, ``lands`` the url name where this person's day begins."""

    key: str
    phone: str
    name: str
    words: object
    icon: str
    lands: str
    lan: bool = False


DOORS = (
    Door(
        "villager",
        "+8615400000001",
        "李秀兰（演示）",
        _("A villager who has just begun to learn"),
        "learn",
        "home",
        lan=True,
    ),
    Door(
        "mentor",
        "+8615400000002",
        "陈大明（演示）",
        _("A first mover who answers questions"),
        "mentor",
        "live:desk",
        lan=True,
    ),
    Door(
        "admin",
        "+8615400000003",
        "王春生（演示）",
        _("An admin of the association"),
        "people",
        "association:desk",
    ),
    Door(
        "editor",
        "+8615400000004",
        "周文静（演示）",
        _("An editor who writes the lessons"),
        "edit",
        "wagtailadmin_home",
    ),
)


def why_it_stays(person: Any) -> Any:
    """The people behind the doors of ``/demo/`` are there for the next visitor too."""
    return STAYS if person.is_demo and str(person.phone) in {door.phone for door in DOORS} else ""
