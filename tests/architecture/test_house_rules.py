"""The house's habits, read from the tree itself."""

import ast
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

from cms.core.registry import periodic

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "association", "cms", "courses", "mentorship", "tests")
JUNK = {"utils", "helpers", "services", "common", "misc", "tools", "util", "helper"}
LONGEST = 400
# Starts before anything is installed, or hands the shell's environment to other programs.
MAY_READ_ENVIRONMENT = {"cms/settings/env.py"}


def files(suffix: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *ROOMS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return [ROOT / name for name in listed if name.endswith(suffix) and (ROOT / name).is_file()]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("suffix", [".py", ".html", ".css", ".js"])
def test_no_file_is_longer_than_400_lines(suffix: str) -> None:
    long = {
        short(path): lines
        for path in files(suffix)
        if not {"migrations", "vendor"} & set(path.parts) and (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_no_file_is_a_junk_drawer() -> None:
    junk = [short(p) for p in files(".py") if p.stem in JUNK or JUNK & set(p.relative_to(ROOT).parts)]
    # the seller's tools are a thing of the field, not a drawer
    sellers = ("courses/tools/", "tests/courses/tools/", "tests/permissions/tools.py")
    assert [name for name in junk if not name.startswith(sellers)] == []


def test_the_environment_is_read_in_one_file() -> None:
    readers = set()
    for path in files(".py"):
        if short(path).startswith("tests/"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
                readers.add(short(path))
    names_the_settings = {"cms/asgi.py"}
    assert readers - names_the_settings - MAY_READ_ENVIRONMENT == set()


def test_nothing_listens_to_post_save() -> None:
    assert [short(p) for p in files(".py") if not short(p).startswith("tests/") and "post_save" in p.read_text()] == []


def test_periodic_deeds_have_a_period_that_the_scheduler_can_keep() -> None:
    found = periodic.items()
    assert [key for key, deed in found if deed.every < 5] == []
    assert {"core.requeue_lost_tasks", "core.prune_task_results"} <= {key for key, _ in found}


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("room", ["accounts", "association", "courses", "mentorship", "mentorship/live", "cms/core"])
def test_every_room_says_what_it_is_for(room: str) -> None:
    assert (ROOT / room / "README.md").is_file()
