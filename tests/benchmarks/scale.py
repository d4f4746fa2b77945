"""Learning at the size of a province: the small seed, and beside it the same with 100,000 more who learn, 5 million
rows of progress and what belongs to them (``crowd.py``). SQLite, and PostgreSQL where its programs are installed. One
JSON line a figure; ``LEARNERS=10000`` takes fewer.

The same people ask for the same pages of both products in turns, so that what else the machine does slows both alike:
what others have learnt must neither add a query nor a fifth of the time. On SQLite the time is the processor's, the
database's share included, on PostgreSQL the faster half of the answers. Then 500 connections ask one process for a
signed-in villager's lesson. Ends with 1 where a page takes more than it may, or one reader gets no lesson.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks import crowd  # noqa: E402 the path must be named first
from tests.e2e.product import Server, environment, free_port, manage  # noqa: E402 as above

LEARNERS = int(os.environ.get("LEARNERS", "100000"))
ROUNDS, AT_ONCE, WARM, READERS, SECONDS = 12, 5, 5, 500, 10
MOST_PERCENT = 20
PAGES = {
    "lesson": ("villager", "lesson"),
    "next step": ("villager", "home"),
    "class desk": ("mentor", "class"),
    "practice that waits": ("mentor", "courses:review_queue"),
    "practice that waits, admin": ("admin", "courses:review_queue"),
}
WHOLE = {
    "figures of classes": ("admin", "cohorts:overview"),
    "questions too many get wrong": ("editor", "course_questions"),
    "lessons where people leave": ("editor", "course_leaving"),
    "translation coverage": ("editor", "course_coverage"),
    "facts due": ("editor", "course_facts"),
}
"""Pages about everybody: they may grow, and say how long they take."""
OK = 200


def main() -> int:
    """Both engines, each in a process of its own: Django is set up for one database only."""
    if "--on" in sys.argv:
        return told(sys.argv[sys.argv.index("--on") + 1])
    from tests.run import Engines  # noqa: PLC0415 the path must be named first

    codes = []
    with TemporaryDirectory(prefix="village-scale-") as folder:
        engines = Engines(Path(folder))
        try:
            for name, given in (("SQLite", {}), ("PostgreSQL", engines.start())):
                if given is not None:
                    command = [sys.executable, __file__, "--on", name]
                    codes.append(subprocess.run(command, env=os.environ | given, check=False).returncode)
        finally:
            engines.stop()
    return max(codes)


def told(engine: str) -> int:
    code = 0
    more = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if engine != "SQLite"}
    with TemporaryDirectory(prefix="village-scale-") as folder:
        for line in figures(Path(folder), more):
            print(json.dumps({"engine": engine} | line, ensure_ascii=False), flush=True)
            code |= int(not line.get("is_well", True))
    return code


def figures(folder: Path, more: dict[str, str]) -> Iterator[dict[str, Any]]:
    base_url = f"http://localhost:{free_port()}"
    env = environment(folder / "big", base_url, **more)
    (folder / "big").mkdir()
    for command in (
        ["migrate", "--noinput", "-v0"],
        ["seed", "--size", "small"],
        ["collectstatic", "--noinput", "-v0"],
    ):
        manage(env, *command)
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    os.environ |= env
    import django  # noqa: PLC0415 the environment must be named first

    django.setup()
    from django.conf import settings  # noqa: PLC0415 as above

    settings.SESSION_COOKIE_SECURE = False
    settings.ALLOWED_HOSTS = ["localhost"]
    asked = {page: client_and_path(*how) for page, how in (PAGES | WHOLE).items()}
    small, envs = copied(folder, env)
    began = time.perf_counter()
    rows = crowd.fill(LEARNERS)
    yield {"figure": "rows", "value": rows, "filled_in_s": round(time.perf_counter() - began)}
    for page, (client, path) in asked.items():
        yield {"page": page} | compared(
            client, path, small, rounds=ROUNDS if page in PAGES else 1, judged=page in PAGES
        )
    client, path = asked["lesson"]
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    for size in ("small", "big"):
        yield {"figure": f"{READERS} readers", "seed": size} | crowded(base_url, path, cookies, envs[size], folder)


def client_and_path(who: str, name: str) -> tuple[Any, str]:
    from django.test import Client  # noqa: PLC0415 as above

    client = Client(headers={"host": "localhost"})
    client.post("/demo/", {"person": who})
    return client, address(name, client.session["_auth_user_id"])


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


def copied(folder: Path, env: dict[str, str]) -> tuple[Any, dict[str, dict[str, str]]]:
    """The name of a second database as the first is now; and the environment of a server on either."""
    from django.db import connection  # noqa: PLC0415 as above

    name = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "sqlite":
        shutil.copytree(folder / "big", folder / "small")
        return folder / "small" / Path(name).name, {"big": env, "small": env | {"VAR_DIR": str(folder / "small")}}
    connection.settings_dict["NAME"] = "template1"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE village_small TEMPLATE "{name}"')
    at(name)
    url = env["DATABASE_URL"].rpartition("/")[0] + "/village_small"
    return "village_small", {"big": env, "small": env | {"DATABASE_URL": url}}


def at(name: Any) -> None:
    from django.db import connection  # noqa: PLC0415 as above

    connection.close()
    connection.settings_dict["NAME"] = name


def compared(client: Any, path: str, small: Any, *, rounds: int, judged: bool) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415 as above

    big = connection.settings_dict["NAME"]
    clock: Callable[[], float] = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    times: dict[str, list[float]] = {"small": [], "big": []}
    queries = []
    for name in (small, big):
        at(name)
        for _number in range(WARM if judged else 1):
            asked(client, path)
        queries.append(min(queries_of(client, path) for _number in range(3 if judged else 1)))
    for _round in range(rounds):
        for size, name in (("small", small), ("big", big)):
            at(name)
            asked(client, path)  # opens the connection
            for _number in range(AT_ONCE if judged else 1):
                began = clock()
                asked(client, path)
                times[size].append(1000 * (clock() - began))
    if connection.vendor != "sqlite":
        times = {size: sorted(found)[: len(found) // 2 or 1] for size, found in times.items()}
    before, after = median(times["small"]), median(times["big"])
    grown = round(100 * (after / before - 1))
    line = {"queries": queries, "ms": [round(before, 1), round(after, 1)], "grown_percent": grown}
    return line | ({"is_well": queries[0] == queries[1] and grown <= MOST_PERCENT} if judged else {})


def queries_of(client: Any, path: str) -> int:
    """What a process keeps runs out now and then; who asks three times finds it kept."""
    from django.db import connection  # noqa: PLC0415 as above

    from cms.core.middleware.observe import QueryCount  # noqa: PLC0415 as above

    count = QueryCount()
    with connection.execute_wrapper(count):
        asked(client, path)
    return count.queries


def asked(client: Any, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != OK:
        raise RuntimeError(f"{path} answered {answer.status_code}")


def crowded(base_url: str, path: str, cookies: str, env: dict[str, str], folder: Path) -> dict[str, Any]:
    """What 500 who ask again at once get of one process; ``errors`` counts answers that were not the lesson."""
    server = Server(base_url, urlsplit(base_url).port or 0, env, folder / "server.log")
    server.start()
    try:
        asyncio.run(readers(base_url, path, cookies, count=4, seconds=2))
        used = processor(server)
        times, errors = asyncio.run(readers(base_url, path, cookies, count=READERS, seconds=SECONDS))
        used = processor(server) - used
    finally:
        server.stop()
    rate, waited = round(len(times) / SECONDS), round(median(times or [0]) / 1000, 1)
    cpu = round(1000 * used / max(len(times), 1), 1)
    told = {"answers": len(times), "errors": errors, "requests_per_second": rate, "cpu_ms": cpu, "median_s": waited}
    return told | {"is_well": not errors}


def processor(server: Server) -> float:
    """Seconds that the process has had of one."""
    pid = server.process.pid if server.process else 0
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def readers(base_url: str, path: str, cookies: str, *, count: int, seconds: float) -> tuple[list[float], int]:
    """Milliseconds of each answer to ``count`` connections that ask again at once, and how many were none."""
    place = urlsplit(base_url)
    wish = f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: {cookies}\r\nAccept-Encoding: br\r\n\r\n".encode()
    times: list[float] = []
    errors = 0
    end = time.perf_counter() + seconds

    async def read() -> None:
        nonlocal errors
        line, out = await asyncio.open_connection(place.hostname, place.port)
        while (began := time.perf_counter()) < end:
            out.write(wish)
            head = await line.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                errors += 1
                break
            facts = dict(part.split(b": ", 1) for part in head.lower().split(b"\r\n")[1:] if b": " in part)
            await line.readexactly(int(facts[b"content-length"]))
            times.append(1000 * (time.perf_counter() - began))
        out.close()

    await asyncio.gather(*(read() for _ in range(count)))
    return times, errors


if __name__ == "__main__":
    sys.exit(main())
