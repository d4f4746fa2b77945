"""What a broken or hostile program may send: each is refused in words, harms nobody else and writes nothing."""

import asyncio
import json
import socket as sockets
from uuid import uuid4

import pytest
import websockets
from asgiref.sync import sync_to_async
from django.db import transaction

from cms.core.management.server import LARGEST_FRAME
from mentorship.live.broadcast.announce import announce
from mentorship.live.broadcast.hub import running_hub
from mentorship.live.broadcast.log import to_item
from mentorship.live.consumers.socket import SEATS, STRIKES
from mentorship.live.models import Event, Question
from mentorship.live.protocol import CLOSE_ABUSE, MAX_BEHIND
from tests.factories.accounts import UserFactory
from tests.factories.live import make_chat, make_session
from tests.live.reference_client import Client
from tests.live.wire import HELLO, connect, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def frame_of(room, **other):
    return {"t": "post", "cid": str(uuid4()), "room": room.slug, "kind": "ask", "data": {"text": "好吗"}} | other


BAD_BYTES = {
    "binary": (b"\x00\xff\xfe", "not-json"),
    "binary json": (b'{"t":"hello","v":1}', "not-json"),
    "empty": ("", "not-json"),
    "half a sign": ('{"t":"hello","v":1,"lang":"\\ud83d"}', "not-json"),
    "not a number": ('{"t":"hello","v":NaN}', "not-json"),
    "deep": ("[" * 5000, "not-json"),
    "no object": ('"hello"', "unknown-kind"),
    "no kind": ("{}", "unknown-kind"),
    "kind is a list": ('{"t":["post"]}', "unknown-kind"),
    "a name of Python": ('{"t":"__class__"}', "unknown-kind"),
    "a hundred kB": (json.dumps({"t": "hello", "v": "x" * 100_000}), "too-large"),
    "bytes count, not signs": (json.dumps({"t": "字" * 6000}, ensure_ascii=False), "too-large"),
    "true is no number": ('{"t":"hello","v":true}', "bad-frame"),
    "extra key": ('{"t":"hello","v":1,"admin":true}', "bad-frame"),
}


@pytest.mark.parametrize(("sent", "code"), BAD_BYTES.values(), ids=BAD_BYTES)
def test_what_cannot_be_read_is_refused_and_the_next_frame_is_answered(server, sent, code):
    person = UserFactory()

    async def walk():
        async with connect(server, person) as wire:
            await wire.socket.send(sent)
            refused = await wire.hear("refuse", "welcome")
            await wire.say(HELLO)
            return refused, await wire.hear("welcome")

    refused, _welcome = asyncio.run(walk())
    assert (refused["t"], refused.get("code"), refused["message"] != "") == ("refuse", code, True)


WORDLESS = {
    "nothing": "",
    "spaces": " \n\t ",
    "wide spaces": "\u3000\u2003",
    "invisible": "\u200b\u2060\ufeff",
    "nul": "\x00",
}


@pytest.mark.parametrize("text", WORDLESS.values(), ids=WORDLESS)
def test_a_text_without_words_is_no_question(server, text):
    room, person = make_session(), UserFactory()

    async def walk():
        async with connect(server, person) as wire:
            await wire.say(HELLO)
            await wire.say(frame_of(room, data={"text": text}))
            return await wire.hear("refuse", "ack")

    assert asyncio.run(walk()).get("code") == "bad-input"
    assert (Question.objects.count(), Event.objects.count()) == (0, 0)


def test_what_people_write_arrives_as_they_wrote_it(server):
    room, person = make_session(), UserFactory()
    texts = ["😀👨‍👩‍👧 多少钱？", "第一行\n第二行", "<b>&amp;</b> ' \" {{ x }}", "שלום مرحبا", "字" * 500, "🦆" * 500]

    async def walk():
        async with connect(server, person) as wire:
            await wire.say(HELLO)
            await wire.say({"t": "sub", "room": room.slug, "since": 0})
            heard = []
            for text in texts:
                await wire.say(frame_of(room, data={"text": text}))
                heard.append((await wire.hear("events"))["events"][0]["body"]["text"])
            return heard

    assert asyncio.run(walk()) == texts


def test_a_room_that_is_not_mine_is_as_absent_as_none_at_all(server):
    chat, person = make_chat(), UserFactory()
    seen = {"slug": chat.slug}

    async def walk():
        async with connect(server, person) as wire:
            await wire.say(HELLO)
            told = []
            for slug in (seen["slug"], "aaaaaaaaaa"):
                await wire.say({"t": "sub", "room": slug, "since": 0})
                told.append({k: v for k, v in (await wire.hear("refuse", "subbed")).items() if k != "room"})
                await wire.say({"t": "unsub", "room": slug})
                for kind, data in (("say", {"text": "进来了"}), ("read", {"upto": 1}), ("close", {})):
                    cid = str(uuid4())
                    await wire.say({"t": "post", "cid": cid, "room": slug, "kind": kind, "data": data})
                    answer = await wire.hear("refuse", "ack")
                    assert (answer["cid"], answer["room"]) == (cid, slug)
                    told.append({k: v for k, v in answer.items() if k not in {"cid", "room"}})
            return told

    told = asyncio.run(walk())
    assert [answer["code"] for answer in told] == ["not-found"] * 8
    assert told[:4] == told[4:]
    assert chat.messages.count() == 0


def test_thirty_unreadable_frames_end_the_socket_with_a_reason(server):
    person, friend = UserFactory.create_batch(2)
    room = make_session()

    async def walk():
        async with connect(server, friend) as other, connect(server, person) as wire:
            await other.say(HELLO)
            await other.say({"t": "sub", "room": room.slug})
            for _frame in range(STRIKES + 1):
                await wire.socket.send("{")
            assert (await wire.hear("bye"))["code"] == "abuse"
            with pytest.raises(websockets.ConnectionClosed):
                await wire.socket.recv()
            await other.say(frame_of(room))
            await other.hear("ack")
            return wire.socket.close_code

    assert asyncio.run(walk()) == CLOSE_ABUSE


def test_one_socket_takes_sixty_rooms_and_says_so_for_the_next(server):
    person, slugs = UserFactory(), [make_session().slug for _room in range(SEATS + 3)]

    async def walk():
        async with connect(server, person) as wire:
            await wire.say(HELLO)
            told = []
            for slug in slugs:
                await wire.say({"t": "sub", "room": slug})
                told.append((await wire.hear("subbed", "refuse"))["t"])
                await asyncio.sleep(0.05)
            await wire.say({"t": "unsub", "room": slugs[0]})
            await wire.say({"t": "sub", "room": slugs[-1]})
            return told, (await wire.hear("subbed", "refuse"))["t"]

    told, after = asyncio.run(walk())
    assert (told, after) == (["subbed"] * SEATS + ["refuse"] * 3, "subbed")


def test_more_than_five_hundred_behind_is_a_reset_and_never_a_part(server):
    room, person = make_session(), UserFactory()
    Event.objects.bulk_create(
        Event(room=room, seq=seq, kind="room", body={"state": "open"}) for seq in range(1, MAX_BEHIND + 3)
    )
    room.head = MAX_BEHIND + 2
    room.save(update_fields=["head"])

    async def walk(since):
        async with connect(server, person) as wire:
            await wire.say(HELLO)
            await wire.say({"t": "sub", "room": room.slug, "since": since, "epoch": room.epoch})
            frame = await wire.hear("reset", "subbed")
            numbers = []
            while frame["t"] == "subbed" and (not numbers or numbers[-1] < room.head):
                numbers += [event["seq"] for event in (await wire.hear("events"))["events"]]
            return frame["t"], numbers

    assert asyncio.run(walk(1)) == ("reset", [])
    assert asyncio.run(walk(2)) == ("subbed", list(range(3, MAX_BEHIND + 3)))


def write_long(room):
    """Twenty long events in one commit, said to the hub as a deed says them."""
    body = {"text": "字" * 2000, "by": {"id": "", "name": "", "host": False}}
    rows = [Event(room=room, seq=room.head + number, kind="said", body=body) for number in range(1, 21)]
    room.head += 20
    with transaction.atomic():
        Event.objects.bulk_create(rows)
        room.save(update_fields=["head"])
        transaction.on_commit(lambda: announce(room.pk, [to_item(row) for row in rows]))


def test_a_phone_that_stops_reading_holds_nobody_up_and_catches_up(server):
    """A listener's buffers are full to the brim: the others hear at once, and nothing is cut, lost or out of order."""
    room, slow, quick = make_session(), UserFactory(), UserFactory()
    sub = json.dumps({"t": "sub", "room": room.slug, "since": 0, "epoch": room.epoch})

    async def walk():
        cookie, pipe = signed_in(slow), sockets.socket()
        pipe.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4096)
        pipe.settimeout(0)
        await asyncio.get_running_loop().sock_connect(pipe, ("127.0.0.1", server.port))
        headers = {"Cookie": cookie}
        async with (
            connect(server, quick) as awake,
            websockets.connect(
                server.address, sock=pipe, additional_headers=headers, compression=None, max_queue=1, ping_interval=None
            ) as asleep,
        ):
            for each in (asleep, awake.socket):
                await each.send(json.dumps(HELLO))
                await each.send(sub)
            heard = []
            for turn in range(1, 61):
                await sync_to_async(write_long)(room)
                async with asyncio.timeout(5):
                    while len(heard) < 20 * turn:
                        heard += [event["seq"] for event in (await awake.hear("events"))["events"]]
            assert [line.is_busy for line in running_hub().lines if line.person == slow.pk] == [True]
            late = []
            async with asyncio.timeout(30):
                while len(late) < len(heard):
                    frame = json.loads(await asleep.recv())
                    late += [event["seq"] for event in frame.get("events", [])]
            return heard, late

    heard, late = asyncio.run(walk())
    assert heard == late == list(range(1, 1201))


def test_a_frame_far_too_large_ends_one_socket_and_the_phone_comes_back(server):
    room, person = make_session(), UserFactory()
    cookie = signed_in(person)

    async def walk():
        client = Client([server.address], cookie, room.slug, 0, room.epoch)
        running = asyncio.create_task(client.run())
        while not client.socket:  # noqa: ASYNC110 sockets give no sign
            await asyncio.sleep(0.02)
        first = client.socket
        await first.send("x" * (LARGEST_FRAME + 1))
        await client.post("ask", text="还在")
        async with asyncio.timeout(15):
            while client.last < 1:  # noqa: ASYNC110 as above
                await asyncio.sleep(0.05)
        client.is_over = True
        client.cut()
        running.cancel()
        return first.close_code

    # 1009 is said; a sender whose bytes were never read may only hear the reset that overtakes it.
    assert asyncio.run(walk()) in {1009, 1006}
    assert Question.objects.get().text == "还在"
