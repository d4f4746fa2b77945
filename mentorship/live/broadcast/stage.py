"""A room in this process: who listens, what was written last, and the one task that writes."""

import asyncio
import logging
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import accumulate

from mentorship.live.broadcast import log
from mentorship.live.broadcast.lines import Line
from mentorship.live.protocol import MAX_BEHIND, frames
from mentorship.live.protocol.frames import Item

RING = 500  # encoded events kept in memory for those who come back
CHUNK = 256  # sockets written to before others get a turn of the loop
BATCH = 100  # events joined into one frame
PORTION = 64 * 1024  # bytes of a frame to somebody who catches up
logger = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class Seat:
    """A socket in a room. ``seq`` is the last event given to it; ``is_host`` decides which words it gets."""

    line: Line
    stage: "Stage"
    seq: int
    is_host: bool
    catching: asyncio.Task | None = None


@dataclass(eq=False)
class Stage:
    room: int
    slug: str
    seq: int = -1
    epoch: str = ""
    seats: set[Seat] = field(default_factory=set)  # up to date; the others are being caught up or wait for their buffer
    people: dict[Seat, int] = field(default_factory=dict)
    ring: deque[Item] = field(default_factory=lambda: deque(maxlen=RING))
    heard: asyncio.Queue[Item | int] = field(default_factory=asyncio.Queue)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    polls: int = 0
    pollers: dict[int, float] = field(default_factory=dict)  # person → when their last long poll began or ended
    elsewhere: dict[str, tuple[int, float]] = field(default_factory=dict)
    told_here: int = -1
    idle_since: float | None = None
    task: asyncio.Task | None = None

    # --- hearing ------------------------------------------------------------------------------
    async def deliver(self) -> None:
        """Strictly in order; whatever the hints left out comes from the log. Never ends by an error."""
        while True:
            batch = [await self.heard.get()]
            while len(batch) < BATCH and not self.heard.empty():
                batch.append(self.heard.get_nowait())
            try:
                await self._deliver(batch)
            except Exception:  # database away: the numbers are kept and asked for again
                logger.exception("live: delivery in room %s failed, trying again", self.slug)
                await asyncio.sleep(1)
                self.heard.put_nowait(max(hint if isinstance(hint, int) else hint.seq for hint in batch))

    async def _deliver(self, batch: list[Item | int]) -> None:
        run: list[Item] = []
        for hint in batch:
            last = run[-1].seq if run else self.seq
            seq = hint if isinstance(hint, int) else hint.seq
            if seq <= last:
                continue
            if isinstance(hint, int) or seq > last + 1:
                await self._write(run)
                run = []
                await self._fill(seq)
            else:
                run.append(hint)
        await self._write(run)

    async def _fill(self, upto: int) -> None:
        while self.seq < upto:
            missing = await log.in_db(log.items_between, self.room, self.seq, upto)
            if not missing:
                return
            # What the log says of a redaction is already done in the log; the ring may still hold the words.
            self.ring.clear()
            await self._write(missing)

    async def _write(self, run: list[Item]) -> None:
        if not run:
            return
        first, last = run[0].seq, run[-1].seq
        self.seq = last
        if any(item.redacts for item in run):
            self.ring.clear()
        else:
            self.ring.extend(run)
        everyone = frames.events(self.slug, [item.everyone for item in run])
        same = all(item.hosts is item.everyone or item.hosts == item.everyone for item in run)
        hosts = everyone if same else frames.events(self.slug, [item.hosts for item in run])
        self.arrived.set()
        self.arrived = asyncio.Event()
        seats = list(self.seats)
        for start in range(0, len(seats), CHUNK):
            if start:
                await asyncio.sleep(0)
            for seat in seats[start : start + CHUNK]:
                if seat in self.seats and seat.seq == first - 1:
                    self._give(seat, hosts if seat.is_host else everyone, last)

    def _give(self, seat: Seat, text: str, last: int) -> None:
        if seat.line.write(text):
            seat.seq = last
        else:
            self.seats.discard(seat)  # slow: it costs nothing until its buffer has drained

    # --- coming and going ---------------------------------------------------------------------
    def take(self, line: Line, *, since: int, is_host: bool) -> Seat:
        """Give the line a seat; what it has missed since ``since`` starts to flow at once."""
        if old := line.seats.get(self.room):
            self.drop(old)
        seat = Seat(line, self, since, is_host)
        line.seats[self.room] = seat
        self.people[seat] = line.person
        self.idle_since = None
        self.resume(seat)
        return seat

    def drop(self, seat: Seat) -> None:
        self.seats.discard(seat)
        self.people.pop(seat, None)
        if seat.line.seats.get(self.room) is seat:
            del seat.line.seats[self.room]
        if seat.catching:
            seat.catching.cancel()
            seat.catching = None

    def resume(self, seat: Seat) -> None:
        if seat in self.seats or seat.catching or seat not in self.people:
            return
        if seat.seq >= self.seq and not seat.line.is_busy:
            self.seats.add(seat)
            return
        seat.catching = asyncio.create_task(self._catch_up(seat))

    async def _catch_up(self, seat: Seat) -> None:
        """Write what the seat has missed; there is no await between the last look at ``seq`` and taking part."""
        try:
            while seat.seq < self.seq:
                if seat.line.is_busy or seat.line.is_gone:
                    return
                items = await self._items_after(seat.seq)
                if not items:
                    return
                text = frames.events(self.slug, [item.hosts if seat.is_host else item.everyone for item in items])
                if not seat.line.write(text):
                    return
                seat.seq = items[-1].seq
            if not seat.line.is_busy and not seat.line.is_gone:
                self.seats.add(seat)
        except Exception:
            logger.exception("live: catching up in room %s failed, the next check tries again", self.slug)
        finally:
            seat.catching = None

    async def _items_after(self, seq: int) -> list[Item]:
        """The next of what is missing, about ``PORTION`` bytes: a weak line gets on by each frame that arrives."""
        if self.ring and self.ring[0].seq <= seq + 1:
            items = [item for item in self.ring if item.seq > seq][:BATCH]
        else:
            items = await log.in_db(log.items_between, self.room, seq, self.seq)
        sizes = accumulate(len(item.hosts) for item in items)
        return [item for item, size in zip(items, sizes, strict=True) if size <= PORTION] or items[:1]

    def can_resume(self, since: int, epoch: str) -> bool:
        """Whole or not at all: an offset of another epoch, of the future or too far back is refused."""
        return epoch in {"", self.epoch} and self.seq - MAX_BEHIND <= since <= self.seq

    def shout(self, text: str) -> None:
        """Something unnumbered for everyone here; who is busy goes without."""
        for seat in list(self.people):
            seat.line.write(text)

    # --- presence -----------------------------------------------------------------------------
    def here(self, now: float) -> int:
        """How many people are in the room, in all processes heard from within 20 s."""
        self.elsewhere = {name: seen for name, seen in self.elsewhere.items() if now - seen[1] < 20}  # noqa: PLR2004 two missed words
        return self.own() + sum(count for count, _at in self.elsewhere.values())

    def own(self) -> int:
        """People with a socket here, and those whose long poll is open or was within the last half minute."""
        since = time.monotonic() - 30
        self.pollers = {person: at for person, at in self.pollers.items() if at > since}
        return len({*self.people.values(), *self.pollers})
