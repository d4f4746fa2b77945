"""Course files as people really send them: each fault named with its place, nothing half written, no traceback."""

import shutil
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.pages.domain.ensure import ensure_pages
from courses.domain.content.importing import import_course
from courses.domain.content.problems import ContentBroken
from courses.domain.content.reading import read_course
from courses.domain.content.report import Outcome
from courses.models import LessonPage

FIXTURE = Path(__file__).parent / "content_fixture"
M, LESSON, QUIZ = "M03-markets/module.yaml", "M03-markets/L1.en.md", "M03-markets/quiz.en.md"
SEEN: dict[str, str] = {}


@pytest.fixture
def files(tmp_path) -> Path:
    return Path(shutil.copytree(FIXTURE, tmp_path / "content"))


def problems(root: Path) -> list[tuple[str, int, str]]:
    with translation.override("en"), pytest.raises(ContentBroken) as broken:
        read_course(root)
    assert all(problem.message for problem in broken.value.problems)
    return [(problem.file, problem.line, problem.field) for problem in broken.value.problems]


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


FAULTS = [
    ("a tab", M, "  zh: 市场", "\tzh: 市场", 9, ""),
    ("an alias", M, "  zh: 市场", "  zh: &a 市场", None, ""),
    ("a misspelt field", M, "minutes: 8", "minuts: 8", 7, "minuts"),
    ("a missing number", M, "minutes: 8", "", 1, "minutes"),
    ("a time for a number", M, "minutes: 8", "minutes: 1:30", 7, "minutes"),
    ("too large a number", M, "minutes: 8", "minutes: 99999999999999", 7, "minutes"),
    ("no number", M, "minutes: 8", "minutes: [8]", 7, "minutes"),
    ("minus", M, "minutes: 8", "minutes: -8", 7, "minutes"),
    ("another module's number", M, "code: M03", "code: M04", 1, "code"),
    ("wide digits", M, "code: M03", "code: M０３", 1, "code"),
    ("a translation left out", M, "    en: Name four people", "", 15, "en"),
    ("a lesson twice", M, "file: L2", "file: L1", 27, "file"),
    ("an address twice", M, "slug: money", "slug: who", 28, "slug"),
    ("a lesson outside", M, "file: L2", "file: ../L2", 27, "file"),
    ("an unknown field of a lesson", M, "slug: money", "slug: money\n    title: x", 29, "title"),
    ("no list", M, "outcomes:\n  - zh: 说出四个人\n    en: Name four people", "outcomes: three", 14, "outcomes"),
    ("a path that is not", M, "  - fast", "  - fastest", 3, "paths"),
    ("a need that is no module", M, "  - M02", "  - photos", 5, "needs"),
    ("a title too long", LESSON, "title: Who 1", "title: " + "x" * 81, 2, "title"),
    ("an unknown block", LESSON, "::: fact", "::: facts", 24, ""),
    ("a fence with more", LESSON, "::: fact", "::: fact about", 24, ""),
    ("a block left open", LESSON, ":::\n\n::: table", "\n::: table", 8, ""),
    ("no thirteenth month", LESSON, "checked_on: 2026-11-01", "checked_on: 2026-13-01", 28, "checked_on"),
    ("a word for a day", LESSON, "review_by: 2027-05-01", "review_by: next spring", 29, "review_by"),
    ("review before check", LESSON, "review_by: 2027-05-01", "review_by: 2026-11-01", 29, "review_by"),
    ("no such status", LESSON, "status: unreviewed", "status: maybe", 26, "status"),
    ("no such platform", LESSON, "platform: other", "platform: amazon", 25, "platform"),
    ("two right answers for one", LESSON, "  - text: Who\n", "  - text: Who\n    right: true\n", 40, "options"),
    ("perhaps right", LESSON, "right: true", "right: perhaps", 42, "right"),
    ("no reason", LESSON, "    why: The seller is you.\n", "", 44, "why"),
    ("one answer only", LESSON, "  - text: Who\n    why: The seller is you.\n", "", 40, "options"),
    ("a link to nowhere", LESSON, "[x](https://example.org/a)", "[x](who.html)", 13, "text"),
    ("a heading", LESSON, "- *See the seller*", "- a\n\n# See the seller", 35, "text"),
    ("a row too short", LESSON, "| Platform | 1 | 2 |", "| Platform | 1 |", 21, "text"),
    ("a picture elsewhere", LESSON, "figures/who.svg", "../../secret.svg", 10, "picture"),
    ("a picture of an iPhone", LESSON, "figures/who.svg", "pictures/a.heic", 10, "picture"),
    ("a misspelt name", QUIZ, "id: q5", "idd: q5", 62, "idd"),
    ("the same question twice", QUIZ, "id: q5", "id: q4", 61, "id"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "field"), [row[1:] for row in FAULTS], ids=[r[0] for r in FAULTS]
)
def test_a_fault_is_named_with_its_place(files, file, old, new, line, field) -> None:  # noqa: PLR0917 the table's columns
    rewrite(files / file, old, new)
    if line is None:
        assert read_course(files)
    else:
        assert (file, line, field) in problems(files)


def test_ten_faults_come_at_once_and_nothing_is_written(files, db) -> None:
    ensure_pages()
    spread = [
        row
        for row in FAULTS
        if row[0]
        in {
            "a misspelt field",
            "another module's number",
            "a title too long",
            "no thirteenth month",
            "no such status",
            "no such platform",
            "perhaps right",
            "a link to nowhere",
            "a row too short",
            "a picture elsewhere",
        }
    ]
    for _name, file, old, new, _line, _field in spread:
        rewrite(files / file, old, new)
    named = {(file, field) for file, _line, field in problems(files)}
    assert {(file, field) for _name, file, _old, _new, _line, field in spread} <= named
    with pytest.raises(ContentBroken):
        import_course(files)
    assert not LessonPage.objects.exists()


def test_mark_of_order_windows_lines_and_old_macs_change_nothing(files) -> None:
    wanted = read_course(files)
    for file in files.rglob("*.*"):
        if file.suffix in {".md", ".yaml"}:
            text = file.read_text()
            end = "\r" if file.name == "L2.zh.md" else "\r\n"
            file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", end).encode())
    assert read_course(files) == wanted


def test_words_that_look_like_numbers_days_or_yes_stay_words(files) -> None:
    for words in ("12:30", "yes", "2026-11-01", "010", "~", "1.10"):
        shutil.copy(FIXTURE / LESSON, files / LESSON)
        rewrite(files / LESSON, "title: Who 1", f"title: {words}")
        assert read_course(files).lessons["en"]["M03-L1"].title == words


@pytest.mark.parametrize(
    ("file", "content", "line"),
    [
        (LESSON, b"\xff\xfe\x00", 1),
        (LESSON, b"---\ntitle: a\x00b\nsummary: c\n---\n\nd\n", 2),
        (LESSON, b"", 1),
        (LESSON, b"no front matter\n", 1),
        (M, b"- a\n- b\n", 1),
        (M, b"a: *b\n", 1),
        (M, b"a: &b [*b]\n", 1),
        ("course.yaml", b"", 1),
    ],
    ids=["UTF-16", "a zero", "empty", "no front matter", "a list", "alias", "endless", "empty index"],
)
def test_a_file_that_is_none_of_ours_is_named(files, file, content, line) -> None:
    (files / file).write_bytes(content)
    assert (file, line) in [(name, n) for name, n, _field in problems(files)]


def test_missing_and_stray_files_are_named(files) -> None:
    (files / LESSON).unlink()
    shutil.copy(files / "M03-markets/L2.zh.md", files / "M03-markets/L7.zh.md")
    shutil.copytree(files / "M03-markets", files / "M08-photos")
    (files / "M08-photos/module.yaml").unlink()
    shutil.copytree(FIXTURE / "M03-markets", files / "M03-twice")
    named = {file for file, _line, _field in problems(files)}
    assert named >= {LESSON, "M03-markets/L7.zh.md", "M08-photos/module.yaml", "M03-twice/module.yaml"}


SPLICES = st.lists(
    st.tuples(
        st.sampled_from([M, LESSON, QUIZ, "course.yaml"]), st.floats(0, 1), st.integers(0, 30), st.text(max_size=12)
    ),
    min_size=1,
    max_size=4,
)


@given(splices=SPLICES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_ends_in_a_traceback(splices, tmp_path_factory) -> None:
    """Any cut, any words put in: the course is read, or the reasons are said."""
    root = Path(shutil.copytree(FIXTURE, tmp_path_factory.mktemp("splice") / "content"))
    for name, where, cut, words in splices:
        text = (root / name).read_text(encoding="utf-8")
        at = int(where * len(text))
        (root / name).write_bytes((text[:at] + words + text[at + cut :]).encode("utf-8", "surrogatepass"))
    said: list = []
    try:
        read_course(root)
    except ContentBroken as broken:
        said = broken.problems
    assert all(problem.message and problem.line >= 1 for problem in said)


@pytest.mark.django_db
class TestMoves:
    @pytest.fixture(autouse=True)
    def _homes(self) -> None:
        ensure_pages()

    def test_two_lessons_may_change_their_addresses(self, files) -> None:
        import_course(files)
        rewrite(files / M, "slug: who", "slug: x")
        rewrite(files / M, "slug: money", "slug: who")
        rewrite(files / M, "slug: x", "slug: money")
        import_course(files)
        urls = [page.url for page in LessonPage.objects.filter(locale__language_code="en").order_by("path")]
        assert urls == ["/en/course/understand/markets/money/", "/en/course/understand/markets/who/"]
        assert {line.outcome for line in import_course(files)} == {Outcome.UNCHANGED}

    def test_an_address_taken_by_an_editors_page_is_said_and_nothing_changes(self, files) -> None:
        import_course(files)
        module = LessonPage.objects.filter(locale__language_code="en").first().get_parent()
        module.add_child(instance=LessonPage(title="Mine", slug="mine", locale=module.locale))
        rewrite(files / M, "slug: money", "slug: mine")
        rewrite(files / LESSON, "title: Who 1", "title: Changed")
        with pytest.raises(ContentBroken) as broken:
            import_course(files)
        assert [problem.field for problem in broken.value.problems] == ["slug"]
        assert LessonPage.objects.get(key="M03-L1", locale__language_code="en").title == "Who 1"

    def test_a_lesson_without_files_is_kept_and_said_until_asked_to_retire(self, files) -> None:
        import_course(files)
        rewrite(files / M, "  - file: L2\n    slug: money\n    minutes: 4\n", "")
        for name in ("L2.zh.md", "L2.en.md"):
            (files / "M03-markets" / name).unlink()
        said = {line.key: line.outcome for line in import_course(files)}
        assert (said["M03-L2"], said["M03"]) == (Outcome.LOCAL, Outcome.UNCHANGED)
        assert {line.outcome for line in import_course(files, retire=True, dry_run=True)} >= {Outcome.RETIRED}
        assert LessonPage.objects.filter(key="M03-L2", live=True).count() == 2
        import_course(files, retire=True)
        assert LessonPage.objects.filter(key="M03-L2", live=False).count() == 2
        assert {line.outcome for line in import_course(files)} == {Outcome.UNCHANGED}
        shutil.rmtree(files)
        shutil.copytree(FIXTURE, files)
        said = {line.key: line.outcome for line in import_course(files)}
        assert said["M03-L2"] is Outcome.CHANGED
        assert LessonPage.objects.filter(key="M03-L2", live=True).count() == 2

    def test_what_an_editor_took_offline_stays_offline(self, files) -> None:
        import_course(files)
        for page in LessonPage.objects.filter(key="M03-L2"):
            page.unpublish()
        rewrite(files / "M03-markets/L2.en.md", "title: Who 2", "title: New")
        said = {(line.key, line.language): line.outcome for line in import_course(files)}
        assert said["M03-L2", "en"] is Outcome.CHANGED
        assert said["M03", "en"] is Outcome.EDITED
        assert not LessonPage.objects.filter(key="M03-L2", live=True).exists()

    def test_a_module_moves_to_another_track(self, files) -> None:
        import_course(files)
        run = "  - code: run\n    title:\n      zh: 跑\n      en: Run\n    summary:\n      zh: 跑。\n      en: Run.\n"
        rewrite(files / "course.yaml", "paths:", f"{run}paths:")
        rewrite(files / M, "track: understand", "track: run")
        import_course(files)
        assert LessonPage.objects.get(key="M03-L1", locale__language_code="en").url == "/en/course/run/markets/who/"
        assert {line.outcome for line in import_course(files)} == {Outcome.UNCHANGED}

    def test_a_new_module_appears_by_its_files_alone(self, files, client) -> None:
        import_course(files)
        shutil.copytree(files / "M03-markets", files / "M08-photos")
        rewrite(files / "M08-photos/module.yaml", "code: M03", "code: M08")
        rewrite(files / "M08-photos/module.yaml", "en: Markets", "en: Photos")
        said = [line for line in import_course(files) if line.outcome is not Outcome.UNCHANGED]
        assert {line.outcome for line in said} == {Outcome.CREATED}
        page = client.get("/en/course/").content.decode()
        assert page.index("Markets") < page.index("Photos")
        assert client.get("/en/course/understand/photos/who/").status_code == 200
