"""One socket of one person in a test: says frames, hears them, and checks each against the schema."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import jsonschema
import websockets
from django.db import connection

import mentorship.live.protocol
from tests.live.conftest import cookie_of

SCHEMA = jsonschema.Draft202012Validator(
    json.loads((Path(mentorship.live.protocol.__file__).parent / "schema.json").read_text())
)
HELLO = {"t": "hello", "v": 1, "lang": "en"}


def signed_in(person):
    """The cookie of a new session; in a loop, where database work has no place, made in a thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return cookie_of(person)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_closing, person).result()


def _closing(person):
    try:
        return cookie_of(person)
    finally:
        connection.close()


class Wire:
    def __init__(self, socket):
        self.socket = socket

    async def say(self, frame):
        await self.socket.send(frame if isinstance(frame, str) else json.dumps(frame))

    async def hear(self, *kinds):
        async with asyncio.timeout(8):
            while True:
                frame = json.loads(await self.socket.recv())
                SCHEMA.validate(frame)
                if frame["t"] in kinds:
                    return frame


class connect:  # noqa: N801 reads like websockets.connect
    def __init__(self, server, person, **headers):
        cookie = signed_in(person)
        self.inner = websockets.connect(
            server.address, additional_headers={"Cookie": cookie, **headers}, compression=None
        )

    async def __aenter__(self):
        return Wire(await self.inner.__aenter__())

    async def __aexit__(self, *about):
        return await self.inner.__aexit__(*about)
