"""A chat that its reader put behind the PIN opens only with it, by page, script and form; a session never asks."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.domain.pins import guard, set_pin
from mentorship.live.consumers.socket import LiveConsumer
from mentorship.live.domain.chats import say
from mentorship.live.enums import RoomKind
from mentorship.live.exceptions import NoSuchThing
from tests.factories.accounts import UserFactory
from tests.factories.live import make_chat, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    person = UserFactory(name="王秀英")
    set_pin(person, "7931", by=person)
    return person


def phone(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def addresses(room) -> list[str]:
    return [reverse(f"live:{name}", args=[room.slug]) for name in ("room", "state")]


def waited_for(client, room) -> str:
    """``reset`` has the page load itself again, and that asks for the PIN."""
    return client.get(reverse("live:events", args=[room.slug]), {"wait": "0", "after": "0"}).json()["t"]


def test_only_where_its_reader_chose_it_and_only_until_the_pin_is_typed(person) -> None:
    chat, client = make_chat(mentee=person), phone(person)
    assert [client.get(address).status_code for address in addresses(chat)] == [200, 200]
    guard(person, chats=True, evidence=False, by=person)
    assert all("/me/pin/" in client.get(address).url for address in addresses(chat))
    told = client.get(addresses(chat)[1], headers={"accept": "application/json"})
    assert (told.status_code, "/me/pin/" in told.json()["sign_in"]) == (401, True)
    say = reverse("live:do", args=[chat.slug, "say"])
    answer = client.post(say, {"cid": uuid4(), "text": "笋干晒好了"})
    assert "/me/pin/" in answer.url
    client.get(answer.url)
    kept = client.post(answer.url, {"pin": "7931"}, follow=True)
    assert "笋干晒好了" in kept.text  # what was typed waits behind the PIN
    assert [client.get(address).status_code for address in addresses(chat)] == [200, 200]
    client.get(reverse("accounts:leave"))
    assert "/me/pin/" in client.get(addresses(chat)[0]).url


def test_the_other_one_of_the_chat_and_every_session_stay_open(person) -> None:
    mentor = UserFactory()
    chat, session = make_chat(mentee=person, mentor=mentor), make_session()
    guard(person, chats=True, evidence=False, by=person)
    assert phone(mentor).get(addresses(chat)[0]).status_code == 200
    assert phone(person).get(addresses(session)[0]).status_code == 200


def test_no_chat_stays_in_the_browser_for_whoever_goes_back(person) -> None:
    chat, client = make_chat(mentee=person), phone(person)
    assert "no-store" in client.get(addresses(chat)[0]).headers["Cache-Control"]
    assert "no-store" in client.get(reverse("live:desk")).headers["Cache-Control"]
    assert "no-store" not in client.get(addresses(make_session())[0]).headers.get("Cache-Control", "")


def test_neither_the_long_poll_nor_the_desk_tells_what_was_said(person) -> None:
    chat, client = make_chat(mentor=person), phone(person)
    say(chat, by=person, text="笋干晒好了")
    assert waited_for(client, chat) == "events"
    assert "笋干晒好了" in client.get(reverse("live:desk")).text
    guard(person, chats=True, evidence=False, by=person)
    assert waited_for(client, chat) == "reset"
    page = client.get(reverse("live:desk")).text
    assert ("笋干晒好了" in page, f"{chat.slug} " in page, "输密码才打开" in page) == (False, False, True)
    client.post(reverse("accounts:pin"), {"pin": "7931"})
    assert waited_for(client, chat) == "events"
    assert "笋干晒好了" in client.get(reverse("live:desk")).text


@pytest.mark.django_db(transaction=True)
def test_a_socket_finds_it_only_once_the_pin_was_typed(person) -> None:
    chat, client = make_chat(mentee=person), phone(person)
    guard(person, chats=True, evidence=False, by=person)
    socket = LiveConsumer()
    socket.user, socket.scope = person, {"session": client.session}
    with pytest.raises(NoSuchThing):
        socket.room_to_follow(chat.slug)
    client.post(reverse("accounts:pin"), {"pin": "7931"})
    assert socket.room_to_follow(chat.slug) == chat
    assert socket.room_to_follow(make_session().slug).kind == RoomKind.SESSION
