"""One socket, as the hub sees it: something to write to that never makes anybody wait."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mentorship.live.broadcast.stage import Seat

BACKLOG = 200  # frames to this socket alone (acks, refusals) that may wait while its buffer is full

type Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(eq=False, slots=True)
class Line:
    """``send`` is ASGI's. A write starts at once and is not awaited; while one hangs, the line is busy.

    A busy line gets no further events: its seats fall behind at no cost and are caught up from the log when the buffer
    has drained, so memory stays bounded by one frame a socket and the backlog.
    """

    send: Send
    person: int
    session: str
    epoch: int = 0  # of the person's sessions, when this one was looked at
    seats: dict[int, "Seat"] = field(default_factory=dict)
    pending: asyncio.Task | None = None
    backlog: deque[str] = field(default_factory=deque)
    is_gone: bool = False

    @property
    def is_busy(self) -> bool:
        return self.pending is not None

    def write(self, text: str) -> bool:
        """Start writing; False, and nothing written, while an earlier write hangs."""
        if self.pending is not None or self.is_gone:
            return False
        self._start({"type": "websocket.send", "text": text})
        return True

    def tell(self, text: str) -> None:
        """Write something meant for this socket alone, now or as soon as it can take it."""
        if self.backlog or not self.write(text):
            if len(self.backlog) >= BACKLOG:  # acks are safe to lose: the client sends again
                self.backlog.popleft()
            self.backlog.append(text)

    def close(self, code: int) -> None:
        """Say goodbye without waiting; nothing is written afterwards."""
        if not self.is_gone:
            self.pending = None
            self._start({"type": "websocket.close", "code": code})
            self.is_gone = True

    def leave(self) -> None:
        self.is_gone = True
        for seat in list(self.seats.values()):
            seat.stage.drop(seat)
        self.backlog.clear()

    def _start(self, message: dict[str, Any]) -> None:
        task = asyncio.Task(self._send(message), loop=asyncio.get_running_loop(), eager_start=True)
        if not task.done():
            self.pending = task
            task.add_done_callback(self._drained)

    async def _send(self, message: dict[str, Any]) -> None:
        try:
            await self.send(message)
        except Exception:  # noqa: BLE001 a closed socket raises what its server likes; it must never stop a room
            self.is_gone = True

    def _drained(self, _task: asyncio.Task) -> None:
        self.pending = None
        while self.backlog and self.write(self.backlog[0]):
            self.backlog.popleft()
        if not self.is_busy:
            for seat in list(self.seats.values()):
                seat.stage.resume(seat)
