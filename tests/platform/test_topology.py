"""compose.yaml's topology without containers: two apps, a worker, PostgreSQL, Redis and nginx with our own conf."""

import asyncio
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import psycopg
import pytest
from websockets.asyncio.client import connect

from cms.core.management import lan
from tests.platform.processes import ROOT, answers, environment, free_port, manage, started

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")), reason="needs PostgreSQL and Redis"
    ),
]

# Makes a mentor, a villager and an open room; prints the two session keys and the room's name.
SCENE = """
from datetime import timedelta
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from accounts.models import User
from mentorship.live.domain.rooms import open_session, schedule_session
def person(phone, **more):
    user = User.objects.create(phone=phone, name="拓扑", **more)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return user, session.session_key
mentor, first = person("+8613900001111", is_staff=True)
_, second = person("+8613900002222")
room = schedule_session(title="拓扑", starts_at=timezone.now() + timedelta(hours=1), by=mentor)
open_session(room, by=mentor)
print("SCENE", first, second, room.slug)
"""


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    folder = tmp_path_factory.mktemp("village")
    given = os.environ["DATABASE_URL"]
    name = f"topology_{uuid4().hex[:8]}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    ports = [free_port(), free_port()]
    shared = {
        "DATABASE_URL": re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", given),
        "REDIS_URL": os.environ["REDIS_URL"],
        "EMBEDDED": "0",
        "TRUSTED_PROXY": "1",
    }
    envs = [environment(folder, PORT=str(port), **shared) for port in ports]
    try:
        done = manage(envs[0], "migrate", "--noinput", "-v0")
        assert done.returncode == 0, done.stderr
        assert manage(envs[0], "collectstatic", "--noinput", "-v0").returncode == 0
        scene = manage(envs[0], "shell", "-c", SCENE)
        assert scene.returncode == 0, scene.stderr
        mentor, villager, room = re.search(r"SCENE (\S+) (\S+) (\S+)", scene.stdout).groups()
        with ExitStack() as stack:
            for env in envs:
                stack.enter_context(started(env, "serve", "--no-prepare"))
            worker = stack.enter_context(started(envs[0], "work"))
            for port in ports:
                answers(f"http://127.0.0.1:{port}/healthz")
            proxy = stack.enter_context(nginx(folder, ports)) if Path(NGINX).exists() else None
            yield SimpleNamespace(ports=ports, proxy=proxy, worker=worker, mentor=mentor, villager=villager, room=room)
    finally:
        with psycopg.connect(given, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


class nginx:  # noqa: N801 reads as the program's name
    """The product's own conf with these ports and a certificate of this minute; the value is the HTTPS port."""

    def __init__(self, folder: Path, apps: list[int]) -> None:
        self.port = free_port()
        cert, key = lan.certificate(folder / "lan", [])
        conf = (ROOT / "deploy" / "nginx.conf").read_text()
        for number, port in enumerate(apps, start=1):
            conf = conf.replace(f"app-{number}:8000", f"127.0.0.1:{port}")
        conf = conf.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
        conf = conf.replace("listen 443 ssl;", f"listen 127.0.0.1:{self.port} ssl;")
        conf = conf.replace("    http2 on;\n", "")  # nginx 1.25 and later; Debian 12 has 1.22
        conf = conf.replace("/etc/nginx/certificates/fullchain.pem", str(cert))
        conf = conf.replace("/etc/nginx/certificates/privkey.pem", str(key))
        paths = "".join(f"{n}_temp_path {folder}/{n};" for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        self.conf = folder / "nginx.conf"
        user = "user root;" if os.geteuid() == 0 else ""
        self.conf.write_text(
            f"{user} daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;"
            f"events {{ worker_connections 256; }} http {{ access_log off; {paths} {conf} }}"
        )

    def __enter__(self) -> int:
        self.process = subprocess.Popen([NGINX, "-c", str(self.conf)], stdout=sys.stderr, stderr=sys.stderr)
        return self.port

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=15)


def test_both_apps_are_ready(village) -> None:
    for port in village.ports:
        assert json.loads(answers(f"http://127.0.0.1:{port}/readyz")) == {"database": "ok", "redis": "ok"}
    assert village.worker.poll() is None


async def _until(socket, kind: str) -> dict:
    while True:
        frame = json.loads(await socket.recv())
        assert frame["t"] not in {"refuse", "bye"}, frame
        if frame["t"] == kind:
            return frame


async def _enter(socket, room: str) -> None:
    await socket.send(json.dumps({"t": "hello", "v": 1}))
    await _until(socket, "welcome")
    await socket.send(json.dumps({"t": "sub", "room": room}))
    await _until(socket, "subbed")


async def _question_travels(asker_url: str, asker: dict, hearer_url: str, hearer: dict, room: str, **options) -> None:
    text = f"拓扑问题 {uuid4().hex}"
    async with (
        connect(asker_url, additional_headers=asker, **options) as first,
        connect(hearer_url, additional_headers=hearer, **options) as second,
    ):
        await _enter(first, room)
        await _enter(second, room)
        post = {"t": "post", "cid": str(uuid4()), "room": room, "kind": "ask", "data": {"text": text}}
        await first.send(json.dumps(post))
        while True:
            frame = await _until(second, "events")
            if text in json.dumps(frame, ensure_ascii=False):
                return


def _cookie(key: str) -> dict[str, str]:
    return {"Cookie": f"sessionid={key}"}


def test_a_question_posted_at_one_process_is_heard_at_the_other(village) -> None:
    a, b = (f"ws://127.0.0.1:{port}/ws/live/" for port in village.ports)
    travels = _question_travels(a, _cookie(village.villager), b, _cookie(village.mentor), village.room)
    asyncio.run(asyncio.wait_for(travels, 30))


@pytest.mark.skipif(not Path(NGINX).exists(), reason="nginx is not installed")
def test_the_proxy_serves_pages_and_sockets_over_https(village) -> None:
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    base = f"https://127.0.0.1:{village.proxy}"
    for _ in range(50):
        try:
            with urllib.request.urlopen(f"{base}/me/sign-in/", context=trusting, timeout=5) as page:  # noqa: S310 loopback
                assert (page.status, len(page.headers["X-Request-ID"])) == (200, 32)
            break
        except OSError:
            time.sleep(0.2)
    else:
        pytest.fail("nginx did not answer")
    url = f"wss://127.0.0.1:{village.proxy}/ws/live/"
    travels = _question_travels(
        url, _cookie(village.villager), url, _cookie(village.mentor), village.room, ssl=trusting
    )
    asyncio.run(asyncio.wait_for(travels, 30))
