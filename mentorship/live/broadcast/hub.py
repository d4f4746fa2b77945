"""All rooms and sockets of this process, and its one ear at the channel layer."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from secrets import token_hex
from typing import Any

from channels.layers import get_channel_layer

from mentorship.live.broadcast import log
from mentorship.live.broadcast.lines import Line
from mentorship.live.broadcast.stage import Stage
from mentorship.live.protocol import BEAT_EVERY, CLOSE_SIGNED_OUT, frames
from mentorship.live.protocol.frames import Item

CHECK_EVERY = 4  # seconds; sign-out and lost hints must show within 5
IDLE_AFTER = 60
LAYER_PATIENCE = 2
logger = logging.getLogger(__name__)

#: ``rooms -> None``, called in a thread at every check with the rooms open here; upper floors register.
checks: list[Callable[[list[int]], Any]] = []


def group(room: int) -> str:
    return f"live.room.{room}"


class Hub:
    """Lives in one event loop. From other threads only ``call`` may be used."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.name = token_hex(4)
        self.stages: dict[int, Stage] = {}
        self.opening: dict[int, asyncio.Task[Stage]] = {}
        self.lines: dict[Line, Callable[[], str]] = {}
        self.soon: dict[tuple[Any, ...], asyncio.Task] = {}
        self.layer = get_channel_layer()
        self.channel: str | None = None
        self.shouts: asyncio.Queue[tuple[int, dict]] = asyncio.Queue(10_000)
        self.next_beat = time.monotonic() + BEAT_EVERY
        self.tasks = [asyncio.create_task(self._check_for_ever())]
        if self.layer is not None:
            self.tasks += [asyncio.create_task(self._listen()), asyncio.create_task(self._shout())]

    def call(self, work: Callable[..., Any], *args: Any) -> None:
        """Run ``work(*args)`` in the loop of this hub, from any thread."""
        with suppress(RuntimeError):  # the loop has just ended: the log keeps what we would have said
            self.loop.call_soon_threadsafe(work, *args)

    async def stop(self) -> None:
        tasks = [*self.tasks, *self.soon.values(), *(stage.task for stage in self.stages.values() if stage.task)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.stages.clear()
        global _hub  # noqa: PLW0603 one hub a process is the point
        _hub = None if _hub is self else _hub

    # --- rooms --------------------------------------------------------------------------------
    async def stage(self, room: int, slug: str) -> Stage:
        """The room in this process, opened once however many ask for it at the same time."""
        if (found := self.stages.get(room)) and found.epoch:
            return found
        if room not in self.opening:
            self.opening[room] = asyncio.create_task(self._open(room, slug))
        return await asyncio.shield(self.opening[room])

    async def _open(self, room: int, slug: str) -> Stage:
        stage = self.stages[room] = Stage(room, slug)
        try:
            await self._join_group(room)  # listen first, then read the head
            stage.seq, stage.epoch = (await log.in_db(log.heads, [room]))[room]
        except BaseException:
            del self.stages[room]  # a failed opening must not be remembered
            raise
        finally:
            del self.opening[room]
        stage.task = asyncio.create_task(stage.deliver())
        return stage

    def hear(self, room: int, items: Iterable[Item]) -> None:
        """Events just committed, by this process or another one."""
        if stage := self.stages.get(room):
            for item in items:
                stage.heard.put_nowait(item)

    def announce(self, room: int, items: list[Item]) -> None:
        self.hear(room, items)
        if self.layer is not None:
            self.tell_others(room, {"type": "live.items", "items": [list(item) for item in items]})

    def tell_others(self, room: int, message: dict) -> None:
        with suppress(asyncio.QueueFull):  # a hint; the head check finds what it would have said
            self.shouts.put_nowait((room, {**message, "room": room, "from": self.name}))

    def run_soon(self, work: Callable[..., Any], *args: Any, delay: float) -> None:
        """Run ``work(*args)`` in a thread after ``delay`` seconds, once for all who ask until then."""
        key = (work, *args)
        if key not in self.soon:
            self.soon[key] = asyncio.create_task(self._run_later(key, work, args, delay))

    async def _run_later(self, key: tuple, work: Callable[..., Any], args: tuple, delay: float) -> None:
        await asyncio.sleep(delay)
        self.soon.pop(key, None)
        with suppress(Exception):  # asked again at the next check
            await log.in_db(work, *args, pool=log.writers)

    # --- sockets ------------------------------------------------------------------------------
    def enter(self, line: Line, goodbye: Callable[[], str]) -> None:
        """``goodbye`` gives the last words, in the person's language, for a line cut after sign-out."""
        self.lines[line] = goodbye

    def leave(self, line: Line) -> None:
        self.lines.pop(line, None)
        line.leave()

    def cut(self, person: int, session: str = "") -> None:
        """Sign-out: the sockets of one session, or of all sessions of this person, at once."""
        for line in [line for line in self.lines if line.person == person and session in {"", line.session}]:
            self._cut(line)

    def _cut(self, line: Line) -> None:
        goodbye = self.lines.pop(line, None)
        if goodbye:
            line.tell(goodbye())
        line.close(CLOSE_SIGNED_OUT)
        line.leave()

    # --- every few seconds --------------------------------------------------------------------
    async def _check_for_ever(self) -> None:
        while True:
            await asyncio.sleep(CHECK_EVERY)
            for check in (self._check_sessions, self._check_heads, self._check_rest):
                try:
                    await check()
                except Exception:
                    logger.exception("live: %s failed, the next one comes in %s s", check.__name__, CHECK_EVERY)

    async def _check_sessions(self) -> None:
        """Also who signed out everywhere in another process, and whose account was closed meanwhile."""
        lines = list(self.lines)
        if not lines:
            return
        alive = await log.in_db(log.living_sessions, {line.session for line in lines})
        epochs = await log.in_db(log.session_epochs, {line.person for line in lines})
        for line in lines:
            if line in self.lines and (line.session not in alive or epochs.get(line.person) != line.epoch):
                self._cut(line)

    async def _check_heads(self) -> None:
        """What the layer lost, the log gives; also for seats whose catching up failed."""
        found = await log.in_db(log.heads, list(self.stages)) if self.stages else {}
        for room, (head, epoch) in found.items():
            stage = self.stages.get(room)
            if stage is None or not stage.epoch:
                continue
            if epoch != stage.epoch:
                self._start_over(stage, head, epoch)
            elif head > stage.seq:
                stage.heard.put_nowait(head)
            for seat in [seat for seat in stage.people if seat not in stage.seats]:
                stage.resume(seat)

    def _start_over(self, stage: Stage, head: int, epoch: str) -> None:
        stage.ring.clear()
        stage.seq, stage.epoch = head, epoch
        stage.shout(frames.frame("reset", room=stage.slug, epoch=epoch, head=head))
        for seat in list(stage.people):
            stage.drop(seat)

    async def _check_rest(self) -> None:
        now = time.monotonic()
        is_beat = now >= self.next_beat
        self.next_beat = now + BEAT_EVERY if is_beat else self.next_beat
        for stage in list(self.stages.values()):
            self._tell_presence(stage, now)
            self._close_if_idle(stage, now)
            await asyncio.sleep(0)
        if is_beat:
            for number, line in enumerate(list(self.lines)):
                line.write(frames.beat({seat.stage.slug: seat.stage.seq for seat in line.seats.values()}))
                if number % 256 == 255:  # noqa: PLR2004 as stage.CHUNK
                    await asyncio.sleep(0)
        for work in checks:
            await log.in_db(work, list(self.stages), pool=log.writers)

    def _tell_presence(self, stage: Stage, now: float) -> None:
        if self.layer is not None and (stage.people or stage.own() != stage.told_here):
            self.tell_others(stage.room, {"type": "live.here", "n": stage.own()})
        if (n := stage.here(now)) != stage.told_here:
            stage.told_here = n
            stage.shout(frames.frame("here", room=stage.slug, n=n))

    def _close_if_idle(self, stage: Stage, now: float) -> None:
        if stage.people or stage.polls or stage.room in self.opening:
            stage.idle_since = None
        elif stage.idle_since is None:
            stage.idle_since = now
        elif now - stage.idle_since > IDLE_AFTER:
            del self.stages[stage.room]
            if stage.task:
                stage.task.cancel()
            if self.layer is not None and self.channel is not None:
                self.soon[("leave", stage.room)] = asyncio.create_task(self._leave_group(stage.room))

    # --- the channel layer --------------------------------------------------------------------
    async def _join_group(self, room: int) -> None:
        """A room opens with or without Redis: what is not heard comes with the head check."""
        if self.layer is not None and self.channel is not None:
            try:
                await asyncio.wait_for(self.layer.group_add(group(room), self.channel), LAYER_PATIENCE)
            except Exception:  # noqa: BLE001 whatever a broken Redis raises
                self.channel = None  # the ear starts afresh and joins all the groups

    async def _leave_group(self, room: int) -> None:
        with suppress(Exception):
            await asyncio.wait_for(self.layer.group_discard(group(room), self.channel), LAYER_PATIENCE)
        self.soon.pop(("leave", room), None)

    async def _listen(self) -> None:
        while True:
            try:
                if self.channel is None:
                    channel = await self.layer.new_channel("live")
                    for room in list(self.stages):
                        await self.layer.group_add(group(room), channel)
                    self.channel = channel
                message = await asyncio.wait_for(self.layer.receive(self.channel), 20)
            except TimeoutError:
                self.channel = None  # cheap insurance: subscribe anew after 20 s of silence
                continue
            except Exception:  # noqa: BLE001 Redis is away
                self.channel = None
                await asyncio.sleep(0.5)
                continue
            with suppress(Exception):  # a message of another version of ourselves
                self._heard(message)

    def _heard(self, message: dict) -> None:
        if message["from"] == self.name:
            return
        if message["type"] == "live.here":
            if stage := self.stages.get(message["room"]):
                stage.elsewhere[message["from"]] = (message["n"], time.monotonic())
        else:
            self.hear(message["room"], [Item(*item) for item in message["items"]])

    async def _shout(self) -> None:
        while True:
            room, message = await self.shouts.get()
            with suppress(Exception):
                await asyncio.wait_for(self.layer.group_send(group(room), message), LAYER_PATIENCE)


_hub: Hub | None = None


def get_hub() -> Hub:
    """The hub of this process, made at the first socket; call it in the loop."""
    global _hub  # noqa: PLW0603 one hub a process is the point
    if _hub is None or _hub.loop is not asyncio.get_running_loop():
        _hub = Hub()
    return _hub


def running_hub() -> Hub | None:
    """For other threads: the hub, if there is one with a loop that still turns."""
    return _hub if _hub is not None and _hub.loop.is_running() else None
