"""What docs/live-protocol.md says a client does, and nothing of the product's code."""

import asyncio
import json
import time
from contextlib import suppress
from itertools import cycle
from uuid import uuid4

import websockets


def apply(state, event):
    """One event onto a snapshot, as section "Events" of the document says."""
    state["head"] = event["seq"]
    known = {question["q"]: question for question in state.get("questions", [])}
    question = known.get(event["body"].get("q"))
    if event["kind"] in TO_ROOM:
        TO_ROOM[event["kind"]](state, event, known)
    elif question:
        TO_QUESTION[event["kind"]](state, event, question)
    return state


def _opened(state, event, _known):
    state["room"]["state"] = event["body"]["state"]


def _asked(state, event, _known):
    body = event["body"]
    if "text" not in body:
        return
    question = {"q": body["q"], "seq": event["seq"], "text": body["text"], "by": body["by"], "at": event["at"]}
    facts = {"state": "waiting", "votes": 0, "taken_by": None, "answers": [], "pinned": False, "same": 0}
    state["questions"].append(question | facts)


def _votes(_state, event, known):
    for q, votes in event["body"]["v"]:
        if q in known:
            known[q]["votes"] = votes


def _merged(state, event, known):
    body = event["body"]
    if body["into"] in known:
        known[body["into"]]["same"] = body["same"]
    if body["q"] in known:
        state["questions"].remove(known[body["q"]])


def _split(state, event, known):
    body = event["body"]
    if body["from"] in known:
        known[body["from"]]["same"] = body["same"]
    if "text" not in body or body["q"] in known:
        return
    _asked(state, {"body": body, "seq": body["seq"], "at": body["at"]}, known)
    state["questions"][-1]["votes"] = body["votes"]


def _slow(state, event, _known):
    state["room"]["slow"] = event["body"]["seconds"]


def _said(state, event, _known):
    state["messages"].append(_words(event))


def _seen(state, event, _known):
    state["seen"][event["body"]["by"]] = event["body"]["upto"]


def _taken(_state, event, question):
    question |= {"state": "answering", "taken_by": event["body"]["by"]}


def _waits(_state, _event, question):
    question |= {"state": "waiting", "taken_by": None}


def _parked(_state, _event, question):
    question |= {"state": "parked", "taken_by": None, "pinned": False}


def _pinned(_state, event, question):
    question["pinned"] = event["kind"] == "pinned"


def _answered(_state, event, question):
    body = event["body"]
    if "gone" in body and "text" not in body:
        return
    question["state"] = "answered"
    if "text" in body:
        question["answers"].append(_words(event))


def _gone(state, event, question):
    if "reason" in event["body"]:
        question |= {"state": "hidden", "reason": event["body"]["reason"], "pinned": False}
    else:
        state["questions"].remove(question)


def _words(event):
    return {"seq": event["seq"], "text": event["body"]["text"], "by": event["body"]["by"], "at": event["at"]}


TO_ROOM = {"room": _opened, "asked": _asked, "votes": _votes, "said": _said, "seen": _seen}
TO_ROOM |= {"merged": _merged, "split": _split, "slow": _slow}
TO_QUESTION = {
    "taken": _taken,
    "released": _waits,
    "reopened": _waits,
    "answered": _answered,
    "hidden": _gone,
    "withdrawn": _gone,
    "parked": _parked,
    "pinned": _pinned,
    "unpinned": _pinned,
}


class Client:
    """One room over one socket that comes back by itself; ``events`` is what a page would have shown, in order.

    Every new connection goes to the next of ``addresses``, as behind a proxy.
    """

    def __init__(self, addresses, cookie, room, since, epoch):
        self.addresses, self.cookie, self.room = cycle(addresses), cookie, room
        self.last, self.epoch = since, epoch
        self.events, self.frames, self.outbox, self.acks, self.held = [], [], {}, {}, {}
        self.doubled = self.resets = 0
        self.socket = None
        self.is_over = False

    async def run(self):
        while not self.is_over:
            with suppress(OSError, websockets.WebSocketException, TimeoutError):
                await self._once()
            await asyncio.sleep(0.05)

    async def _once(self):
        headers = {"Cookie": self.cookie}
        async with websockets.connect(
            next(self.addresses), additional_headers=headers, compression=None, open_timeout=5, close_timeout=0.2
        ) as socket:
            await socket.send(json.dumps({"t": "hello", "v": 1}))
            await socket.send(json.dumps({"t": "sub", "room": self.room, "since": self.last, "epoch": self.epoch}))
            self.socket = socket
            for cid in list(self.outbox):
                await self._send(cid)
            again = asyncio.create_task(self._send_again())
            try:
                async for text in socket:
                    self.take(json.loads(text))
            finally:
                again.cancel()
                self.socket = None

    async def _send_again(self):
        while True:
            await asyncio.sleep(1)
            for cid in list(self.outbox):
                if self.held.get(cid, 0) <= time.monotonic():
                    await self._send(cid)

    def take(self, frame):
        self.frames.append(frame)
        if frame["t"] == "events":
            for event in frame["events"]:
                if event["seq"] <= self.last:
                    continue
                assert event["seq"] == self.last + 1, "a hole"
                self.last = event["seq"]
                self.events.append(event)
        elif frame["t"] in {"ack", "refuse"} and frame.get("cid"):
            if frame["t"] == "refuse" and frame["code"] in {"again", "too-fast"}:
                self.held[frame["cid"]] = time.monotonic() + frame.get("wait", 1)
                return
            self.outbox.pop(frame["cid"], None)
            self.acks[frame["cid"]] = frame
        elif frame["t"] == "reset":
            self.resets += 1

    async def post(self, kind, **data):
        cid = str(uuid4())
        self.outbox[cid] = (kind, data)
        await self._send(cid)
        return cid

    async def _send(self, cid):
        kind, data = self.outbox.get(cid, (None, None))
        if kind and self.socket:
            frame = {"t": "post", "cid": cid, "room": self.room, "kind": kind, "data": data}
            with suppress(websockets.WebSocketException, OSError):
                await self.socket.send(json.dumps(frame))

    def cut(self):
        """The network goes, without a goodbye."""
        if self.socket:
            self.socket.transport.abort()


async def settled(clients, *, within):
    """Every outbox is empty and everyone has shown the same last number. Raises ``TimeoutError``."""
    async with asyncio.timeout(within):
        while any(client.outbox for client in clients) or len({client.last for client in clients}) > 1:  # noqa: ASYNC110 sockets give no sign
            await asyncio.sleep(0.1)
