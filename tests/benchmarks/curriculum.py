"""A curriculum of 150 lessons in two languages, made of the course's own files: brought into an empty product, and once
more when nothing has changed. One JSON line a figure, on SQLite and where its programs are installed on PostgreSQL.

``seconds`` are those of the whole command ``manage.py import_course``, with Python's start; ``cpu_s`` is its use of
a processor, the same on a busy machine. Ends with 1 where one took longer than it may.
"""

import json
import resource
import shutil
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.e2e.product import environment, manage  # noqa: E402 the path must be named first
from tests.run import Engines  # noqa: E402 as above

CONTENT = ROOT / "courses" / "content"
LESSONS = 150
MOST_SECONDS = {"cold": 60, "unchanged": 5}


def main() -> int:
    slow = 0
    with TemporaryDirectory(prefix="village-curriculum-") as folder:
        place = Path(folder)
        lessons = curriculum(place / "content")
        engines = Engines(place)
        try:
            for engine, given in (("SQLite", {}), ("PostgreSQL", engines.start())):
                for line in figures(engine, given, place) if given is not None else ():
                    print(json.dumps(line | {"lessons": lessons}), flush=True)
                    slow += line["seconds"] > line["most"]
        finally:
            engines.stop()
    return int(slow > 0)


def curriculum(to: Path) -> int:
    """The course's folder, and its modules again under other numbers until there are enough lessons."""
    shutil.copytree(CONTENT, to)
    modules = sorted(path for path in to.glob("M*/") if (path / "module.yaml").exists())
    count = sum(map(lessons_in, modules))
    taken = {path.name[:3] for path in modules}
    free = (code for code in (f"M{n:02}" for n in range(1, 100)) if code not in taken)
    for path in cycle(modules):
        if count >= LESSONS:
            return count
        count += again(path, next(free))
    return count


def lessons_in(module: Path) -> int:
    return len(list(module.glob("L*.zh.md")))


def again(module: Path, code: str) -> int:
    """The same module under another number; how many lessons that is."""
    old, _hyphen, slug = module.name.partition("-")
    new = module.with_name(f"{code}-{slug}-{code.lower()}")
    shutil.copytree(module, new)
    told = new / "module.yaml"
    told.write_text(told.read_text().replace(f"code: {old}", f"code: {code}", 1))
    return lessons_in(new)


def figures(engine: str, given: dict[str, str], place: Path) -> Iterator[dict]:
    own = place / engine
    own.mkdir()
    env = environment(own, "http://localhost", **given)
    manage(env, "migrate", "--noinput", "-v0")
    for figure, most in MOST_SECONDS.items():
        began, used = time.perf_counter(), processor()
        manage(env, "import_course", "--from", str(place / "content"))
        seconds, cpu = round(time.perf_counter() - began, 1), round(processor() - used, 1)
        yield {"engine": engine, "import": figure, "seconds": seconds, "cpu_s": cpu, "most": most}


def processor() -> float:
    """Seconds that commands which have ended took of it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
