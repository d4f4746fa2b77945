"""Telling the phones what was committed. Called in ``on_commit``, from any thread; never raises, never waits long."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from mentorship.live.broadcast.hub import group, running_hub
from mentorship.live.protocol.frames import Item

logger = logging.getLogger(__name__)


def announce(room: int, items: list[Item]) -> None:
    if hub := running_hub():
        hub.call(hub.announce, room, items)
    else:
        _send(room, {"type": "live.items", "items": [list(item) for item in items]})


def soon(work: Callable[..., Any], *args: Any, delay: float) -> None:
    """Run ``work(*args)`` within ``delay``, gathered where a hub runs; at once where none does."""
    if hub := running_hub():
        hub.call(lambda: hub.run_soon(work, *args, delay=delay))
    else:
        work(*args)


def cut(person: int, *, session: str = "") -> None:
    """Close the sockets of one session, or all of a person; other processes see it at their next check."""
    if hub := running_hub():
        hub.call(hub.cut, person, session)


def present(room: int) -> int | None:
    """How many people listen now; None where nobody counts."""
    hub = running_hub()
    stage = hub.stages.get(room) if hub else None
    return max(stage.told_here, 0) if stage else None


def _send(room: int, message: dict) -> None:
    """A process without a hub (worker, command): one short message, or none if Redis is away."""
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async_to_sync(_send_patiently)(layer, room, message | {"room": room, "from": ""})
    except Exception:  # noqa: BLE001 a hint: whoever missed it finds it at the head check
        logger.info("live: the channel layer is away; the head check will tell")


async def _send_patiently(layer: Any, room: int, message: dict) -> None:
    await asyncio.wait_for(layer.group_send(group(room), message), 1)
