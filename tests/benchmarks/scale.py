"""Learning at the size of a province: 100,000 learners with 5 million rows of progress and 30,000 pieces of practice
that wait, beside the small seed. SQLite, and PostgreSQL where its programs are installed. One JSON line a figure.

Each page is asked by the same person before and after: what others have learnt must not make their page slower.
The last page of an engine is a signed-in villager's lesson, asked for over HTTP by 500 connections to one process.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.e2e.product import environment, product  # noqa: E402 the path must be named first

LEARNERS, KEYS, WAITING = 100_000, 50, 30_000
ROUNDS, WARM, READERS, SECONDS = 30, 5, 500, 10
PAGES = {
    "lesson": ("villager", "lesson"),
    "next step": ("villager", "home"),
    "class desk": ("mentor", "class"),
    "practice that waits": ("mentor", "courses:review_queue"),
}
OK = 200
COPY = """
INSERT INTO courses_progress
  (person_id, content_key, started_at, last_at, done_at, block, answers, best_right, best_of, is_waiting, seals)
SELECT
  accounts_user.id, content_key, started_at, last_at, done_at, block, answers, best_right, best_of, is_waiting, seals
FROM accounts_user JOIN courses_progress ON person_id = %s WHERE accounts_user.id > %s
"""  # what the first of them has learnt, for all after them


def main() -> None:
    """Both engines, each in a process of its own: Django is set up for one database only."""
    if "--on" in sys.argv:
        for line in figures(sys.argv[sys.argv.index("--on") + 1]):
            print(json.dumps(line, ensure_ascii=False), flush=True)
        return
    from tests.run import Engines  # noqa: PLC0415 the path must be named first

    with TemporaryDirectory(prefix="village-scale-") as folder:
        engines = Engines(Path(folder))
        try:
            for name, given in (("SQLite", {}), ("PostgreSQL", engines.start())):
                if given is not None:
                    subprocess.run([sys.executable, __file__, "--on", name], env=os.environ | given, check=True)
        finally:
            engines.stop()


def figures(engine: str) -> Iterator[dict[str, Any]]:
    more = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if engine != "SQLite"}
    with TemporaryDirectory(prefix="village-scale-") as folder, product(Path(folder), **more) as base_url:
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        os.environ |= environment(Path(folder), base_url, **more)
        import django  # noqa: PLC0415 the environment must be named first

        django.setup()
        from django.conf import settings  # noqa: PLC0415 as above

        settings.SESSION_COOKIE_SECURE = False
        settings.ALLOWED_HOSTS = ["localhost"]
        before = measured(base_url)
        began = time.perf_counter()
        rows = fill()
        filled = round(time.perf_counter() - began)
        after = measured(base_url)
    yield {"engine": engine, "figure": "rows of progress", "value": rows, "filled_in_s": filled}
    for page, (queries, median) in before.items():
        then_queries, then = after[page]
        grown = round(100 * (then / median - 1))
        told = {"queries": [queries, then_queries], "median_ms": [median, then], "grown_percent": grown}
        yield {"engine": engine, "page": page, **told}


def measured(base_url: str) -> dict[str, tuple[int, float]]:
    """Page → queries and median in ms."""
    from django.db import connection  # noqa: PLC0415 as above
    from django.test import Client  # noqa: PLC0415 as above

    from cms.core.middleware.observe import QueryCount  # noqa: PLC0415 as above

    found: dict[str, tuple[int, float]] = {}
    for page, (who, name) in PAGES.items():
        client, times, count = Client(headers={"host": "localhost"}), [], QueryCount()
        client.post("/demo/", {"person": who})
        path = address(name, client.session["_auth_user_id"])
        for number in range(WARM + ROUNDS):
            began = time.perf_counter()
            answer = client.get(path)
            if answer.status_code != OK:
                raise RuntimeError(f"{path} answered {answer.status_code} to {who}")
            if number >= WARM:
                times.append(1000 * (time.perf_counter() - began))
        with connection.execute_wrapper(count):
            client.get(path)
        found[page] = (count.queries, round(sorted(times)[ROUNDS // 2], 1))
    client = Client(headers={"host": "localhost"})
    client.post("/demo/", {"person": "villager"})
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    times = asyncio.run(readers(base_url, address("lesson", client.session["_auth_user_id"]), cookies))
    found["lesson, 500 readers"] = (found["lesson"][0], round(sorted(times)[len(times) // 2], 1))
    return found


def address(name: str, person: str) -> str:
    """``person`` is the key of who asks."""
    from django.urls import reverse  # noqa: PLC0415 as above

    from courses.cohorts.models import Cohort  # noqa: PLC0415 as above
    from courses.models import LessonPage  # noqa: PLC0415 as above

    if name == "lesson":
        return LessonPage.objects.live().filter(locale__language_code="zh-hans").order_by("path")[0].url
    if name == "class":
        return reverse("cohorts:cohort", kwargs={"pk": Cohort.objects.filter(teachers__person=person)[0].pk})
    return reverse(name)


def fill() -> int:
    """Others, who learn, each with progress in fifty lessons; every third has practice that waits for somebody."""
    from django.db import connection, transaction  # noqa: PLC0415 as above
    from django.utils import timezone  # noqa: PLC0415 as above

    from accounts.models import User  # noqa: PLC0415 as above
    from courses.enums import EvidenceState  # noqa: PLC0415 as above
    from courses.models import Evidence, Progress  # noqa: PLC0415 as above

    now = timezone.now()
    numbers = range(10**7, 10**7 + LEARNERS)
    people = User.objects.bulk_create(
        [User(phone=f"+86139{number:08}", name=f"学员{number}", password="!") for number in numbers], batch_size=5000
    )
    Evidence.objects.bulk_create(
        [
            Evidence(person=one, code="M03", state=EvidenceState.SUBMITTED, state_since=now, submitted_at=now)
            for one in people[:WAITING]
        ],
        batch_size=5000,
    )
    model, times = people[0], {"started_at": now, "last_at": now, "done_at": now}
    Progress.objects.bulk_create(
        [Progress(person=model, content_key=f"M{n // 4 + 1:02}-L{n % 4 + 1}", **times) for n in range(KEYS)]
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COPY, [model.pk, model.pk])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Progress.objects.count()


async def readers(base_url: str, path: str, cookies: str) -> list[float]:
    """Milliseconds of each answer to 500 connections that ask again at once, for ``SECONDS``."""
    place = urlsplit(base_url)
    asked = f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: {cookies}\r\nAccept-Encoding: br\r\n\r\n".encode()
    times: list[float] = []
    end = time.perf_counter() + SECONDS

    async def read() -> None:
        line, out = await asyncio.open_connection(place.hostname, place.port)
        while (began := time.perf_counter()) < end:
            out.write(asked)
            head = await line.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"{path} answered {head.split(b'\r\n', 1)[0].decode()}")
            facts = dict(part.split(b": ", 1) for part in head.lower().split(b"\r\n")[1:] if b": " in part)
            await line.readexactly(int(facts[b"content-length"]))
            times.append(1000 * (time.perf_counter() - began))
        out.close()

    await asyncio.gather(*(read() for _ in range(READERS)))
    return times


if __name__ == "__main__":
    main()
