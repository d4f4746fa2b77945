"""Clients that are not ours: written from the protocol's page, in another language, by somebody who was shut out."""

import asyncio
from uuid import uuid4

import pytest
import websockets
from asgiref.sync import sync_to_async
from django.urls import reverse

from accounts.models import User
from mentorship.live.models import Question
from mentorship.live.protocol import CLOSE_SIGNED_OUT
from tests.factories.accounts import UserFactory
from tests.factories.live import make_session
from tests.live.wire import HELLO, connect, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

LONG = {"zh-hans": "太长了，请写在 500 个字以内。内容都还在。"}
LONG["en"] = "That is too long: please keep it under 500 characters. Nothing was lost."


def ask(room, cid, text="好吗"):
    return {"t": "post", "cid": cid, "room": room.slug, "kind": "ask", "data": {"text": text}}


@pytest.mark.parametrize("language", LONG)
def test_what_a_form_refuses_is_said_in_the_language_of_the_socket(server, language):
    room, person = make_session(), UserFactory()

    async def walk():
        async with connect(server, person) as wire:
            await wire.say(HELLO | {"lang": language})
            await wire.say(ask(room, str(uuid4()), "字" * 501))
            return (await wire.hear("refuse", "ack")).get("message")

    assert asyncio.run(walk()) == LONG[language]


@pytest.mark.parametrize("spell", [str.upper, lambda cid: cid.replace("-", "")], ids=["capitals", "no hyphens"])
def test_a_receipt_names_the_post_as_its_client_did(server, spell):
    room, person = make_session(), UserFactory()
    cid = spell(str(uuid4()))

    async def walk():
        async with connect(server, person) as wire:
            await wire.say(HELLO)
            await wire.say(ask(room, cid))
            ack = await wire.hear("ack", "refuse")
            await wire.say(ask(room, cid, "字" * 501) | {"cid": spell(str(uuid4()))})
            return ack, await wire.hear("ack", "refuse")

    ack, refused = asyncio.run(walk())
    assert (ack["t"], ack["cid"], refused["cid"]) == ("ack", cid, spell(refused["cid"]))
    assert Question.objects.count() == 1


def test_a_plain_post_for_programs_names_it_so_too_and_wants_a_real_name(client):
    room, person = make_session(), UserFactory()
    client.force_login(person)
    address = reverse("live:do", kwargs={"slug": room.slug, "kind": "ask"})
    cid = str(uuid4()).upper()
    answers = [
        client.post(address, {"text": "一次", "cid": said}, headers={"Accept": "application/json"})
        for said in (cid, cid, "q-17", "q-17")
    ]
    assert [answer.json()["cid"] for answer in answers] == [cid, cid, "q-17", "q-17"]
    assert [answer.json().get("code") for answer in answers] == [None, None, "bad-frame", "bad-frame"]
    assert Question.objects.count() == 1


@pytest.mark.parametrize("origin", ["http://[", "https://x]y", "null"])
def test_an_origin_that_is_no_address_is_another_site(server, origin):
    headers = {"Cookie": signed_in(UserFactory()), "Origin": origin}

    async def walk():
        async with websockets.connect(server.address, additional_headers=headers):
            return "open"

    with pytest.raises(websockets.InvalidStatus) as refused:
        asyncio.run(walk())
    assert refused.value.response.status_code == 403


SHUT = {"account closed": {"is_active": False}, "signed out everywhere, in another process": {"session_epoch": 7}}


@pytest.mark.parametrize("facts", SHUT.values(), ids=SHUT)
def test_who_is_shut_out_elsewhere_hears_nothing_more_within_five_seconds(server, facts):
    room, person, friend = make_session(), UserFactory(), UserFactory()

    async def walk():
        async with connect(server, friend) as other, connect(server, person) as wire:
            for each in (other, wire):
                await each.say(HELLO)
                await each.say({"t": "sub", "room": room.slug})
                await each.hear("subbed")
            await sync_to_async(User.objects.filter(pk=person.pk).update)(**facts)
            assert (await wire.hear("bye"))["code"] == "signed-out"
            with pytest.raises(websockets.ConnectionClosed):
                await wire.socket.recv()
            await other.say(ask(room, str(uuid4())))
            await other.hear("ack")
            return wire.socket.close_code

    assert asyncio.run(walk()) == CLOSE_SIGNED_OUT
