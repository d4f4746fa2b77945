"""Files into Wagtail and back: nothing changes on the way, nothing of an editor's is lost, nothing is half done."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from cms.pages.domain.ensure import ensure_pages
from courses.domain.content import prose
from courses.domain.content.exporting import Exported, export_course
from courses.domain.content.importing import import_course
from courses.domain.content.located import Loader, Located
from courses.domain.content.problems import ContentBroken, Notebook
from courses.domain.content.reading import read_course
from courses.domain.content.report import Outcome
from courses.domain.content.writing import texts_of
from courses.models import LessonPage
from courses.rules import CONTENT

FIXTURE = Path(__file__).parent / "content_fixture"


@pytest.fixture
def files(tmp_path) -> Path:
    return Path(shutil.copytree(FIXTURE, tmp_path / "content"))


@pytest.fixture
def homes(db):
    return ensure_pages()


def outcomes(lines) -> set[Outcome]:
    return {line.outcome for line in lines}


def contents(root: Path) -> dict[str, str]:
    return {p.relative_to(root).as_posix(): p.read_text() for p in root.rglob("*") if p.suffix in {".md", ".yaml"}}


def lesson(language: str = "zh-hans", key: str = "M03-L1") -> LessonPage:
    return LessonPage.objects.get(key=key, locale__language_code=language)


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_importing_twice_changes_nothing(homes, files) -> None:
    assert outcomes(import_course(files)) == {Outcome.CREATED}
    assert outcomes(import_course(files)) == {Outcome.UNCHANGED}


def test_both_languages_are_translations_of_each_other(homes, files) -> None:
    import_course(files)
    assert lesson().get_translation(lesson("en").locale) == lesson("en")
    assert lesson().live
    assert lesson("en").url == "/en/course/understand/markets/who/"


def test_a_dry_run_says_the_same_and_writes_nothing(homes, files) -> None:
    said = import_course(files, dry_run=True)
    assert not LessonPage.objects.exists()
    assert said == import_course(files)


def test_export_after_import_gives_the_same_bytes(homes, files) -> None:
    import_course(files)
    before = contents(files)
    export_course(files)
    assert contents(files) == before
    assert export_course(files) == Exported()


def test_an_editors_change_reaches_the_files_and_comes_back_unchanged(homes, files) -> None:
    import_course(files)
    page = lesson()
    page.title = "谁是谁"
    page.save_revision().publish()
    written = export_course(files)
    assert written.written == ["M03-markets/L1.zh.md"]
    assert outcomes(import_course(files)) == {Outcome.UNCHANGED}


def test_a_changed_file_changes_only_its_page(homes, files) -> None:
    import_course(files)
    rewrite(files / "M03-markets/L1.en.md", "You can name four people.", "You can name all four.")
    changed = [line for line in import_course(files) if line.outcome is not Outcome.UNCHANGED]
    assert [(line.key, line.language, line.outcome) for line in changed] == [("M03-L1", "en", Outcome.CHANGED)]
    assert lesson("en").summary == "You can name all four."


def test_an_editors_newer_words_are_kept_and_said(homes, files) -> None:
    import_course(files)
    page = lesson()
    page.summary = "编辑改过。"
    page.save_revision()  # a draft counts: it is newer
    assert Outcome.EDITED in outcomes(import_course(files))
    rewrite(files / "M03-markets/L1.zh.md", "学完您能说出四个人。", "学完您能说出这四个人。")
    assert Outcome.CONFLICT in outcomes(import_course(files))
    assert lesson().get_latest_revision_as_object().summary == "编辑改过。"
    assert Outcome.OVERWRITTEN in outcomes(import_course(files, overwrite=True))
    assert lesson().summary == "学完您能说出这四个人。"
    assert outcomes(import_course(files)) == {Outcome.UNCHANGED}


def test_the_order_of_lessons_follows_the_file(homes, files) -> None:
    import_course(files)
    text = (files / "M03-markets/module.yaml").read_text()
    one, two = "  - file: L1\n    slug: who\n    minutes: 4\n", "  - file: L2\n    slug: money\n    minutes: 4\n"
    (files / "M03-markets/module.yaml").write_text(text.replace(one + two, two + one))
    import_course(files)
    keys = LessonPage.objects.filter(locale__language_code="en").order_by("path").values_list("key", flat=True)
    assert list(keys) == ["M03-L2", "M03-L1"]
    assert outcomes(import_course(files)) == {Outcome.UNCHANGED}


BROKEN = [
    ("M03-markets/L1.zh.md", "choose: one", "choose: none", 38, "choose"),
    ("M03-markets/L1.zh.md", "alt: 谁", "", 10, "alt"),
    ("M03-markets/L1.zh.md", "figures/who.svg", "figures/gone.svg", 10, "picture"),
    ("M03-markets/L1.en.md", "review_by: 2027-05-01", "review_by: soon", 29, "review_by"),
    ("M03-markets/L1.en.md", "    right: true\n", "", 40, "options"),
    ("M03-markets/L1.en.md", "title: Who 1", "title: Who: 1", 2, ""),
    ("M03-markets/L1.en.md", "**you** can", "**you can", 6, "text"),
    ("M03-markets/module.yaml", "minutes: 8", "minutes: eight", 7, "minutes"),
    ("M03-markets/module.yaml", "track: understand", "track: nowhere", 2, "track"),
    ("M03-markets/quiz.en.md", "id: q5", "id: q4", 61, "id"),
]


@pytest.mark.parametrize(("file", "old", "new", "line", "field"), BROKEN)
def test_a_broken_field_is_named_with_its_line(homes, files, file, old, new, line, field) -> None:  # noqa: PLR0917 the table's columns
    rewrite(files / file, old, new)
    with pytest.raises(ContentBroken) as broken:
        import_course(files)
    assert (file, line, field) in [(p.file, p.line, p.field) for p in broken.value.problems]
    assert not LessonPage.objects.exists()


def test_all_problems_come_at_once_and_in_chinese_too(homes, files, settings) -> None:
    rewrite(files / "M03-markets/L1.zh.md", "choose: one", "choose: none")
    rewrite(files / "M03-markets/module.yaml", "minutes: 8", "minutes: eight")
    with pytest.raises(CommandError) as refused:
        call_command("import_course", "--from", str(files))
    lines = str(refused.value).split("\n")
    assert len(lines) >= 3
    assert not LessonPage.objects.exists()


def test_the_products_own_course_is_whole_and_canonical() -> None:
    course = read_course(CONTENT)
    assert {module.code for module in course.modules["en"]} >= {"M03", "M06", "M07", "M14", "M17", "M21", "M22"}
    for name, text in texts_of(course).items():
        assert (CONTENT / name).read_text() == text, f"{name}: run manage.py import_course, then export_course"


LOOKS = st.builds(
    prose.Run,
    text=st.text(alphabet="ab 中文。，*[]()\\#|-1.:", min_size=1, max_size=8),
    bold=st.booleans(),
    italic=st.booleans(),
    href=st.sampled_from(["", "", "https://example.org/a?b=c"]),
)
LINES = st.lists(LOOKS, min_size=1, max_size=5).map(prose.merged).filter(bool)
PARTS = st.lists(
    st.one_of(
        st.tuples(st.just("p"), st.lists(LINES, min_size=1, max_size=1)),
        st.tuples(st.sampled_from(["ul", "ol"]), st.lists(LINES, min_size=1, max_size=3)),
    ),
    min_size=1,
    max_size=4,
)


@given(PARTS)
def test_words_survive_the_way_to_a_page_and_back(parts) -> None:
    text = "\n\n".join(prose.text_of(part) for part in parts)
    assert prose.parse(text) == parts
    assert prose.canonical(text) == text
    assert prose.to_html(prose.from_html(prose.to_html(text))) == prose.to_html(text)


def test_the_fast_reader_of_fields_reads_as_the_strict_one(monkeypatch):
    texts = [file.read_text() for file in sorted(CONTENT.glob("**/module.yaml"))]
    texts += [file.read_text().split("---\n")[1] for file in sorted(CONTENT.glob("**/L*.md"))]
    texts += [
        "a: 010\nb: yes\nc: 12:30\nd: [x, 'y']\n",
        "a: 1\na: 2\n",
        "a:\tb\n",
        "a: &x [1]\nb: *x\n",
        "a: [1\n",
        "a: b: c\n",
    ]

    def read(text: str) -> tuple:
        notebook = Notebook()
        found = Located(text, file="f", first=1, notebook=notebook)
        return found.data, found.lines, found.readable, [(one.line, one.message) for one in notebook.problems]

    fast = [read(text) for text in texts]
    monkeypatch.setattr("courses.domain.content.located.FAST", Loader)
    assert fast == [read(text) for text in texts]
    assert [found[2] for found in fast[-6:]] == [True, True, False, False, False, False]
