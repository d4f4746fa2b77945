"""The socket: translates frames into calls and back. Every rule lives below."""

import time
from functools import partial
from typing import Any

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils import translation

from accounts.helper_mode import HELPING
from accounts.pin_lock import is_shut, visit_of
from cms.core.domain.outbox import sender_mark
from mentorship.live.broadcast.hub import get_hub
from mentorship.live.broadcast.lines import Line
from mentorship.live.broadcast.log import in_db
from mentorship.live.consumers.poster import get_poster
from mentorship.live.domain.access import room_for
from mentorship.live.enums import RoomKind
from mentorship.live.exceptions import NoSuchThing, Refused
from mentorship.live.forms.frames import BadFrame, read
from mentorship.live.forms.posting import Post, Receipt
from mentorship.live.models import Room
from mentorship.live.protocol import (
    BEAT_EVERY,
    CLOSE_ABUSE,
    CLOSE_SIGNED_OUT,
    VERSION,
    codes,
    frames,
)

PACE, BURST = 10, 60  # frames a second and at once
STRIKES = 30  # unreadable or too quick frames before the socket is closed
POSTS = 50  # of one socket not yet answered
SEATS = 60  # rooms of one socket


class LiveConsumer(AsyncWebsocketConsumer):
    channel_layer_alias = "none-per-socket"  # no queue, no key in Redis and no task of the layer for a socket
    language = ""
    line: Line | None = None

    async def dispatch(self, message: dict[str, Any]) -> None:
        """As Channels does, less the thread hop before each event: database work looks after its own connections."""
        if message["type"] == "websocket.receive":
            await self.take_frame(message.get("text"))
        elif message["type"] == "websocket.connect":
            await self.connect()
        else:
            self.close_line()
            raise StopConsumer

    async def connect(self) -> None:
        user, session = self.scope["user"], self.scope["session"]
        await self.accept()
        self.language = self.scope.get("cookies", {}).get(settings.LANGUAGE_COOKIE_NAME, "")
        if self.language not in dict(settings.LANGUAGES):
            self.language = getattr(user, "language", settings.LANGUAGE_CODE)
        # Rooms and chats are for the person, not for whoever helps them just now.
        if not user.is_authenticated or not user.is_active or HELPING in session:
            await self.send(text_data=self.goodbye("signed-out"))
            await self.close(CLOSE_SIGNED_OUT)
            return
        self.user = user
        self.tokens, self.filled, self.strikes, self.unanswered, self.is_greeted = (
            float(BURST),
            time.monotonic(),
            0,
            0,
            False,
        )
        self.line = Line(self.base_send, user.pk, session.session_key or "", user.session_epoch)
        get_hub().enter(self.line, partial(self.goodbye, "signed-out"))

    def close_line(self) -> None:
        if self.line:
            get_hub().leave(self.line)
            self.line = None

    def goodbye(self, code: str) -> str:
        return frames.frame("bye", code=code, message=self.say(codes.MESSAGES[code]))

    def say(self, message: Any) -> str:
        with translation.override(self.language):
            return str(message)

    # --- frames -------------------------------------------------------------------------------
    async def take_frame(self, text: str | None) -> None:
        if self.line is None:
            return
        try:
            self.keep_pace()
            kind, fields = read(text)
            self.must_be_greeted(kind)
            await getattr(self, f"on_{kind}")(**fields)
        except BadFrame as bad:
            self.refuse(bad, cid=bad.cid, room=bad.room)
            self.strikes += 1
            if self.strikes > STRIKES:
                self.line.tell(self.goodbye("abuse"))
                self.line.close(CLOSE_ABUSE)
                self.close_line()

    def must_be_greeted(self, kind: str) -> None:
        if kind != "hello" and not self.is_greeted:
            raise BadFrame("hello-first")

    def keep_pace(self) -> None:
        now = time.monotonic()
        self.tokens = min(BURST, self.tokens + (now - self.filled) * PACE) - 1
        self.filled = now
        if self.tokens < 0:
            self.tokens = 0
            raise BadFrame("too-fast")

    def tell(self, text: str) -> None:
        if self.line:
            self.line.tell(text)

    def refuse(self, refused: Refused, **about: str) -> None:
        about = {key: value for key, value in about.items() if value}
        self.tell(frames.frame("refuse", **about, code=refused.code, message=self.say(refused.message)))

    async def on_hello(self, v: int, lang: str) -> None:
        self.is_greeted = True
        self.language = lang or self.language
        self.tell(frames.frame("welcome", v=VERSION, beat=BEAT_EVERY, you=sender_mark(self.user)))

    async def on_sub(self, room: str, since: int | None, epoch: str) -> None:
        try:
            row = await in_db(self.room_to_follow, room)
        except NoSuchThing as nothing:
            self.refuse(nothing, room=room)
            return
        if self.line and len(self.line.seats) >= SEATS and row.pk not in self.line.seats:
            raise BadFrame("too-fast", room=room)
        stage = await get_hub().stage(row.pk, row.slug)
        if since is not None and since > stage.seq and since <= row.head:
            stage.heard.put_nowait(row.head)  # the page is newer than what we have heard
            since = stage.seq if row.epoch == stage.epoch and epoch in {"", stage.epoch} else since
        if self.line is None:  # gone while we looked
            return
        start = stage.seq if since is None else since
        if not stage.can_resume(start, epoch):
            self.line.tell(frames.frame("reset", room=room, epoch=stage.epoch, head=stage.seq))
            return
        self.line.tell(frames.frame("subbed", room=room, epoch=stage.epoch, since=start, head=stage.seq))
        if stage.told_here > 0:
            self.line.tell(frames.frame("here", room=room, n=stage.told_here))
        stage.take(self.line, since=start, is_host=row.is_host)

    def room_to_follow(self, slug: str) -> Room:
        """A chat behind the PIN is not there until the PIN was typed, as its page is not."""
        row = room_for(self.user, slug)
        if row.kind == RoomKind.CHAT and is_shut(visit_of(self.user, self.scope["session"].session_key), "chats"):
            raise NoSuchThing
        return row

    async def on_unsub(self, room: str) -> None:
        seats = list(self.line.seats.values()) if self.line else []
        for seat in [seat for seat in seats if seat.stage.slug == room]:
            seat.stage.drop(seat)

    async def on_post(self, cid: Any, said: str, room: str, kind: str, data: dict[str, Any]) -> None:
        if self.unanswered >= POSTS:
            raise BadFrame("too-fast", cid=said, room=room)
        self.unanswered += 1
        post = Post(self.user, room, kind, cid, data, self.language)
        get_poster().put(post, partial(self.answer, said, room))

    def answer(self, cid: str, room: str, receipt: Receipt) -> None:
        self.unanswered -= 1
        if receipt.code:
            wait = {"wait": receipt.wait} if receipt.wait else {}
            told = frames.frame("refuse", cid=cid, room=room, code=receipt.code, message=receipt.message, **wait)
        else:
            told = frames.frame("ack", cid=cid, room=room, seq=receipt.seq)
        self.tell(told)
