"""The permission table: every address × every kind of caller, one file a room."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

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


def client_of(caller: str, world: Any, **facts: Any) -> Client:
    """A browser of this caller, signed in when the world was made; what a deed does to its cookies ends with it."""
    client = Client(**facts)
    client.cookies = deepcopy(world.cookies[caller])
    return client
