"""Any lesson an editor can save comes through the files and back as it was: words, blocks, questions, numbers."""

import json
import shutil
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.pages.domain.ensure import ensure_pages
from courses.domain.content import placing, prose
from courses.domain.content.docs import Course, CourseDoc, LessonDoc, ModuleDoc, TrackDoc
from courses.domain.content.exporting import export_course
from courses.domain.content.importing import import_course
from courses.domain.content.problems import Notebook
from courses.domain.content.reading import LANGUAGES, read_course, read_index
from courses.domain.content.report import Outcome
from courses.domain.content.stream import from_stream, to_raw
from courses.domain.content.writing import texts_of
from courses.domain.quiz.items import plain_number
from courses.enums import Choose, Platform, Review
from courses.models import CourseIndexPage, LessonPage

FIGURE = "figures/who.svg"
SIGNS = "aZ 中文。，：“”·*[]()\\#|-_1.:'\"!&<>`~?@%{},+=/"
ANY = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp"))


def line(most: int, least: int = 1) -> st.SearchStrategy[str]:
    """What stands on one line: any sign there is, but no needless space."""
    free = st.one_of(st.text(SIGNS, min_size=least, max_size=most), st.text(ANY, min_size=least, max_size=most))
    tricky = st.sampled_from(
        ["yes", "null", "12:30", "2026-11-01", "010", "1e3", "~", "- a", "# b", "{c}", "a: b", "::: do"]
    )
    said = st.one_of(free, tricky).map(lambda words: " ".join(words.split()))
    return said.filter(lambda words: least <= len(words) <= most)


RUNS = st.builds(
    prose.Run,
    text=st.one_of(st.text(SIGNS, min_size=1, max_size=12), st.just("\n"), st.text(ANY, min_size=1, max_size=6)),
    bold=st.booleans(),
    italic=st.booleans(),
    href=st.sampled_from(["", "", "https://example.org/a?b=c&d=%E4"]),
)
ROWS = st.lists(RUNS, min_size=1, max_size=4).map(prose.merged).filter(bool)
PARTS = st.lists(
    st.one_of(
        st.tuples(st.just("p"), st.lists(ROWS, min_size=1, max_size=1)),
        st.tuples(st.sampled_from(["ul", "ol"]), st.lists(ROWS, min_size=1, max_size=3)),
    ),
    min_size=1,
    max_size=3,
)
TEXT = PARTS.map(lambda parts: "\n\n".join(prose.text_of(part) for part in parts))
DAYS = st.dates().map(lambda day: day.isoformat()).filter(lambda day: "1900" < day < "2090")
OPTIONS = st.tuples(line(160), line(300)).map(lambda both: {"text": both[0], "why": both[1]})


@st.composite
def questions(draw, key: str) -> dict:
    choose = draw(st.sampled_from(Choose.values))
    options = draw(st.lists(OPTIONS, min_size=2, max_size=5))
    count = 1 if choose == "one" else draw(st.integers(2, len(options)))
    rights = set(draw(st.permutations(range(len(options))))[:count])
    options = [{"text": o["text"], "right": n in rights, "why": o["why"]} for n, o in enumerate(options)]
    return {"type": "question", "value": {"key": key, "choose": choose, "ask": draw(line(200)), "options": options}}


NUMBERS = st.decimals(-999_999, 999_999, places=4).map(plain_number)


@st.composite
def other_questions(draw, key: str) -> dict:
    """Of the kinds beside the choice; numbers and sentences fit together as the editor's form wants them."""
    kind = draw(st.sampled_from(["order", "match", "number", "cloze", "pictures"]))
    value: dict = {"key": key, "objective": "", "ask": draw(line(200))}

    def rows(least: int, most: int, **fields: st.SearchStrategy) -> list[dict]:
        return draw(st.lists(st.fixed_dictionaries(fields | {"why": line(300)}), min_size=least, max_size=most))

    if kind == "order":
        value["steps"] = rows(3, 6, text=line(80))
    elif kind == "match":
        value["pairs"] = rows(2, 6, left=line(80), right=line(60))
    elif kind == "number":
        value |= {"value": draw(NUMBERS), "tolerance": "0", "unit": draw(line(12, least=0)), "why": draw(line(300))}
        value["traps"] = [trap for trap in rows(0, 4, value=NUMBERS) if trap["value"] != value["value"]]
    elif kind == "cloze":
        words = st.lists(line(40), max_size=4)
        value["gaps"] = rows(1, 4, accept=st.lists(line(40), min_size=1, max_size=8), others=words)
        gaps = draw(st.permutations(range(1, len(value["gaps"]) + 1)))
        value["sentence"] = "，".join(f"字{n}[{n}]" for n in gaps)
    else:
        value["choose"] = "one"
        value["options"] = rows(2, 4, picture=PICTURES)
        for n, option in enumerate(value["options"]):
            option["right"] = n == 0
    return {"type": kind, "value": value}


def titled(kind: str, title: st.SearchStrategy[str]) -> st.SearchStrategy[dict]:
    value = st.fixed_dictionaries({"title": title, "text": TEXT.map(prose.to_html)})
    return value.map(lambda value: {"type": kind, "value": value})


PICTURES = line(250).map(lambda alt: {"drawing": f"M03-markets/{FIGURE}", "image": None, "alt": alt})
NO_PICTURE = st.just({"drawing": "", "image": None, "alt": ""})


@st.composite
def facts(draw) -> dict:
    day, later = sorted(draw(st.lists(DAYS, min_size=2, max_size=2, unique=True)))
    value = {
        "platform": draw(st.sampled_from(Platform.values)),
        "text": prose.to_html(draw(TEXT)),
        "status": draw(st.sampled_from(Review.values)),
        "source": draw(line(160)),
        "link": draw(st.sampled_from(["", "https://example.org/a(b)#c"])),
        "checked_on": day,
        "review_by": later,
        "owner": draw(line(80)),
    }
    return {"type": "fact", "value": value}


@st.composite
def tables(draw) -> dict:
    width = draw(st.integers(2, 4))
    cell = line(200, least=0)
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=2, max_size=4))
    return {"type": "table", "value": {"caption": draw(line(120)), "rows": rows}}


BLOCKS = st.one_of(
    TEXT.map(lambda text: {"type": "text", "value": prose.to_html(text)}),
    titled("step", line(80)).flatmap(
        lambda block: st.one_of(PICTURES, NO_PICTURE).map(
            lambda picture: {"type": "step", "value": {**block["value"], "picture": picture}}
        )
    ),
    titled("do", line(80, least=0)),
    titled("example", line(80)),
    titled("mistake", line(80)),
    titled("local", line(80)),
    st.tuples(PICTURES, line(160, least=0)).map(
        lambda both: {"type": "figure", "value": {"picture": both[0], "caption": both[1]}}
    ),
    tables(),
    facts(),
)


@st.composite
def lessons(draw) -> list[dict]:
    """As an editor's StreamField: two text blocks in a row are one for a reader and in a file."""
    blocks = draw(st.lists(BLOCKS, min_size=1, max_size=4))
    apart = [
        block for n, block in enumerate(blocks) if n == 0 or (block["type"], blocks[n - 1]["type"]) != ("text", "text")
    ]
    return [
        *apart,
        *[draw(st.one_of(questions(f"q{n}"), other_questions(f"q{n}"))) for n in range(draw(st.integers(0, 2)))],
    ]


CODES = st.lists(st.from_regex(r"M[0-9]{2}", fullmatch=True), max_size=3, unique=True)


@st.composite
def placements(draw) -> dict[str, tuple]:
    """Paths and questions in both languages: the same short names, each with words of its own."""
    paths = draw(st.lists(st.sampled_from(["fast", "core", "whole"]), max_size=3, unique=True))
    asked = draw(st.lists(st.sampled_from(["shop", "sold", "book"]), max_size=2, unique=True))
    icon, lead = st.sampled_from(["", "shop", "van"]), st.sampled_from(["", *paths])
    shared = [[(key, draw(icon), draw(lead), draw(CODES)) for key in ("a", "b")] for _question in asked]

    def kept(**facts) -> dict:
        return {name: value for name, value in facts.items() if value}

    def told() -> tuple[tuple, tuple]:
        ways = [{"code": code, **kept(everything=code == "whole")} for code in paths]
        return (
            tuple({**path, "title": draw(line(40)), "summary": draw(line(120))} for path in ways),
            tuple(
                {
                    "id": key,
                    "ask": draw(line(80)),
                    "answers": [
                        kept(id=name, text=draw(line(40)), because=draw(line(60)), picture=pic, path=path, knows=knows)
                        for name, pic, path, knows in answers
                    ],
                }
                for key, answers in zip(asked, shared, strict=True)
            ),
        )

    return {language: told() for language in LANGUAGES.values()}


@pytest.mark.django_db
@given(placements(), CODES)
@settings(max_examples=60)
def test_paths_and_questions_are_the_same_after_the_file_and_after_the_page(said, needs) -> None:
    course = Course()
    for language, (paths, asked) in said.items():
        course.course[language] = CourseDoc("course", "a", "b", paths, asked)
        course.tracks[language] = [TrackDoc("run", "a", "b")]
        lies_on = tuple(path["code"] for path in paths if "everything" not in path)
        module = ModuleDoc("M03", "markets", "run", 9, "a", "b", (), "", "", (), (), paths=lies_on, needs=tuple(needs))
        course.modules[language] = [module]
        course.lessons[language] = {}
        page = CourseIndexPage(paths=placing.paths_to_raw(paths), placement=placing.placement_to_raw(asked))
        assert (placing.paths_from(page.paths), placing.placement_from(page.placement)) == (paths, asked)
    texts = texts_of(course)
    with TemporaryDirectory() as folder:
        (Path(folder) / "course.yaml").write_text(texts["course.yaml"], encoding="utf-8")
        found, notebook = Course(), Notebook()
        read_index(Path(folder), found, notebook)
        notebook.stop_if_any()
    assert found.course == course.course
    assert all(f"- {code}\n" in texts["M03-markets/module.yaml"] for code in needs)


def stream(raw: list[dict]):
    return LessonPage._meta.get_field("body").to_python(json.dumps(raw))


@pytest.mark.django_db
@given(lessons(), line(80), line(200))
@settings(max_examples=150)
def test_what_an_editor_saves_is_the_same_after_the_file(raw, title, summary) -> None:
    blocks = from_stream(stream(raw), "M03-markets")
    quiz = tuple(from_stream(stream([deepcopy(QUESTION)]), "M03-markets")[0] for _n in range(5))
    quiz = tuple(type(q)("question", {**q.fields, "id": f"q{n}"}) for n, q in enumerate(quiz))
    course = Course()
    for language in LANGUAGES.values():
        course.course[language] = CourseDoc("course", title, summary)
        course.tracks[language] = [TrackDoc("run", title, summary)]
        can = (title, summary[:100].strip() or "a")
        module = ModuleDoc("M03", "markets", "run", 9, title, summary, can, "a\nb: c\n- d", "", ("M03-L1",), quiz)
        course.modules[language] = [module]
        course.lessons[language] = {"M03-L1": LessonDoc("M03-L1", "a", 4, title, summary, blocks)}
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "M03-markets/figures").mkdir(parents=True)
        shutil.copy(FIXTURE / "M03-markets" / FIGURE, root / "M03-markets/figures")
        for name, text in texts_of(course).items():
            (root / name).write_text(text, encoding="utf-8")
        assert read_course(root) == course
    assert from_stream(stream(to_raw(blocks, folder="M03-markets", name="M03-L1")), "M03-markets") == blocks


QUESTION = {
    "type": "question",
    "value": {
        "key": "q1",
        "choose": "one",
        "ask": "A?",
        "options": [{"text": "a", "right": True, "why": "b"}, {"text": "c", "right": False, "why": "d"}],
    },
}
FIXTURE = Path(__file__).parent / "content_fixture"


@pytest.mark.django_db
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=lessons())
def test_a_page_that_was_edited_any_way_is_unchanged_after_export_and_import(raw, tmp_path_factory) -> None:
    from django.db import transaction  # noqa: PLC0415 each example in a world of its own

    files = Path(shutil.copytree(FIXTURE, tmp_path_factory.mktemp("way") / "content"))
    with transaction.atomic():
        ensure_pages()
        import_course(files)
        for page in LessonPage.objects.filter(key="M03-L1"):
            page.body = json.dumps(raw)
            page.save_revision().publish()
        export_course(files)
        assert {line.outcome for line in import_course(files)} == {Outcome.UNCHANGED}
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_fresh_folder_and_a_fresh_database_hold_the_same_course(tmp_path) -> None:
    from django.db import transaction  # noqa: PLC0415 as above

    def through(source: Path, target: Path) -> None:
        with transaction.atomic():
            ensure_pages()
            import_course(source)
            export_course(target)
            transaction.set_rollback(True)

    through(FIXTURE, tmp_path / "one")
    through(tmp_path / "one", tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert {name for name in tree(FIXTURE) if not name.endswith(".svg")} <= set(tree(tmp_path / "one"))


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
