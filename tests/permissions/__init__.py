"""The permission table: every address × every kind of caller, one file a room."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

CALLERS = ("nobody", "villager", "mentor", "village_admin", "county_admin", "editor")


@dataclass(frozen=True)
class Row:
    """``expect``: status code per caller in the order of ``CALLERS``; 302 for nobody means "sign in first".

    ``args(world)`` builds the url's kwargs from the world fixture of ``tests/permissions/world.py``.
    """

    name: str
    expect: tuple[int, int, int, int, int, int]
    method: str = "get"
    args: Callable[[Any], dict] = field(default=lambda world: {})  # noqa: ARG005 most addresses take none
    data: Callable[[Any], dict] = field(default=lambda world: {})  # noqa: ARG005 as above
