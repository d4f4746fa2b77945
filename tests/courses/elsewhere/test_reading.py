"""What a package holds, read before anything is made: contents, folders, questions, and each reason to leave a part."""

import re

import pytest
from django.utils import translation

from courses.domain.elsewhere.markdown import RENDERER
from courses.domain.elsewhere.opening import MOST_BYTES
from courses.domain.elsewhere.reading import read_package
from courses.domain.elsewhere.shapes import BroughtCourse
from courses.domain.qti.package import PackageRefused
from tests.courses.elsewhere.packages import QUIZ, SPACE, cartridge, item, manifest, page, question, quiz, zipped

HTML = "<h1>Weigh</h1><p>Now.</p>"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def outline(course: BroughtCourse) -> list[tuple[str, list[str]]]:
    return [(module.title, [lesson.title for lesson in module.lessons]) for module in course.modules]


def reasons(course: BroughtCourse) -> dict[str, str]:
    rows = [row for module in course.modules for row in module.left] + course.left
    return {row.name: " ".join(row.notes) for row in rows}


def test_the_contents_of_a_cartridge_give_modules_and_lessons() -> None:
    content = cartridge(page("a", "First"), page("b", ""), files={"a.html": HTML, "b.html": HTML})
    assert outline(read_package(content, "x.imscc")) == [("Parcels", ["First", "Weigh"])]


def test_contents_without_the_one_item_around_and_lines_of_their_own_are_read_too() -> None:
    loose, nested = page("a", "Loose"), page("b", "Deep")
    folder = f'<item identifier="f"><title>Folder</title>{nested[0]}</item>'
    inner = f'<item identifier="m1"><title>Module</title>{folder}</item>'
    about = "<metadata><lom><general><title><string>Course</string></title></general></lom></metadata>"
    text = (
        f'<manifest xmlns="{SPACE}" identifier="c">{about}'
        f"<organizations><organization>{loose[0]}{inner}</organization></organizations>"
        f"<resources>{loose[1]}{nested[1]}</resources></manifest>"
    )
    files = {"sub/imsmanifest.xml": text, "sub/a.html": HTML, "sub/b.html": HTML}
    assert outline(read_package(zipped(files), "x")) == [("Course", ["Loose"]), ("Module", ["Deep"])]


def test_assessments_become_the_questions_of_their_module() -> None:
    broken = item("z", "Broken quiz", QUIZ, "z.xml")
    files = {"q.xml": quiz(question("i1", "Who &amp;lt; pays?", "html"), question("i1", "Again?")), "z.xml": "<a>"}
    course = read_package(cartridge(item("q", "Quiz", QUIZ, "q.xml"), broken, files=files), "x")
    lines = course.modules[0].questions
    assert [(line.item and (line.item.key, line.item.ask)) for line in lines] == [
        ("i1", "Who < pays?"),
        ("i1-2", "Again?"),
        None,
    ]
    assert "well-formed" in lines[2].problem


def test_every_line_that_cannot_come_is_named_with_its_reason() -> None:
    gone = page("g", "Gone")
    lines = [page("a", "Good"), gone, page("p", "Paper", "p.pdf"), page("e", "Empty")]
    lines += [item("w", "Site", "imswl_xmlv1p1", "w.xml"), item("t", "Tool", "imsbasiclti_xmlv1p0", "t.xml")]
    lines += [
        item("d", "Talk", "imsdt_xmlv1p1", "d.xml"),
        item("n", "New", "x/y", "n.xml"),
        page("s", "Out", "../s.html"),
    ]
    lines += [('<item identifier="nowhere" identifierref="none"><title>Nowhere</title></item>', ""), page("a", "Twice")]
    files = {"a.html": HTML, "e.html": "<script>x</script>", "../s.html": HTML, "/etc/passwd.html": HTML}
    course = read_package(cartridge(*lines, files=files), "x")
    assert outline(course) == [("Parcels", ["Good"])]
    assert reasons(course) == {
        "Gone": "This file is not in the package: g.html.",
        "Paper": "A file of this kind is not taken: .pdf. Put what matters into a page.",
        "Empty": "There is nothing in it that a lesson could hold.",
        "Site": "A link to another site: write it into a lesson if learners need it.",
        "Tool": "A tool of another platform: it would not work here.",
        "Talk": "A discussion: ours are the live questions and the chats.",
        "New": "We cannot take this kind: x/y.",
        "Out": "This file is not in the package: ../s.html.",
        "Nowhere": "It leads to nothing in the package.",
        "Twice": "The contents name it twice; the first place counts.",
        "../s.html": "Its name leads out of the package; it was not opened.",
        "/etc/passwd.html": "Its name leads out of the package; it was not opened.",
    }


MARKDOWN = {
    "course/README.md": "# The whole",
    "course/02-Send/10 last.md": "# Last\n\nx",
    "course/02-Send/2-first.md": "# First\n\n**“先称”**再寄。\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>x</script>",
    "course/01-Weigh/README.md": "---\ntitle: Weigh it\nsummary: You can weigh.\n---\n",
    "course/01-Weigh/scale.md": "---\ntitle: The scale\nminutes: 7\nsummary: One.\n---\n\n## Step\n\n1. on\n2. off\n",
    "course/01-Weigh/bad.md": "---\ntitle: [\nminutes: 9999\n---\nWords",
    "course/01-Weigh/empty.md": "---\ntitle: Empty\nminutes: soon\n---\n",
    "course/film.mp4": b"\0",
    "course/style.css": "p{}",
    "__MACOSX/course/._README.md": "x",
}


def test_folders_of_markdown_are_modules_in_the_order_of_their_names() -> None:
    course = read_package(zipped(MARKDOWN), "my-course.zip")
    assert course.ident == "course"
    assert outline(course) == [("Weigh it", ["bad", "The scale"]), ("Send", ["First", "Last"])]
    bad, scale = course.modules[0].lessons
    assert (course.modules[0].summary, scale.summary, scale.minutes, scale.notes) == (
        "You can weigh.",
        "One.",
        7,
        [],
    )
    assert [(block.kind, block.text) for block in scale.blocks] == [("step", "1. on\n2. off")]
    assert ["bad.md, line 3" in note for note in bad.notes] == [True, False]
    first = course.modules[1].lessons[0]
    assert (first.blocks[0].text, first.blocks[1].kind) == ("**“先称”**再寄。", "table")
    assert first.notes == ["Scripts are left out."]
    assert reasons(course) == {
        "course/README.md": "It tells about the course as a whole: put into a lesson what learners should read.",
        "course/01-Weigh/empty.md": "There is nothing in it that a lesson could hold.",
        "course/film.mp4": "A file of this kind is not taken: .mp4. Put what matters into a page.",
    }


def test_stars_are_bold_between_chinese_signs_and_stay_stars_in_code_and_names_of_pictures() -> None:
    text = "# One\n\n**“先称”**再寄：`2**3 与 4**5`，\\*\\*甲\\*\\*乙。\n"
    lesson = read_package(zipped({"1.md": text}), "a.zip").modules[0].lessons[0]
    words = lesson.blocks[0].text
    assert words.startswith("**“先称”**再寄")
    assert "2**3 与 4**5" in words.replace("\\*", "*").replace("`", "")
    html = RENDERER.render("`2**3 与 4**5` ![甲**“乙”**丙](x.png) **“丁”**戊 \\*\\*己\\*\\*")
    assert re.findall("<b>(.*?)</b>", html) == ["“丁”"]
    assert ("<code>2**3 与 4**5</code>" in html, "**己**" in html) == (True, True)


def test_files_without_folders_are_one_module_called_after_the_package() -> None:
    course = read_package(zipped({"1.md": "---\nminutes: 9999\n---\n# One\n\nx", "2.md": "# Two\n\nx"}), "weigh-it.zip")
    assert (course.ident, outline(course)) == ("weigh-it", [("weigh it", ["One", "Two"])])
    assert course.modules[0].lessons[0].notes == ["“minutes” is no number from 1 to 600; that is left out."]


def test_names_that_windows_packed_in_chinese_are_read() -> None:
    meant = "第一课/称一称一.md".encode("gb18030")
    said = "x" * (len(meant) - 3) + ".md"
    content = zipped({said: "先称，再寄。".encode("gb18030")}).replace(said.encode(), meant)
    course = read_package(content, "x.zip")
    assert outline(course) == [("第一课", ["称一称一"])]
    assert course.modules[0].lessons[0].blocks[0].text == "先称，再寄。"


@pytest.mark.parametrize("said", ["GB2312", "GBK", "gb18030", "Big5", "utf-8"])
def test_contents_in_a_chinese_encoding_are_read_as_they_say(said: str) -> None:
    """The XML library knows no encoding of more bytes than one, and Chinese platforms write them to this day."""
    text = f'<?xml version="1.0" encoding="{said}"?>\n' + manifest(page("a", "包裹"), module="先生")
    files = {"imsmanifest.xml": text.encode(said), "a.html": HTML}
    assert outline(read_package(zipped(files), "x")) == [("先生", ["包裹"])]
    with pytest.raises(PackageRefused, match="well-formed"):
        read_package(
            zipped(files | {"imsmanifest.xml": text.encode(said).replace("包裹".encode(said), b"\xff\xff")}), "x"
        )


LAUGHS = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><manifest>&y;</manifest>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><manifest>&x;</manifest>'
WHOLE = zipped({"imsmanifest.xml": manifest(page("a", "A")), "a.html": HTML * 500})
REFUSED = [
    (b"", "no course we can open"),
    (b"<manifest/>", "no course we can open"),
    (b"\xff\xd8\xff\xe0 a photograph", "no course we can open"),
    (WHOLE[: len(WHOLE) // 2], "no course we can open"),
    (WHOLE[:60] + b"\xff" * 40 + WHOLE[100:], "no course we can open"),
    (b"x" * (MOST_BYTES + 1), "larger than 20 MB"),
    (zipped({"a.md": b"\0" * (61 * 1024 * 1024)}), "larger than 60 MB"),
    (zipped({f"{n}.md": "x" for n in range(3000)}), "more than 2000 files"),
    (zipped({"a.html": HTML}), "neither an imsmanifest.xml"),
    (zipped({"imsmanifest.xml": "<manifest>"}), "imsmanifest.xml: .*well-formed"),
    (zipped({"imsmanifest.xml": LAUGHS}), "imsmanifest.xml: .*declares entities"),
    (zipped({"imsmanifest.xml": OUTSIDE}), "imsmanifest.xml: .*declares entities"),
    (zipped({"imsmanifest.xml": "<manifest/>"}), "no table of contents"),
    (zipped({"imsmanifest.xml": "<a>" * 500 + "</a>" * 500}), "nested too deep"),
    (zipped({"imsmanifest.xml": "<a>" + " " * 600_000 + "</a>"}), "too large to be read"),
]


@pytest.mark.parametrize(("content", "says"), REFUSED, ids=[f"{n} {says}" for n, (_c, says) in enumerate(REFUSED)])
def test_what_is_no_course_is_refused_in_words(content: bytes, says: str) -> None:
    with pytest.raises(PackageRefused, match=says):
        read_package(content, "x.zip")


def test_a_film_is_not_even_unpacked() -> None:
    course = read_package(zipped({"a.md": HTML, "film.mp4": b"\0" * (61 * 1024 * 1024)}), "x.zip")
    assert list(reasons(course)) == ["film.mp4"]
