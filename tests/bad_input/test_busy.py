"""A database that stays locked, and a body without end: said in words, nothing half-written, nothing on the disk."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from asgiref.testing import ApplicationCommunicator
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from cms.asgi import application
from cms.core.domain.bodies import LimitedBodies
from tests.factories.accounts import UserFactory

BACKEND = "django.contrib.auth.backends.ModelBackend"


@contextmanager
def locked(person: User) -> Iterator[None]:
    """Somebody else holds this person's row (on SQLite: the whole file) for as long as the block lasts."""
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        if connection.vendor == "sqlite":
            other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            held.set()
            over.wait(30)
            other.close()
            return
        with transaction.atomic():
            User.objects.select_for_update().get(pk=person.pk)
            held.set()
            over.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    impatient = "PRAGMA busy_timeout = 200" if connection.vendor == "sqlite" else "SET lock_timeout = 200"
    with connection.cursor() as cursor:
        cursor.execute(impatient)
    try:
        yield
    finally:
        over.set()
        holder.join()
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("prefix", "words"), [("", "这会儿太忙了"), ("/en", "Very busy just now")])
def test_a_locked_database_is_said_and_the_same_request_works_afterwards(prefix: str, words: str) -> None:
    person = UserFactory(name="王小花")
    client = Client(raise_request_exception=False)
    client.force_login(person, backend=BACKEND)
    typed = {"name": "王大花", "language": "zh-hans", "view": ""}
    with locked(person):
        answer = client.post(f"{prefix}/me/profile/", typed)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert words in answer.content.decode()
    assert User.objects.get().name == "王小花"

    assert client.post(f"{prefix}/me/profile/", typed).status_code == 302
    assert User.objects.get().name == "王大花"


def post(**headers: str) -> dict:
    """The scope of a POST with these headers (``_`` for ``-``)."""
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/en/me/profile/",
        "raw_path": b"/en/me/profile/",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), *named],
    }


@pytest.mark.django_db(transaction=True)
def test_a_body_announced_as_too_large_is_not_read_and_gets_the_page() -> None:
    async def answer() -> tuple[dict, bytes]:
        talk = ApplicationCommunicator(application, post(content_length=str(26 * 1024 * 1024), accept="text/html"))
        start, body = await talk.receive_output(10), b""
        while (part := await talk.receive_output(10)).get("more_body"):
            body += part["body"]
        await talk.wait(5)
        return start, body + part["body"]

    start, body = asyncio.run(answer())
    assert start["status"] == 413
    assert "That was too much at once" in body.decode()


def test_a_body_that_says_nothing_and_goes_on_is_cut_off() -> None:
    heard = []

    async def listens(_scope: dict, receive: object, _send: object) -> None:
        while (message := await receive())["type"] == "http.request":  # type: ignore[operator] an ASGI callable
            heard.append(len(message["body"]))
        heard.append(message["type"])

    async def talk() -> None:
        said = ApplicationCommunicator(LimitedBodies(listens, largest=100), post(transfer_encoding="chunked"))
        for _ in range(3):
            await said.send_input({"type": "http.request", "body": b"x" * 45, "more_body": True})
        await said.wait(5)

    asyncio.run(talk())
    assert heard == [45, 45, "http.disconnect"]
