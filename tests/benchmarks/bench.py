"""``make bench``: one JSON line a figure for the pages that matter, against SQLite and a seeded county.

CPU is process time a request inside Django, answer compressed, after a warm-up. Requests per second come over HTTP from
the real server, one process, asked by four connections that stay open. kB is what goes over the wire with brotli.
The figures beside 100,000 others who learn, and those of Lighthouse, take some minutes. ``ARGS="bench"`` seeds a large
county, ``ARGS="--write"`` puts the run on top of RESULTS.md.
"""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # so that it runs as a plain file too

from tests.e2e.product import environment, product  # noqa: E402 the path must be named first

WARM, ROUNDS, CONNECTIONS, SECONDS = 5, 40, 4, 4
PAGES = {
    "home": ("nobody", "home"),
    "home signed in": ("villager", "home"),
    "lesson": ("nobody", "lesson"),
    "lesson signed in": ("villager", "lesson"),
    "mentor desk": ("mentor", "live:desk"),
    "member list": ("admin", "members"),
    "session room": ("villager", "room"),
    "sign in": ("nobody", "accounts:sign_in"),
}
FIGURES = {"cpu_ms": "CPU ms", "queries": "queries", "requests_per_second": "requests/s", "kB": "kB (brotli)"}


def main() -> None:
    size = next((word for word in sys.argv[1:] if not word.startswith("-")), "small")
    figures = []
    with TemporaryDirectory(prefix="village-bench-") as folder, product(Path(folder), size=size) as base_url:
        os.environ |= environment(Path(folder), base_url)
        for name in ("DATABASE_URL", "REDIS_URL", "SMS_URL", "DEBUG"):
            os.environ.pop(name, None)
        for figure in measure(base_url):
            print(json.dumps(figure, ensure_ascii=False), flush=True)
            figures.append(figure)
    found = list(searches())
    with TemporaryDirectory(prefix="village-bench-") as folder:
        desks = list(told_by("tests.benchmarks.classes", {"DATABASE_URL": "", "REDIS_URL": ""}, folder))
    with TemporaryDirectory(prefix="village-bench-") as folder:
        grown = list(told_by("tests.benchmarks.scale", {}, folder, check=False))
    with TemporaryDirectory(prefix="village-bench-") as folder:
        found += told_by("tests.benchmarks.curriculum", {}, folder, check=False)
    with TemporaryDirectory(prefix="village-bench-") as folder:
        lights = list(told_by("tests.benchmarks.lighthouse", {}, folder, check=False))
    if "--write" in sys.argv:
        write(figures, size, found + desks + grown + lights)


def searches() -> Iterator[dict]:
    """The search on SQLite and, where its programs are installed, on PostgreSQL, small and with 20 000 answers more."""
    from tests.run import Engines  # noqa: PLC0415 the path must be named first

    with TemporaryDirectory(prefix="village-bench-") as folder:
        engines = Engines(Path(folder))
        try:
            for asked in ({"DATABASE_URL": "", "REDIS_URL": ""}, engines.start()):
                yield from told_by("tests.benchmarks.searching", asked, folder) if asked else ()
        finally:
            engines.stop()


def told_by(module: str, asked: dict[str, str], folder: str, *, check: bool = True) -> Iterator[dict]:
    """The lines of a benchmark that makes a database of its own; without ``check`` they count however it ends."""
    command = [sys.executable, "-m", module]
    settings = {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "VAR_DIR": folder}
    told = subprocess.run(
        command, cwd=ROOT, env=os.environ | settings | asked, stdout=subprocess.PIPE, text=True, check=check
    )
    for line in told.stdout.splitlines():
        print(line, flush=True)
        yield json.loads(line)


def measure(base_url: str) -> Iterator[dict]:
    """``page``, ``who``, ``figure`` and ``value``, one figure after the other."""
    import django  # noqa: PLC0415 the environment must be named first

    django.setup()
    from django.conf import settings  # noqa: PLC0415 as above
    from django.test.utils import setup_test_environment  # noqa: PLC0415 as above

    settings.SESSION_COOKIE_SECURE = False
    setup_test_environment()
    for page, (who, name) in PAGES.items():
        for figure, value in one(who, address(name), base_url).items():
            yield {"page": page, "who": who, "figure": figure, "value": value}


def address(name: str) -> str:
    from django.apps import apps  # noqa: PLC0415 as above
    from django.urls import reverse  # noqa: PLC0415 as above

    if name == "lesson":
        return apps.get_model("courses", "LessonPage").objects.live().filter(locale__language_code="zh-hans")[0].url
    if name == "members":
        return reverse(apps.get_model("association", "Membership").snippet_viewset.get_url_name("list"))
    if name == "room":
        return reverse(
            "live:room", args=[apps.get_model("live", "Room").objects.filter(state="open", kind="session")[0].slug]
        )
    return reverse(name)


def one(who: str, path: str, base_url: str) -> dict[str, float]:
    """The figures of one page. Raises if it does not answer with 200: a refusal is fast, and no figure."""
    from django.db import connection  # noqa: PLC0415 as above
    from django.test import Client  # noqa: PLC0415 as above

    from cms.core.middleware.observe import QueryCount  # noqa: PLC0415 as above

    client = Client(headers={"accept-encoding": "br", "host": "localhost"})
    if who != "nobody":
        client.post("/demo/", {"person": who})
    for _ in range(WARM):
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code} to {who}")
    count = QueryCount()
    with connection.execute_wrapper(count):
        client.get(path)
    cpu = time.process_time()
    for _ in range(ROUNDS):
        answer = client.get(path)
    cpu = time.process_time() - cpu
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return {
        "cpu_ms": round(cpu / ROUNDS * 1000, 2),
        "queries": count.queries,
        "requests_per_second": round(rate(base_url, path, cookies)),
        "kB": round(len(answer.content) / 1000, 1),
    }


def rate(base_url: str, path: str, cookies: str) -> float:
    """Answers a second over all connections."""
    headers = {"Accept-Encoding": "br"} | ({"Cookie": cookies} if cookies else {})
    place = urlsplit(base_url).netloc
    end = time.monotonic() + SECONDS

    def ask(_number: int) -> int:
        line, answers = HTTPConnection(place, timeout=30), 0
        while time.monotonic() < end:
            line.request("GET", path, headers=headers)
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")
            answers += 1
        return answers

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return sum(pool.map(ask, range(CONNECTIONS))) / SECONDS


def write(figures: list[dict], size: str, searched: list[dict]) -> None:
    results = ROOT / "tests" / "benchmarks" / "RESULTS.md"
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    found = {(f["page"], f["figure"]): f["value"] for f in figures}
    rows = [f"| {page} | {' | '.join(str(found[page, figure]) for figure in FIGURES)} |" for page in PAGES]
    head = "# Results, newest first\n"
    old = results.read_text().removeprefix(head) if results.exists() else ""
    machine = f"{os.cpu_count()} cores {platform.machine()}, Python {platform.python_version()}"
    run = f"\n## {time.strftime('%Y-%m-%d')}, {commit}, seed {size}, {machine}, load {os.getloadavg()[0]:.1f}\n\n"
    table = f"| page | {' | '.join(FIGURES.values())} |\n|{' --- |' * (len(FIGURES) + 1)}\n"
    asked = [f"| {f['engine']} | {f['entries']} | {f['query']} | {f['median_ms']} |" for f in searched if "query" in f]
    search = "\n| search on | entries | query | median ms |\n| --- | --- | --- | --- |\n" + "\n".join(asked) + "\n"
    desks = [f"| {f['learners']} | {f['queries']} | {f['median_ms']} |" for f in searched if "learners" in f]
    desk = "\n| learners in the class | queries | median ms |\n| --- | --- | --- |\n" + "\n".join(desks) + "\n"
    pages = [f for f in searched if "grown_percent" in f]
    grown = [f"| {f['engine']} | {f['page']} | {told(f, 'queries')} | {told(f, 'ms')} |" for f in pages]
    scale = "\n| engine | page | queries | ms |\n| --- | --- | --- | --- |\n" + "\n".join(grown) + "\n"
    brought = [f"| {f['engine']} | {f['import']} | {f['seconds']} | {f['cpu_s']} |" for f in searched if "import" in f]
    imports = "\n| 150 lessons on | import | s | CPU s |\n| --- | --- | --- | --- |\n" + "\n".join(brought) + "\n"
    more = search + desk + scale + imports + lighthouse_table(searched)
    results.write_text(head + run + table + "\n".join(rows) + "\n" + more + old)


def lighthouse_table(figures: list[dict]) -> str:
    """Nothing where Lighthouse was not there."""
    scores = {(f["page"], f["language"], f["category"]): f["score"] for f in figures if "category" in f}
    kinds = ("performance", "accessibility", "best-practices", "seo")
    rows = []
    for line in (one for one in figures if "slow_fcp_s" in one):
        page, language = line["page"], line["language"]
        cells = [page, language, *(scores[page, language, kind] for kind in kinds), line["slow_fcp_s"]]
        rows.append(f"| {' | '.join(map(str, [*cells, line.get('kolibri_measured_s', '')]))} |")
    columns = ("Lighthouse: page", "language", *kinds, "first paint at 400 kbit/s, s", "Kolibri, measured, s")
    return f"\n| {' | '.join(columns)} |\n|{' --- |' * len(columns)}\n" + "\n".join(rows) + "\n" if rows else ""


def told(figure: dict, name: str) -> str:
    """Before and after 100,000 others."""
    return " → ".join(str(value) for value in figure[name])


if __name__ == "__main__":
    main()
