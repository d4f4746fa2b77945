"""Starts the real product on a port of its own: SQLite, hashed static files, seeded world, uvicorn."""

import atexit
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from functools import cache
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHROMIUM_ARGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
PHONE = {"width": 360, "height": 740}


@cache
def running() -> str:
    """One seeded product for the whole run, whichever folder's tests ask first; ended with the process."""
    stack = ExitStack()
    atexit.register(stack.close)
    folder = stack.enter_context(TemporaryDirectory(prefix="product-", ignore_cleanup_errors=True))
    return stack.enter_context(product(Path(folder)))


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def environment(var_dir: Path, base_url: str, **more: str) -> dict[str, str]:
    """The embedded product whatever engines the suite itself runs on; ``more`` is laid over it."""
    dropped = {"DATABASE_URL", "REDIS_URL", "SMS_URL", "DEBUG"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.e2e.settings",
        "VAR_DIR": str(var_dir),
        "BASE_URL": base_url,
        "DEMO": "1",
        **more,
    }


def manage(env: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "manage.py", *args], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(args)} failed:\n{done.stdout}\n{done.stderr}")
    return done


def install(env: dict[str, str], size: str = "") -> None:
    """A database and static files where there are none yet."""
    manage(env, "compile_messages")
    manage(env, "migrate", "--noinput", "-v0")
    if size:
        manage(env, "seed", "--size", size)
    manage(env, "collectstatic", "--noinput", "-v0")


@cache
def filled(size: str) -> Path:
    """A data folder with the migrated database, the static files and the world of that ``size``, to be copied.

    Made once in ``PRODUCT_STORE``, which the suites of one run share, else once in this process.
    """
    store = Path(os.environ.get("PRODUCT_STORE") or _own_store())
    made = store / (size or "migrated")
    with (store / f"{made.name}.lock").open("w") as lock:
        flock(lock, LOCK_EX)  # whoever comes second waits for what the first one makes
        if not made.exists():
            half = store / f"{made.name}.half"
            rmtree(half, ignore_errors=True)
            if size:
                copytree(filled(""), half)
                manage(environment(half, "http://localhost"), "seed", "--size", size)
            else:
                half.mkdir()
                install(environment(half, "http://localhost"))
            half.rename(made)
    return made


def _own_store() -> str:
    folder = TemporaryDirectory(prefix="products-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return folder.name


@contextmanager
def product(var_dir: Path, *, size: str = "small", **more: str) -> Iterator[str]:
    """Yields the address; the process ends with the block, whatever happened in it.

    ``size=""`` brings pages but no demo county. ``more`` are environment variables.
    """
    port = free_port()
    base_url = f"http://localhost:{port}"
    var_dir.mkdir(parents=True, exist_ok=True)
    env = environment(var_dir, base_url, **more)
    if env.get("DATABASE_URL"):
        install(env, size)
    else:
        copytree(filled(size), var_dir, dirs_exist_ok=True)
        if not size:
            manage(env, "ensure_pages")
    server = Server(base_url, port, env, var_dir / "server.log")
    SERVERS[base_url] = server
    try:
        server.start()
        yield base_url
    finally:
        server.stop()


@dataclass
class Server:
    """One process on one port; ended and begun again it is the same product with the same data."""

    base_url: str
    port: int
    env: dict[str, str]
    log: Path
    process: subprocess.Popen | None = None

    def start(self) -> None:
        program = ["uvicorn", os.environ.get("ASGI_UNDER_TEST", "cms.asgi:application")]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *program, "--host", "127.0.0.1", "--port", str(self.port)],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        _wait(f"{self.base_url}/healthz", self.process, self.log)

    def kill(self) -> None:
        """At once, as when the power goes."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.kill()


SERVERS: dict[str, Server] = {}


def _wait(address: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError(f"the product ended at once:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 our own loopback address
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the product did not answer within two minutes:\n{log.read_text()}")
