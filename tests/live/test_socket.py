"""The protocol on a real wire, followed by the reference client."""

import asyncio
import json
import random
from contextlib import suppress
from uuid import uuid4

import pytest
import websockets
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session

from mentorship.live.broadcast import hub as hubs
from mentorship.live.domain import questions
from mentorship.live.models import Event, Question, Room
from tests.factories.accounts import UserFactory
from tests.factories.live import make_chat, make_session
from tests.live.conftest import cookie_of
from tests.live.reference_client import Client, settled
from tests.live.wire import HELLO, SCHEMA, connect

pytestmark = pytest.mark.django_db(transaction=True)


def test_bad_frames_are_refused_in_words_and_the_socket_lives_on(server):
    room, villager = make_session(), UserFactory()
    post = {"t": "post", "cid": str(uuid4()), "room": room.slug, "kind": "ask", "data": {"text": "好吗"}}
    other_chat = make_chat()

    async def walk():
        async with connect(server, villager) as wire:
            await wire.say(post)
            assert (await wire.hear("refuse"))["code"] == "hello-first"
            await wire.say({"t": "hello", "v": 2})
            assert (await wire.hear("refuse"))["code"] == "wrong-version"
            await wire.say(HELLO)
            await wire.hear("welcome")
            bad = {
                "{": "not-json",
                json.dumps({"t": "x" * 20_000}): "too-large",
                '{"t":"shout"}': "unknown-kind",
                "[1]": "unknown-kind",
                json.dumps({**post, "kind": "drop"}): "unknown-kind",
                json.dumps({**post, "by": 1}): "bad-frame",
                json.dumps({**post, "data": {"text": "x", "asker": 1}}): "bad-frame",
                json.dumps({**post, "data": {"text": {"a": 1}}}): "bad-frame",
                json.dumps({**post, "cid": "7"}): "bad-frame",
                json.dumps({**post, "data": {"text": "字" * 501}}): "bad-input",
                json.dumps({**post, "room": other_chat.slug, "kind": "say", "data": {"text": "x"}}): "not-found",
                json.dumps({**post, "kind": "vote", "data": {"q": 999}}): "not-found",
            }
            for text, code in bad.items():
                await wire.say(text)
                refused = await wire.hear("refuse")
                assert (code, refused["code"]) == (code, code)
                assert refused["message"]
            await wire.say(post)
            assert (await wire.hear("ack"))["seq"] == 1
            await wire.say(post)
            assert (await wire.hear("ack"))["seq"] == 1

    run_prepared(walk)
    assert Question.objects.count() == 1


def run_prepared(work):
    asyncio.run(work())


def test_a_plain_deed_reaches_the_socket_and_what_was_missed_comes_first(server):
    host, villager = UserFactory(), UserFactory()
    room = make_session(hosts=[host])
    for number in range(3):
        questions.ask(room, by=villager, text=f"问题{number}")

    async def walk():
        async with connect(server, villager) as wire:
            await wire.say(HELLO)
            await wire.say({"t": "sub", "room": room.slug, "since": 1, "epoch": room.epoch})
            assert (await wire.hear("subbed"))["head"] == 3
            assert [event["seq"] for event in (await wire.hear("events"))["events"]] == [2, 3]
            await sync_to_async(questions.ask)(room, by=host, text="从网页来的")
            assert [event["seq"] for event in (await wire.hear("events"))["events"]] == [4]
            await wire.say({"t": "sub", "room": room.slug, "since": 99, "epoch": room.epoch})
            assert (await wire.hear("reset"))["head"] == 4
            await wire.say({"t": "sub", "room": room.slug, "since": 1, "epoch": "another"})
            assert (await wire.hear("reset"))["head"] == 4

    run_prepared(walk)


def test_hidden_words_go_to_hosts_only_even_for_late_comers(server):
    host, villager, late = UserFactory(), UserFactory(), UserFactory()
    room = make_session(hosts=[host])
    question = Question.objects.get(pk=questions.ask(room, by=villager, text="秘密一二三").body["q"])

    async def walk():
        async with connect(server, villager) as wire, connect(server, host) as desk:
            for each in (wire, desk):
                await each.say(HELLO)
                await each.say({"t": "sub", "room": room.slug, "since": 1, "epoch": room.epoch})
                await each.hear("subbed")
            await sync_to_async(questions.hide)(question, by=host, reason="不合适")
            assert (await wire.hear("events"))["events"][0]["body"] == {"q": question.pk}
            assert (await desk.hear("events"))["events"][0]["body"]["reason"] == "不合适"
        async with connect(server, late) as wire:
            await wire.say(HELLO)
            await wire.say({"t": "sub", "room": room.slug, "since": 0, "epoch": room.epoch})
            told = await wire.hear("events")
            assert "秘密" not in json.dumps(told, ensure_ascii=False)

    run_prepared(walk)


def test_another_origin_and_no_session_get_nothing(server):
    room, villager = make_session(), UserFactory()

    async def walk():
        with pytest.raises(websockets.InvalidStatus):
            async with connect(server, villager, Origin="https://evil.example"):
                pass
        async with websockets.connect(server.address) as socket:
            assert json.loads(await socket.recv())["code"] == "signed-out"
            with pytest.raises(websockets.ConnectionClosed):
                await socket.recv()
            assert socket.close_code == 4401

    run_prepared(walk)
    assert room.head == 0


def test_a_signed_out_socket_is_cut_within_five_seconds(server):
    villager = UserFactory()

    async def walk():
        async with connect(server, villager) as wire:
            await wire.say(HELLO)
            await wire.hear("welcome")
            await sync_to_async(Session.objects.all().delete)()
            async with asyncio.timeout(6):
                assert (await wire.hear("bye"))["code"] == "signed-out"
                with pytest.raises(websockets.ConnectionClosed):
                    await wire.socket.recv()

    run_prepared(walk)


def test_what_the_layer_or_the_call_lost_comes_with_the_head_check(server):
    villager = UserFactory()
    room = make_session()

    async def walk():
        async with connect(server, villager) as wire:
            await wire.say(HELLO)
            await wire.say({"t": "sub", "room": room.slug, "since": 0, "epoch": room.epoch})
            await wire.hear("subbed")
            await sync_to_async(lost_deed)(room)
            assert [event["seq"] for event in (await wire.hear("events"))["events"]] == [1]

    run_prepared(walk)


def lost_deed(room):
    """Another process commits and dies before it says so."""
    Room.objects.filter(pk=room.pk).update(head=1)
    Event.objects.create(room=room, seq=1, kind="room", body={"state": "open"})


def test_phones_that_drop_lose_nothing_and_double_nothing_through_a_restart(server):
    chance = random.Random(20)
    room = make_session()
    people = UserFactory.create_batch(20)
    cookies = [cookie_of(person) for person in people]

    async def walk():
        clients = [Client([server.address], cookie, room.slug, 0, room.epoch) for cookie in cookies]
        tasks = [asyncio.create_task(client.run()) for client in clients]
        for turn in range(100):
            client = chance.choice(clients)
            if turn % 2 == 0:
                asyncio.create_task(chance.choice(clients).post("ask", text=f"第{turn}个"))  # noqa: RUF006
            await asyncio.sleep(0.03)
            client.cut()
            if turn == 50:
                await asyncio.to_thread(server.stop)
                await asyncio.to_thread(server.start)
        await settled(clients, within=40)
        for client in clients:
            client.is_over = True
            client.cut()
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 3)
        return clients

    clients = asyncio.run(walk())
    for client in clients:
        for frame in client.frames:
            SCHEMA.validate(frame)
    logged = list(Event.objects.filter(room=room).order_by("seq").values_list("seq", flat=True))
    assert Question.objects.count() == 50
    assert [[event["seq"] for event in client.events] for client in clients] == [logged] * 20
    assert sum(client.resets for client in clients) == 0


def test_no_socket_has_a_queue_of_the_channel_layer(server):
    assert hubs.get_channel_layer("none-per-socket") is None
