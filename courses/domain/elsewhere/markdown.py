"""A course as folders of Markdown: a folder is a module, a file a lesson, in the order of their names."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from courses.domain.content.located import Located
from courses.domain.content.problems import Notebook
from courses.domain.elsewhere.lessons import lesson_from
from courses.domain.elsewhere.opening import TEXTS, Opened, called, words_of
from courses.domain.elsewhere.pictures import Pictures
from courses.domain.elsewhere.shapes import (
    LONGEST_SUMMARY,
    BroughtCourse,
    BroughtLesson,
    BroughtModule,
    Row,
    left_out,
    shortened,
)
from courses.domain.qti.package import PackageRefused
from courses.rules import MOST_MINUTES

HEAD = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
STARS = re.compile(r"\*\*([^*\n]+)\*\*")
INDEX = {"readme", "index", "_index"}
RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def bold_between_signs(state: StateCore) -> None:
    """Bold between Chinese signs, which CommonMark leaves as stars. Of code and addresses every star stays."""
    for block in state.tokens:
        if block.children:
            block.children = [new for one in block.children for new in (in_bold(one) if one.type == "text" else [one])]


def in_bold(text: Token) -> Iterator[Token]:
    for n, words in enumerate(STARS.split(text.content)):
        inside = Token("text", "", 0, content=words, level=text.level)
        yield from (Token("strong_open", "b", 1), inside, Token("strong_close", "b", -1)) if n % 2 else (inside,)


RENDERER.core.ruler.before("text_join", "bold_between_signs", bold_between_signs)
SILENT = (".css", ".js", ".txt", ".json", ".yml", ".yaml", ".toml")
DEEP = 3


def read_markdown(opened: Opened, name: str) -> BroughtCourse:
    """``name`` is the file's: with the folder inside it, it tells one course from another."""
    paths = sorted((path for path in opened.files if path.lower().endswith(TEXTS)), key=natural)
    if not paths:
        raise PackageRefused(
            _("There is neither an imsmanifest.xml (Common Cartridge) nor a Markdown file (.md) in this package.")
        )
    root = common_root(paths)
    title = called(root.strip("/") or name)
    pictures = Pictures(opened.files)
    course = BroughtCourse(root.strip("/") or PurePosixPath(name).stem, pictures=pictures.stored)
    modules: dict[str, BroughtModule] = {}
    folders = {folder_of(path, root) for path in paths}
    for path in paths:
        folder = folder_of(path, root)
        if not folder and is_index(path) and len(folders) > 1:
            words = _("It tells about the course as a whole: put into a lesson what learners should read.")
            course.left.append(left_out(path, words))
            continue
        module = modules.setdefault(folder, BroughtModule(folder or "loose", called(folder) if folder else title))
        take(path, path.removeprefix(root), module, opened.files, pictures)
    course.modules = list(modules.values())
    words = _("A file of this kind is not taken: %(kind)s. Put what matters into a page.")
    for other in (other for other in opened.others if not other.lower().endswith(SILENT)):
        course.left.append(left_out(other, words % {"kind": PurePosixPath(other).suffix or other}))
    return course


def common_root(paths: list[str]) -> str:
    """The folder around everything, such as ``course/``; none where the outermost folders are the modules."""
    first = {path.split("/")[0] for path in paths}
    around = len(first) == 1 and any(path.count("/") >= DEEP - 1 for path in paths)
    return f"{first.pop()}/" if around else ""


def folder_of(path: str, root: str) -> str:
    first, slash, _rest = path.removeprefix(root).partition("/")
    return first if slash else ""


def natural(path: str) -> list[tuple[int, int, str]]:
    """2 before 10; what tells about a folder before what lies in it."""
    order: list[tuple[int, int, str]] = []
    for part in path.lower().split("/"):
        stem = "" if PurePosixPath(part).stem in INDEX else part
        order += [(1, int(one[:9]), "") if one.isdecimal() else (2, 0, one) for one in re.split(r"(\d+)", stem) if one]
        order.append((0, 0, ""))
    return order


def is_index(path: str) -> bool:
    return PurePosixPath(path).stem.lower() in INDEX


def take(path: str, ident: str, module: BroughtModule, files: dict[str, bytes], pictures: Pictures) -> None:
    try:
        lesson = lesson_of(words_of(files[path]), path, ident, pictures)
    except PackageRefused as refused:
        module.left.append(Row("lesson", "left", path, [str(refused)]))
        return
    if is_index(path) and ident.count("/") <= 1:
        module.title, module.summary = lesson.title, lesson.summary
    if lesson.blocks:
        module.lessons.append(lesson)
    elif not is_index(path):
        module.left.append(Row("lesson", "left", path, [_("There is nothing in it that a lesson could hold.")]))


def lesson_of(text: str, path: str, ident: str, pictures: Pictures) -> BroughtLesson:
    facts, notes, body = head_of(text, path)
    html = RENDERER.render(body)
    fallback = called(path) if not is_index(path) else called(str(PurePosixPath(path).parent))
    title = facts.get("title", "")
    lesson = lesson_from(html, ident=ident, page=path, title=title, fallback=fallback, pictures=pictures)
    lesson.summary = shortened(facts.get("summary", ""), LONGEST_SUMMARY) or lesson.summary
    minutes = facts.get("minutes", "")
    if minutes.isdecimal() and 1 <= int(minutes[:4]) <= MOST_MINUTES:
        lesson.minutes = int(minutes[:4])
    elif minutes:
        notes.append(_("“minutes” is no number from 1 to %(most)s; that is left out.") % {"most": MOST_MINUTES})
    lesson.notes = notes + lesson.notes
    return lesson


def head_of(text: str, path: str) -> tuple[dict[str, str], list[str], str]:
    """(fields, what is wrong with them, the text below)."""
    found = HEAD.match(text)
    if not found:
        return {}, [], text
    notebook = Notebook()
    data: Any = Located(found[1], file=path, first=2, notebook=notebook).data
    fields = {key: value for key, value in data.items() if isinstance(value, str)} if isinstance(data, dict) else {}
    return fields, [str(problem) for problem in notebook.problems], text[found.end() :]
