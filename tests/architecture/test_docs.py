"""What the documents say is there: files, tests, commands, variables, addresses of headings."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from cms.settings import env

ROOT = Path(__file__).resolve().parents[2]
LISTED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
FILES = set(LISTED)
FOLDERS = {str(parent) for name in LISTED for parent in Path(name).parents}
LESSONS = re.compile(r"courses/content/M|tests/courses/content_fixture/")  # what learners read
PAGES = [name for name in LISTED if name.endswith(".md") and not LESSONS.match(name)]
TOP = {name.split("/")[0] for name in LISTED}
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
MAKE = re.compile(r"^make ([a-z]+)\b", re.MULTILINE)
MANAGE = re.compile(r"manage\.py ([a-z_]+)")
# Made on this machine or named as an example of what one may write.
NOT_IN_GIT = ("var/", ".venv/", "static/", "images/", "courses/content/M08")
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def words(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def anchors(page: str) -> set[str]:
    """Of a page's headings, as GitHub makes them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in HEADING.findall(words(page))
    }


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    broken = []
    for link in LINK.findall(FENCE.sub("", words(page))):
        if re.match(r"https?:|mailto:|…", link):
            continue
        path, _, anchor = link.partition("#")
        there = str((Path(page).parent / path).as_posix()) if path else page
        there = str(Path(ROOT / there).resolve().relative_to(ROOT)) if path else page
        is_there = there in FILES | FOLDERS
        if not is_there or (anchor and anchor not in anchors(there)):
            broken.append(link)
    assert broken == []


def paths_in(page: str) -> list[str]:
    """Words in backquotes that read as a path of this tree; of a room's README also from the room."""
    found = []
    for code in CODE.findall(FENCE.sub("", words(page))):
        path = code.split("::")[0].rstrip("/")
        if re.fullmatch(r"[\w.\-*/]+", path) and path.split("/")[0] in TOP and "/" in path:
            found.append(path)
    return found


@pytest.mark.parametrize("page", [page for page in PAGES if page != "CHANGELOG.md"])
def test_every_path_it_names_is_there(page: str) -> None:
    gone = [
        path
        for path in paths_in(page)
        if not path.startswith(NOT_IN_GIT)
        and path not in FILES | FOLDERS
        and not any(Path(name).full_match(path) or Path(name).with_suffix("").as_posix() == path for name in FILES)
    ]
    assert gone == []


@pytest.mark.parametrize("page", PAGES)
def test_every_command_it_names_is_there(page: str) -> None:
    text = words(page)
    code = "\n".join([*CODE.findall(text), *re.findall(r"^    (.+)$", text, re.MULTILINE)])
    assert set(MAKE.findall(code)) - set(TARGETS) == set()
    assert set(MANAGE.findall(code)) - set(get_commands()) == set()


def test_people_read_of_every_command() -> None:
    told = " ".join(words(page) for page in ("README.md", "CONTRIBUTING.md", "docs/operation.md", "docs/look.md"))
    assert [name for name in TARGETS if f"make {name}" not in told] == []


def test_every_recipe_names_a_test_to_copy() -> None:
    table = words("CONTRIBUTING.md").split("## Recipes")[1].split("\n## ")[0]
    recipes = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| ")][2:]
    assert len(recipes) > 8
    for what, _do, copy in recipes:
        tests = [path for path in CODE.findall(copy) if path.startswith("tests/")]
        assert tests, what
        assert [path for path in tests if path.split("::")[0] not in FILES] == [], what


def test_the_readme_goes_in_the_order_of_the_house() -> None:
    for page, order in (
        ("README.md", ["Two commands", "Who does what with it", "Map of the rooms", "Tests"]),
        ("README.zh.md", ["两条命令", "谁用它做什么", "各间屋", "测试"]),
    ):
        assert HEADING.findall(words(page))[1:] == order
        pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", words(page))
        assert len(pictures) == 2


def test_architecture_has_its_four_flows_and_the_table() -> None:
    text = words("ARCHITECTURE.md")
    for flow in ("A page is read.", "A deed is done.", "A question is asked live.", "A task runs."):
        assert f"**{flow}**" in text
    assert "Where do I put it?" in HEADING.findall(text)


@pytest.mark.parametrize("room", ["accounts", "association", "courses", "mentorship", "mentorship/live"])
def test_a_room_says_what_it_is_in_about_ten_lines(room: str) -> None:
    lines = [line for line in words(f"{room}/README.md").splitlines() if line.strip()]
    assert 5 <= len(lines) <= 24


def test_no_decision_is_missing_from_the_row() -> None:
    numbers = sorted(int(Path(page).name[:4]) for page in PAGES if page.startswith("docs/adr/"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_documents_name_only_variables_that_are_read() -> None:
    known = {variable.name for variable in env.TABLE}
    told = set(re.findall(r"`([A-Z][A-Z_]{3,})=?[01]?`", words("README.md") + words("docs/operation.md")))
    assert told - known - {"ARGS", "CERTIFICATES", "POSTGRES_PASSWORD", "LC_ALL", "LC_MESSAGES"} == set()
