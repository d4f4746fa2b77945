"""Two processes, PostgreSQL and Redis: phones drop all the time, one process is killed; nothing lost, nothing twice."""

import asyncio
import os
import random
import re
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from types import SimpleNamespace

import pytest
from django.db import connection

from mentorship.live.models import Event, Question
from tests.factories.accounts import UserFactory
from tests.factories.live import make_session
from tests.live.conftest import cookie_of
from tests.live.reference_client import Client, settled
from tests.platform.processes import ROOT, answers, environment, free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")), reason="needs PostgreSQL and Redis"
    ),
]
PHONES, POSTS, SECONDS = 20, 100, 20


@pytest.fixture
def village(transactional_db, tmp_path):
    """This test's own database for two processes; a room number drawn by lot, as others may use the same Redis."""
    people = UserFactory.create_batch(PHONES)
    room = make_session(pk=random.SystemRandom().randrange(10**6, 10**9))
    url = re.sub(r"/[^/?]*(\?|$)", rf"/{connection.settings_dict['NAME']}\1", os.environ["DATABASE_URL"])
    own = {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": url, "REDIS_URL": os.environ["REDIS_URL"]}
    return SimpleNamespace(
        env=environment(tmp_path, EMBEDDED="0", **own), room=room, cookies=[cookie_of(person) for person in people]
    )


@contextmanager
def serving(env, port):
    """One process that may be killed: no reloader, nothing that would live on."""
    command = [sys.executable, "-m", "uvicorn", "cms.asgi:application", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--ws", "websockets-sansio", "--log-level", "error", "--timeout-graceful-shutdown", "1"]
    with subprocess.Popen(command, cwd=ROOT, env=env) as process:
        try:
            yield process
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            process.kill()


def test_nothing_is_lost_and_nothing_doubled_over_two_processes_and_a_crash(village):
    ports = [free_port(), free_port()]
    with serving(village.env, ports[0]), serving(village.env, ports[1]) as doomed:
        for port in ports:
            answers(f"http://127.0.0.1:{port}/healthz")
        began = time.monotonic()
        clients, sent = asyncio.run(_churn(village, ports, doomed))
        took = time.monotonic() - began
    logged = list(Event.objects.filter(room=village.room).order_by("seq").values_list("seq", flat=True))
    assert sorted(Question.objects.values_list("text", flat=True)) == sorted(sent)
    assert [[event["seq"] for event in client.events] for client in clients] == [logged] * PHONES
    assert logged == list(range(1, POSTS + 1))
    assert [client.resets for client in clients] == [0] * PHONES
    assert took <= SECONDS


async def _churn(village, ports, doomed):
    """A hundred questions while phones drop and, half-way, one of the two processes dies."""
    chance, sent = random.Random(20), [f"question {number}" for number in range(POSTS)]
    addresses = [f"ws://127.0.0.1:{port}/ws/live/" for port in ports]
    clients = [
        Client(addresses[:: 1 if number % 2 else -1], cookie, village.room.slug, 0, village.room.epoch)
        for number, cookie in enumerate(village.cookies)
    ]
    tasks = [asyncio.create_task(client.run()) for client in clients]
    for number, text in enumerate(sent):
        await clients[number % PHONES].post("ask", text=text)
        await asyncio.sleep(0.04)
        chance.choice(clients).cut()
        if number == POSTS // 2:
            doomed.kill()
    await settled(clients, within=SECONDS)
    for client in clients:
        client.is_over = True
        client.cut()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return clients, sent
