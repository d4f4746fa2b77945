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
from functools import cache
from pathlib import Path
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


def has_command(env: dict[str, str], name: str) -> bool:
    return name in manage(env, "help", "--commands").stdout.split()


@contextmanager
def product(var_dir: Path, *, size: str = "small", **more: str) -> Iterator[str]:
    """Yields the address; the process ends with the block, whatever happened in it.

    ``size=""`` brings pages but no demo county. ``more`` are environment variables.
    """
    port = free_port()
    base_url = f"http://localhost:{port}"
    var_dir.mkdir(parents=True, exist_ok=True)
    env = environment(var_dir, base_url, **more)
    manage(env, "compile_messages")
    manage(env, "migrate", "--noinput", "-v0")
    if size and has_command(env, "seed"):
        manage(env, "seed", "--size", size)
    else:
        manage(env, "ensure_pages")
    manage(env, "collectstatic", "--noinput", "-v0")
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
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the product ended at once:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 our own loopback address
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the product did not answer within 30 seconds:\n{log.read_text()}")
