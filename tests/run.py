"""``make test``: the whole suite on SQLite in one process, and everything that touches data on PostgreSQL and Redis.

DATABASE_URL and REDIS_URL name servers to use; where they are not given, private ones are started on free ports from
Debian's binaries and stopped again at the end, by the ids of the processes started here. Two suites run beside each
other, each with a data folder of its own: SQLite, the engines, then the browser's; what looks at the clock comes last
and alone. Arguments go to pytest, in all of them. A few tests that failed are tried once more at the end, with nothing
beside them: those that pass then are named as unsteady, and are failures all the same. The last lines say what ran; the
exit code is 0 only if all that ran has passed. CI asks for the engines with ``--require-engines``.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from contextlib import nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
WAIT = 30  # seconds for a server to answer
SQLITE = {"DATABASE_URL": "", "REDIS_URL": ""}
DATA = "not e2e and not bench"
BROWSER = (
    ("browser", "Browser, SQLite", "e2e and not axe and not alone and not bench and not odd"),
    ("browser-odd", "Browser, SQLite, every second file", "odd and not alone and not bench"),
    ("axe", "Accessibility in the browser, SQLite", "axe and not bench"),
)
ORDER = ["-p", "no:randomly"]
SOME_FAILED, NOTHING = 1, 5  # pytest's exit codes where tests failed and where none was chosen
FEW = 5  # failures of one suite that a second try is worth: more are no accident of a busy machine


def main() -> int:
    arguments = sys.argv[1:]
    required = "--require-engines" in arguments
    arguments = [a for a in arguments if a != "--require-engines"]
    have_chromium()
    options = ["--create-db", *arguments]
    unsteady = []
    with tempfile.TemporaryDirectory(prefix="village-engines-") as name:
        os.environ["PRODUCT_STORE"] = name
        folder = Path(name)

        def suite(name: str, told: str, which: str, engines: dict[str, str] = SQLITE, *more: str) -> Suite:
            return Suite(folder, name, told, engines, ["-m", which, *more, *options])

        sqlite = suite("sqlite", "SQLite, one process", DATA)
        # In the order of their files: they share one product, and what walks it comes before what changes it.
        browser = [suite(name, told, which, SQLITE, *ORDER) for name, told, which in BROWSER]
        alone = suite("paint", "Paint on a slow phone, alone", "alone and not bench", SQLITE, *ORDER)
        engines = Engines(folder)
        try:
            beside = []
            if found := engines.start():
                found["REDIS_PREFIX"] = f"village-test-{os.getpid()}"
                beside = [suite("engines", f"PostgreSQL and Redis, {engines.told}", f"{DATA} and not once", found)]
            two_at_a_time([sqlite, *beside, *browser], folder)
            unsteady += [test for one in (sqlite, *beside, *browser) for test in one.second_try()]
        finally:
            engines.stop()
        alone.run()
        unsteady += alone.second_try()
    report = [(one.told, one.code) for one in (sqlite, *beside, *browser, alone)]
    if not beside:
        report.insert(1, (f"PostgreSQL and Redis: not run, {engines.told}", int(required or engines.given)))
    print("\n=== What ran")
    words = {0: "passed "} | ({NOTHING: "no test"} if arguments else {})
    for told, code in report:
        print(f"{words.get(code, 'FAILED ')}  {told}")
    for test in unsteady:
        print(f"unsteady {test}: failed beside other work, passes alone")
    codes = {code for _, code in report}
    return 0 if 0 in codes and codes <= words.keys() else 1


class Suite:
    """One pytest run with a data folder of its own; ``code`` is pytest's exit code once it has ended."""

    def __init__(self, folder: Path, name: str, told: str, environment: dict[str, str], arguments: list[str]) -> None:
        self.name, self.told, self.code = name, told, 1
        self.environment = environment
        self.arguments = arguments
        self.cache = folder / f"{name}-cache"
        self.job: subprocess.Popen | None = None

    def command(self, name: str, *more: str) -> list[str]:
        record = os.environ.get("VILLAGE_JUNIT")
        junit = [f"--junit-xml={record}/{name}.xml"] if record else []
        cache = ["-o", f"cache_dir={self.cache}"]
        return [sys.executable, "-m", "pytest", *cache, *self.arguments, *more, *junit]

    def failed(self) -> list[str]:
        """The tests that have not passed since they failed, by pytest's own record."""
        record = self.cache / "v/cache/lastfailed"
        return sorted(json.loads(record.read_text())) if record.exists() else []

    def second_try(self) -> list[str]:
        """Gives back the tests that pass now. It says where to look; the suite has failed whatever comes of it."""
        failed = self.failed()
        if self.code != SOME_FAILED or not 0 < len(failed) <= FEW:
            return []
        print(f"\n=== {self.told}: a second try of {len(failed)}, alone", flush=True)
        self._run(self.command(f"{self.name}-again", "--last-failed"))
        self.code = SOME_FAILED
        return [test for test in failed if test not in self.failed()]

    def run(self, log: Path | None = None) -> None:
        """Returns when it has ended; with ``log`` its words go there."""
        print(f"\n=== {self.told}{': shown when all have ended' if log else ''}", flush=True)
        self._run(self.command(self.name), log)

    def _run(self, command: list[str], log: Path | None = None) -> None:
        with (
            tempfile.TemporaryDirectory(prefix="village-test-", ignore_cleanup_errors=True) as data,
            log.open("wb") if log else nullcontext() as out,
        ):
            env = {**os.environ, **self.environment, "VAR_DIR": data}
            self.job = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out)
            self.code = self.job.wait()

    def stop(self) -> None:
        """What Ctrl-C sends to a run in the foreground: pytest takes down what it started."""
        if self.job and self.job.poll() is None:
            self.job.send_signal(signal.SIGINT)
            self.job.wait()


def two_at_a_time(suites: list[Suite], folder: Path) -> None:
    """Two, because every machine has two processors and each keeps one busy; the first to begin is shown as it runs."""
    waiting = deque(suites)
    logs: dict[str, Path] = {}

    def lane(*, is_shown: bool) -> None:
        while waiting:
            suite = waiting.popleft()
            if not is_shown:
                logs[suite.told] = folder / f"{suite.name}.log"
            suite.run(logs.get(suite.told))

    first = waiting.popleft()
    other = threading.Thread(target=lane, kwargs={"is_shown": False})
    other.start()
    try:
        first.run()
        lane(is_shown=True)
        other.join()
    except (SystemExit, KeyboardInterrupt):
        waiting.clear()
        for suite in suites:
            suite.stop()
        raise
    finally:
        other.join()
        for told, log in logs.items():
            print(f"\n=== {told}\n{log.read_text(errors='replace')}", flush=True)


def have_chromium() -> None:
    """Browser tests need Debian's Chromium: installed here when we are root, asked for otherwise."""
    if any(shutil.which(name) for name in CHROMIUM):
        return
    command = "apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Browser tests need Chromium. Run once: sudo sh -c '{command}'")
    print("· Installing Chromium", flush=True)
    if subprocess.run(["sh", "-c", command], stdout=subprocess.DEVNULL).returncode:
        sys.exit(f"Chromium could not be installed. Try by hand: {command}")


class Engines:
    """PostgreSQL and Redis: the ones that are given, else private ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.jobs: list[subprocess.Popen] = []
        self.told = ""
        self.given = False

    def start(self) -> dict[str, str] | None:
        """Addresses for the suite, or None with the reason in ``told``."""
        database, redis = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
        self.given = bool(database or redis)
        own = [name for name, given in (("PostgreSQL", database), ("Redis", redis)) if not given]
        try:
            database = database or self.postgres()
            redis = redis or self.redis()
            answer(database, redis)
        except (OSError, subprocess.CalledProcessError, TimeoutError) as error:
            self.told = str(error).strip().splitlines()[0]
            return None
        self.told = f"private {' and '.join(own)}" if own else "as given"
        return {"DATABASE_URL": database, "REDIS_URL": redis}

    def postgres(self) -> str:
        binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not binaries:
            raise FileNotFoundError("PostgreSQL is not installed (apt-get install postgresql)")
        bin_, data, port = binaries[-1].parent, self.folder / "pg", free_port()
        self.folder.chmod(0o755)
        data.mkdir()
        if os.geteuid() == 0:
            shutil.chown(data, "postgres", "postgres")
        other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
        initdb = [
            *other,
            str(bin_ / "initdb"),
            "-D",
            str(data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd="/")
        fast = [
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "jit=off",
            "unix_socket_directories=",
            "max_connections=200",
        ]
        self.run(
            [
                *other,
                str(bin_ / "postgres"),
                "-D",
                str(data),
                "-p",
                str(port),
                "-h",
                "127.0.0.1",
                *(w for o in fast for w in ("-c", o)),
            ]
        )
        wait_for(port)
        url = f"postgres://postgres@127.0.0.1:{port}/postgres"
        wait_until(
            lambda: subprocess.run([str(bin_ / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode == 0
        )
        return url

    def redis(self) -> str:
        program = shutil.which("redis-server")
        if not program:
            raise FileNotFoundError("Redis is not installed (apt-get install redis-server)")
        port = free_port()
        self.run(
            [
                program,
                "--port",
                str(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                str(self.folder),
            ]
        )
        wait_for(port)
        return f"redis://127.0.0.1:{port}/0"

    def run(self, command: list[str]) -> None:
        log = (self.folder / f"{Path(command[0]).name}-{len(self.jobs)}.log").open("w")
        self.jobs.append(subprocess.Popen(command, stdout=log, stderr=log, cwd="/"))

    def stop(self) -> None:
        for job in reversed(self.jobs):
            job.send_signal(2)  # PostgreSQL: fast shutdown; Redis: clean end
        for job in reversed(self.jobs):
            try:
                job.wait(timeout=15)
            except subprocess.TimeoutExpired:
                job.kill()
                job.wait()


def answer(database: str, redis: str) -> None:
    """Raises ``OSError`` with the engine's name where one does not."""
    from psycopg import OperationalError, connect  # noqa: PLC0415 what uses free_port() only needs no driver
    from redis import Redis, RedisError  # noqa: PLC0415 as above

    try:
        connect(database, connect_timeout=5).close()
    except OperationalError as error:
        raise OSError(f"DATABASE_URL: {error}") from error
    try:
        Redis.from_url(redis, socket_timeout=5).ping()
    except (RedisError, ValueError) as error:
        raise OSError(f"REDIS_URL: {error}") from error


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int) -> None:
    def open_() -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(open_)


def wait_until(ready) -> None:
    end = time.monotonic() + WAIT
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"a server did not answer within {WAIT} s")
        time.sleep(0.1)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # through every `finally`: no server stays behind
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
