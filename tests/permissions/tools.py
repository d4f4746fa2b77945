"""The tools are for everybody; a cash book opens with its owner's PIN only, so that here everybody is sent to type it.

What an opened book shows, and to whom, stands in ``tests/courses/tools/test_cash_book.py``.
"""

from uuid import uuid4

from courses.enums import Tool
from courses.tools.domain.keeping import keep_sum
from tests.permissions import Row
from tests.permissions.pages import ALL, AWAY, NEVER, NEVER_IN, NOT_THERE

OWN = (302, 200, 200, 200, 200, 200)
NO_SUCH = (302, 404, 404, 404, 404, 404)
ONLY_OWN = (302, 302, 404, 404, 404, 404)
FACTS = {"price": "39"}


def named(tool: str):
    return lambda _world: {"tool": tool}


def thing(_world) -> dict:
    return {"pk": 1}


def month(_world) -> dict:
    return {"month": "2026-11"}


def line(_world) -> dict:
    return {"cid": uuid4()}


def sheet(_world) -> dict:
    return {"month": "2026-11", "kind": "csv"}


def kept(world) -> dict:
    facts = {"tool": Tool.PRICE, "name": "许可的笋干", "facts": FACTS, "cid": uuid4()}
    return {"pk": keep_sum(world.villager, by=world.villager, **facts).pk}


def keeping(_world) -> dict:
    return {"cid": uuid4(), "name": "笋干", "facts": "price=39"}


ROWS = [
    Row("tools:note", ALL),
    Row("tools:note", NEVER, "post"),
    Row("tools:shelf", ALL),
    Row("tools:pack", ALL),
    Row("tools:tool", ALL, args=named("price")),
    Row("tools:tool", NOT_THERE, args=named("nonsense")),
    *(Row(f"tools:{name}", AWAY, method) for name in ("book", "count") for method in ("get", "post")),
    *(Row("tools:counted", AWAY, method, thing) for method in ("get", "post")),
    *(Row("tools:month", AWAY, method, month) for method in ("get", "post")),
    *(Row("tools:held", AWAY, method, line) for method in ("get", "post")),
    Row("tools:sheet", AWAY, args=sheet),
    Row("tools:receipt", AWAY, args=thing),
    Row("tools:back", NEVER, args=thing),
    Row("tools:back", AWAY, "post", thing),
    Row("tools:kept", OWN),
    Row("tools:keep", NEVER_IN, args=named("price")),
    Row("tools:keep", AWAY, "post", named("price"), keeping),
    Row("tools:keep", NO_SUCH, "post", named("nonsense"), keeping),
    Row("tools:forget", NEVER_IN, args=kept),
    Row("tools:forget", ONLY_OWN, "post", kept),
]
