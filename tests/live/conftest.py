"""A real server on loopback, because what is promised here is promised on a wire."""

import asyncio
import socket
import threading

import pytest
import uvicorn
from django.core.cache import cache
from django.test import Client

from cms.asgi import application
from cms.core.management.server import LARGEST_FRAME
from mentorship.live.broadcast.hub import running_hub


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


class Server:
    def __init__(self):
        self.port = self._free_port()
        self.start()

    def _free_port(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def start(self):
        config = uvicorn.Config(
            application,
            host="127.0.0.1",
            port=self.port,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_max_size=LARGEST_FRAME,
            lifespan="off",
            log_level="error",
            loop="asyncio",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self.thread.start()
        while not self.server.started:
            self.thread.join(0.02)

    async def _serve(self):
        await self.server.serve()
        if hub := running_hub():
            await hub.stop()

    def stop(self):
        self.server.should_exit = self.server.force_exit = True
        self.thread.join(10)

    @property
    def address(self):
        return f"ws://127.0.0.1:{self.port}/ws/live/"


@pytest.fixture
def server(transactional_db):
    made = Server()
    yield made
    made.stop()


def cookie_of(person):
    client = Client()
    client.force_login(person)
    return f"sessionid={client.cookies['sessionid'].value}"
