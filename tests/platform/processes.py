"""Starts the product's own commands and ends exactly those again."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.run import free_port

ROOT = Path(__file__).resolve().parents[2]
__all__ = ["answers", "environment", "free_port", "manage", "started"]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The shell's environment without the suite's own engines and settings."""
    dropped = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "DEBUG", "LANG", "LC_ALL"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "DEMO": "0"} | more


def manage(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=500, check=False)


@contextmanager
def started(env: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """``manage.py`` in the background; its output is ``process.stdout``."""
    command = [sys.executable, "manage.py", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def answers(address: str, *, within: float = 120) -> str:
    """The body of the first good answer. Raises ``TimeoutError``."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=3) as answer:  # noqa: S310 our own loopback address
                return answer.read().decode()
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)
