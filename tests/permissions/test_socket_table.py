"""Every command of the live protocol × every kind of caller × both kinds of room, on a real wire."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

import pytest
import websockets

from mentorship.live.domain import pins, questions
from mentorship.live.enums import RoomState
from mentorship.live.forms.deeds import DEEDS
from mentorship.live.forms.frames import FRAMES
from mentorship.live.models import Question
from mentorship.live.protocol import CLOSE_SIGNED_OUT
from tests.factories.association import make_county
from tests.factories.live import make_chat, make_session
from tests.live.conftest import cookie_of, server  # noqa: F401 the fixture

PEOPLE = ("villager", "host", "other_mentor", "village_admin")
COMMANDS = {*FRAMES, *DEEDS} - {"post"}  # a post is one of the deeds
PLACES = {"session", "chat"}
HELLO = {"t": "hello", "v": 1, "lang": "en"}
SILENCE = "silence"

OF_HOSTS = ("take", "release", "answer", "done", "reopen", "hide", "park", "pin", "unpin", "merge", "split")
OF_HOSTS += ("mute", "unmute")
ALL, NOBODY = ("ack",) * 4, ("not-found",) * 4
HOST = ("not-allowed", "ack", "not-allowed", "not-allowed")
PAIR = ("ack", "ack", "not-found", "not-found")  # the chat is the villager's and the host's


@dataclass(frozen=True)
class Row:
    """What the four people are told; ``nobody`` is sent away before any command, see below."""

    command: str
    place: str
    expect: tuple[str, str, str, str]


ROWS = [
    Row("hello", "session", ("welcome",) * 4),
    Row("hello", "chat", ("welcome",) * 4),
    Row("sub", "session", ("subbed",) * 4),
    Row("sub", "chat", ("subbed", "subbed", "not-found", "not-found")),
    Row("unsub", "session", (SILENCE,) * 4),
    Row("unsub", "chat", (SILENCE,) * 4),
    Row("ask", "session", ALL),
    Row("ask", "chat", NOBODY),
    Row("vote", "session", ALL),
    Row("vote", "chat", NOBODY),
    Row("unvote", "session", ALL),
    Row("unvote", "chat", NOBODY),
    Row("withdraw", "session", ("ack", "not-allowed", "not-allowed", "not-allowed")),
    Row("withdraw", "chat", NOBODY),
    *(Row(deed, "session", HOST) for deed in OF_HOSTS),
    *(Row(deed, "chat", NOBODY) for deed in OF_HOSTS),
    Row("slow", "session", HOST),
    Row("slow", "chat", ("not-allowed", "not-allowed", "not-found", "not-found")),
    Row("say", "session", NOBODY),
    Row("say", "chat", PAIR),
    Row("read", "session", ALL),
    Row("read", "chat", PAIR),
    Row("open", "session", HOST),
    Row("open", "chat", ("not-allowed", "not-allowed", "not-found", "not-found")),
    Row("close", "session", HOST),
    Row("close", "chat", ("not-allowed", "not-allowed", "not-found", "not-found")),
]


def test_every_command_has_a_row_for_both_kinds_of_room() -> None:
    wanted = {(command, place) for command in COMMANDS for place in PLACES}
    assert {(row.command, row.place) for row in ROWS} == wanted
    assert len(ROWS) == len(wanted)


def make_people() -> dict:
    county = make_county()
    village = county.villages[0]
    people = {name: county.villager(village, name) for name in PEOPLE[:3]}
    return people | {"village_admin": county.admin(village)}


def make_frame(row: Row, people: dict, chat: str) -> dict:
    """A frame that would be right if its sender may; each has a session of its own with the villager's question."""
    state = RoomState.SCHEDULED if row.command == "open" else RoomState.OPEN
    room, q, into = make_session(hosts=[people["host"]], state=state), 1, 1
    if state == RoomState.OPEN:
        q = questions.ask(room, by=people["villager"], text="怎么定价").body["q"]
        question = Question.objects.get(pk=q)
        if row.command == "release":
            questions.take(question, by=people["host"])
        if row.command == "reopen":
            questions.mark_answered(question, by=people["host"])
        if row.command == "unpin":
            pins.pin(question, by=people["host"])
        if row.command in {"merge", "split"}:
            into = questions.ask(room, by=people["host"], text="怎么定价才好").body["q"]
        if row.command == "split":
            questions.merge(question, into=Question.objects.get(pk=into), by=people["host"])
    slug = room.slug if row.place == "session" else chat
    if row.command in FRAMES:
        return HELLO if row.command == "hello" else {"t": row.command, "room": slug}
    words = {"q": q, "text": "好的", "reason": "不合适", "upto": 1, "into": into, "seconds": 30}
    data = {name: words[name] for name in DEEDS[row.command].base_fields}
    return {"t": "post", "cid": str(uuid4()), "room": slug, "kind": row.command, "data": data}


async def told(socket, frame: dict) -> str:
    """The server's answer in one word; an ``unsub`` is followed by a hello to hear that it is silent."""
    await socket.send(json.dumps(frame))
    if frame["t"] == "unsub":
        await socket.send(json.dumps(HELLO))
    async with asyncio.timeout(10):
        while True:
            answer = json.loads(await socket.recv())
            if frame.get("cid") == answer.get("cid") and answer["t"] in {"ack", "refuse", "welcome", "subbed"}:
                break
    word = answer["code"] if answer["t"] == "refuse" else answer["t"]
    return SILENCE if frame["t"] == "unsub" and word == "welcome" else word


@pytest.mark.django_db(transaction=True)
def test_each_person_is_told_what_the_table_says(server) -> None:  # noqa: F811 the fixture
    people = make_people()
    chat = make_chat(mentor=people["host"], mentee=people["villager"]).slug
    frames = {(row, name): make_frame(row, people, chat) for row in ROWS for name in PEOPLE}
    cookies = {name: cookie_of(person) for name, person in people.items()}

    async def walk(name: str) -> list[str]:
        wrong = []
        async with websockets.connect(
            server.address, additional_headers={"Cookie": cookies[name]}, compression=None
        ) as socket:
            await told(socket, HELLO)
            for row in ROWS:
                word, wanted = await told(socket, frames[row, name]), row.expect[PEOPLE.index(name)]
                if word != wanted:
                    wrong.append(f"{row.command} in a {row.place} by {name}: {word}, the table says {wanted}")
        return wrong

    async def all_of_them() -> list[str]:
        return [line for name in PEOPLE for line in await walk(name)]

    assert asyncio.run(all_of_them()) == []


@pytest.mark.django_db(transaction=True)
def test_nobody_is_sent_away_before_any_command(server) -> None:  # noqa: F811 the fixture
    people = make_people()
    frames = [make_frame(row, people, "abcdefghjk") for row in ROWS]

    async def walk() -> None:
        for frame in frames:
            async with websockets.connect(server.address, compression=None) as socket:
                heard = []
                with suppress(websockets.ConnectionClosed):  # closed as we spoke: the goodbye may be there already
                    await socket.send(json.dumps(frame))
                with suppress(websockets.ConnectionClosed):
                    while True:
                        heard.append(json.loads(await socket.recv()))
                assert [answer.get("code") for answer in heard] == ["signed-out"], frame
                assert socket.close_code == CLOSE_SIGNED_OUT

    asyncio.run(walk())
    asked = {"open": 0, "merge": 2, "split": 2}
    assert Question.objects.count() == sum(asked.get(row.command, 1) for row in ROWS)
