"""`make test` itself, on one small test."""

import os
import subprocess
import sys

import pytest

from tests.platform.processes import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.once]
BROWSER = (
    "Browser, SQLite",
    "Browser, SQLite, every second file",
    "Accessibility in the browser, SQLite",
    "Paint on a slow phone, alone",
)
AWAY = {"DATABASE_URL": "postgres://u:secret@127.0.0.1:1/village", "REDIS_URL": "redis://127.0.0.1:1/0"}


def run(*arguments: str) -> tuple[int, list[str]]:
    """The exit code and the last lines, which say what ran."""
    command = [sys.executable, "tests/run.py", "-q", "tests/core/test_paper.py", *arguments]
    kept = {name: value for name, value in os.environ.items() if name != "VILLAGE_JUNIT"}
    done = subprocess.run(command, cwd=ROOT, env=kept | AWAY, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    return done.returncode, lines[lines.index("=== What ran") + 1 :]


def test_engines_that_are_given_and_do_not_answer_are_a_failure_that_says_so() -> None:
    code, (first, second, *others) = run("-k", "first_size")
    assert (code, first, *others) == (1, "passed   SQLite, one process", *(f"no test  {told}" for told in BROWSER))
    assert second.startswith("FAILED   PostgreSQL and Redis: not run, DATABASE_URL: ")
    assert "secret" not in second


def test_no_test_at_all_is_no_success() -> None:
    code, (first, _second, *others) = run("-k", "nothing_of_that_name")
    assert (code, first, *others) == (1, *(f"no test  {told}" for told in ("SQLite, one process", *BROWSER)))
