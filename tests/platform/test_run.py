"""`make test` itself, on one small test."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.platform.processes import ROOT
from tests.run import FEW, Suite

pytestmark = [pytest.mark.slow, pytest.mark.once]
BROWSER = (
    "Browser, SQLite",
    "Browser, SQLite, every second file",
    "Accessibility in the browser, SQLite",
    "Paint on a slow phone, alone",
)
BARE = ["-q", "-c", os.devnull, "-p", "no:django", "-p", "no:randomly"]
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


def suite_of(folder: Path, body: str) -> Suite:
    """A suite of one small file that stands outside of the tree."""
    (folder / "test_small.py").write_text(
        f"from pathlib import Path\nimport pytest\nHERE = Path({str(folder)!r})\n{body}"
    )
    suite = Suite(folder, "small", "Small", {}, [*BARE, f"--rootdir={folder}", str(folder / "test_small.py")])
    suite.run()
    return suite


SECOND = """
def test_second_time():
    again = HERE / "again"
    is_first = not again.exists()
    again.touch()
    assert not is_first
def test_well():
    (HERE / "well").write_text((HERE / "well").read_text() + "x" if (HERE / "well").exists() else "x")
"""


def test_what_passes_alone_is_named_and_has_failed_all_the_same(tmp_path) -> None:
    steady, broken = tmp_path / "a", tmp_path / "b"
    steady.mkdir()
    broken.mkdir()
    suite = suite_of(steady, SECOND)
    assert suite.code == 1
    assert ([test.split("::")[1] for test in suite.second_try()], suite.code) == (["test_second_time"], 1)
    assert (steady / "well").read_text() == "x"  # what passed is not run again
    suite = suite_of(broken, f"{SECOND}def test_never():\n    assert False\n")
    assert ([test.split("::")[1] for test in suite.second_try()], suite.code) == (["test_second_time"], 1)


def test_many_failures_and_a_broken_file_get_no_second_try(tmp_path) -> None:
    many, broken = tmp_path / "a", tmp_path / "b"
    many.mkdir()
    broken.mkdir()
    every = f"@pytest.mark.parametrize('n', range({FEW + 1}))\ndef test_all(n):\n    again = HERE / str(n)\n"
    suite = suite_of(many, f"{every}    is_first = not again.exists()\n    again.touch()\n    assert not is_first\n")
    assert (suite.second_try(), suite.code) == ([], 1)
    suite = suite_of(broken, "def test_(:\n")
    assert suite.second_try() == []
    assert suite.code != 0
