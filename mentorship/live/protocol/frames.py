"""Building what the server sends. Bytes are made once and written to everyone."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson


class Item(NamedTuple):
    """One event of a log, encoded. ``hosts`` holds what only hosts may read; ``redacts``: earlier events lost words."""

    seq: int
    everyone: bytes
    hosts: bytes
    redacts: bool = False


def moment(at: datetime) -> str:
    """UTC, whole milliseconds, ``2026-11-23T09:00:00.000Z``."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def item(*, seq: int, kind: str, at: datetime, body: dict, private: dict | None, redacts: bool = False) -> Item:
    told = {"seq": seq, "kind": kind, "at": moment(at), "body": body}
    everyone = orjson.dumps(told)
    hosts = orjson.dumps(told | {"body": body | private}) if private else everyone
    return Item(seq, everyone, hosts, redacts)


def events(slug: str, payloads: list[bytes]) -> str:
    """Events of one room in order, without a hole between them."""
    return f'{{"t":"events","room":"{slug}","events":[{b",".join(payloads).decode()}]}}'


def frame(t: str, **fields: Any) -> str:
    return orjson.dumps({"t": t, **fields}).decode()


def beat(heads: dict[str, int]) -> str:
    return frame("beat", heads=heads)
