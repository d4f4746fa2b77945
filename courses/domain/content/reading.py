"""The content folder, read whole: every problem is noted before anything is done."""

import re
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from courses.domain.content.blocks import read_blocks
from courses.domain.content.docs import Block, Course, CourseDoc, LessonDoc, ModuleDoc, TaskDoc, TrackDoc
from courses.domain.content.fields import Reader
from courses.domain.content.located import Located
from courses.domain.content.pairs import LANGUAGES, both, rows
from courses.domain.content.placing import module_codes, read_paths, read_placement
from courses.domain.content.problems import Notebook
from courses.domain.content.shapes import QUESTIONS as KINDS
from courses.domain.content.shapes import Field, Is
from courses.domain.content.tasks import agree_on_task
from courses.domain.content.tasks import read_task as task_of
from courses.rules import (
    LESSON_FILE,
    MODULE_CODE,
    MODULE_FOLDER,
    MOST_MINUTES,
    MOST_OUTCOMES,
    MOST_PATHS,
    QUESTIONS,
)

TITLE, SUMMARY, SHORT = Field(Is.WORDS, most=80), Field(Is.WORDS, most=200), Field(Is.WORDS, must=False, most=12)
NAME, NUMBER, CODE = Field(Is.NAME, most=60), Field(Is.NUMBER, most=MOST_MINUTES), Field(Is.NAME, most=20)
PRACTICE, OUTCOME = Field(Is.LINES, must=False, most=600), Field(Is.WORDS, most=120)
INDEX_FIELDS = {"slug", "title", "summary", "tracks", "paths", "placement"}
MODULE_FIELDS = {
    *("code", "track", "paths", "needs", "minutes", "title", "summary", "outcomes", "practice", "road", "lessons"),
}
UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def read_course(root: Path) -> Course:
    """Raises ``ContentBroken`` with all problems of all files."""
    notebook, course = Notebook(), Course()
    read_index(root, course, notebook)
    known = {track.code for track in course.tracks.get("zh-hans", [])}
    folders = sorted(path for path in root.glob("*/") if may_be_module(path))
    for folder in folders:
        read_module(folder / "module.yaml", root, course, known, notebook)
    refuse_twins(course, folders, notebook)
    notebook.stop_if_any()
    return course


def may_be_module(folder: Path) -> bool:
    """By its name, or by what is in it: a folder called wrongly must not be passed over in silence."""
    if MODULE_CODE.match(folder.name):
        return has_texts(folder)
    return not folder.name.startswith(".") and (folder / "module.yaml").is_file()


def has_texts(folder: Path) -> bool:
    """A folder may hold only pictures that other modules use."""
    return any(folder.glob("*.md")) or any(folder.glob("*.y*ml"))


def refuse_twins(course: Course, folders: list[Path], notebook: Notebook) -> None:
    """A module's number belongs to one folder, and its address to one module of a track."""
    seen: dict[tuple[str, ...], str] = {}
    for folder in folders:
        code, _hyphen, slug = folder.name.partition("-")
        tracks = [
            module.track for module in course.modules.get("zh-hans", []) if (module.code, module.slug) == (code, slug)
        ]
        for key in [(code,), *((track, slug) for track in tracks)]:
            if key in seen and seen[key] != folder.name:
                message = _("The folder %(other)s has this already. Give each module its own number and its own name.")
                notebook.note(f"{folder.name}/module.yaml", 1, "code", message % {"other": seen[key]})
            seen.setdefault(key, folder.name)


def open_yaml(file: Path, root: Path, notebook: Notebook) -> tuple[Located, Reader]:
    name = file.relative_to(root).as_posix()
    text = text_of(file, name, notebook)
    source = Located(text, file=name, first=1, notebook=notebook)
    if not isinstance(source.data, dict):
        notebook.note(name, 1, "", _("Write fields here, one a line: “name: value”."))
        source.data, source.readable = {}, False
    source.readable = source.readable and bool(text)
    return source, Reader(source, file.parent)


def text_of(file: Path, name: str, notebook: Notebook) -> str:
    """The file's words with plain line ends; empty, with the reason noted, where it cannot be read."""
    try:
        text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except (FileNotFoundError, NotADirectoryError):
        notebook.note(
            name, 1, "", _("This file is missing. Add it: every module has its module.yaml, every text both languages.")
        )
        return ""
    except (UnicodeDecodeError, IsADirectoryError):
        notebook.note(name, 1, "", _("This file is not saved as UTF-8. Save it again with that encoding."))
        return ""
    if not text.strip():
        notebook.note(name, 1, "", _("This file is empty. Write its text, or delete it and what names it."))
        return ""
    found = UNSHOWN.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        notebook.note(name, line, "", _("A sign that cannot be shown stands in this line. Write the line again."))
        return ""
    return text


def read_index(root: Path, course: Course, notebook: Notebook) -> None:
    source, reader = open_yaml(root / "course.yaml", root, notebook)
    reader.refuse_unknown(source.data, INDEX_FIELDS)
    slug = reader.take(source.data, "slug", NAME) or "course"
    title, summary = both(reader, source.data, "title", TITLE), both(reader, source.data, "summary", SUMMARY)
    paths, placement = read_paths(reader, source.data), read_placement(reader, source.data)
    course.course = {
        lang: CourseDoc(slug, title[lang], summary[lang], paths[lang], placement[lang]) for lang in LANGUAGES.values()
    }
    course.tracks = {lang: [] for lang in LANGUAGES.values()}
    codes: set[str] = set()
    for n, row in enumerate(rows(reader, source.data, "tracks")):
        inner = Reader(source, root, ("tracks", n))
        inner.refuse_unknown(row, {"code", "title", "summary"})
        code = inner.take(row, "code", CODE) or ""
        if code in codes:
            inner.note("code", _("This stands in the list twice; keep one."), "code")
        codes.add(code)
        title, summary = both(inner, row, "title", TITLE), both(inner, row, "summary", SUMMARY)
        for lang in LANGUAGES.values():
            course.tracks[lang].append(TrackDoc(code, title[lang], summary[lang]))


def read_module(file: Path, root: Path, course: Course, tracks: set[str], notebook: Notebook) -> None:
    source, reader = open_yaml(file, root, notebook)
    data, folder = source.data, file.parent
    reader.refuse_unknown(data, MODULE_FIELDS)
    code, slug = read_code(reader, data, folder)
    track = reader.take(data, "track", NAME) or ""
    if track and track not in tracks:
        reader.note("track", _("Write one of: %(known)s.") % {"known": ", ".join(sorted(tracks))}, "track")
    minutes = reader.take(data, "minutes", NUMBER) or 0
    on = on_paths(reader, data, {row["code"] for row in course.course["zh-hans"].paths if "everything" not in row})
    needs = module_codes(reader, data, "needs")
    words = {
        "title": both(reader, data, "title", TITLE),
        "summary": both(reader, data, "summary", SUMMARY),
        "practice": both(reader, data, "practice", PRACTICE),
        "road": both(reader, data, "road", SHORT),
    }
    listed = rows(reader, data, "outcomes", must=False)
    if len(listed) > MOST_OUTCOMES:
        reader.note(
            "outcomes", _("At most %(most)s; now %(now)s.") % {"most": MOST_OUTCOMES, "now": len(listed)}, "outcomes"
        )
    codes = read_objectives(Reader(source, folder, ("outcomes",)), listed)
    outcomes = [
        both(Reader(source, folder, ("outcomes",)), {n: without_code(row)}, n, OUTCOME)  # type: ignore[arg-type, misc]  # a list's place is its name
        for n, row in enumerate(listed)
    ]
    order = read_order(reader, data, folder)
    for name, lesson_slug, lesson_minutes in order:
        doc = (f"{code}-{name}", lesson_slug, lesson_minutes)
        read_lesson(doc, name, folder=folder, root=root, course=course, notebook=notebook)
    if source.readable:
        refuse_strays(folder, {name for name, *_more in order}, root, notebook)
    quiz, task = read_quiz(folder, root, notebook), read_task(folder, root, notebook)
    refuse_unknown_objectives(folder, root, set(codes) - {""}, read_blocks_of(course, code, quiz), notebook)
    for lang in LANGUAGES.values():
        one = {name: value[lang] for name, value in words.items()}
        keys = tuple(f"{code}-{name}" for name, *_more in order)
        can = tuple(row[lang] for row in outcomes)
        doc_ = ModuleDoc(
            code=code,
            slug=slug,
            track=track,
            minutes=minutes,
            outcomes=can,
            lessons=keys,
            quiz=quiz[lang],
            objectives=codes if any(codes) else (),
            task=task[lang],
            paths=on,
            needs=needs,
            **one,
        )
        course.modules.setdefault(lang, []).append(doc_)


def on_paths(reader: Reader, data: dict, known: set[str]) -> tuple[str, ...]:
    """The paths that this module lies on, in their order; the one that holds everything needs no word here."""
    said = reader.take(data, "paths", Field(Is.VARIANTS, must=False, most=MOST_PATHS)) or []
    if unknown := sorted(set(said) - known):
        message = _("course.yaml has no such path: %(unknown)s. Known are: %(known)s.")
        reader.note(
            "paths", message % {"unknown": ", ".join(unknown), "known": ", ".join(sorted(known)) or "–"}, "paths"
        )
    return tuple(dict.fromkeys(said))


def without_code(row: dict) -> dict:
    return {name: value for name, value in row.items() if name != "code"}


def read_objectives(reader: Reader, listed: list[dict]) -> tuple[str, ...]:
    """The short names of the outcomes, "" where one has none."""
    codes: list[str] = []
    for n, row in enumerate(listed):
        inner = Reader(reader.source, reader.folder, (*reader.path, n))
        code = inner.take(row, "code", Field(Is.NAME, must=False, most=20)) or ""
        if code and code in codes:
            inner.note("code", _("This stands in the list twice; keep one."), "code")
        codes.append(code)
    return tuple(codes)


def read_blocks_of(course: Course, code: str, quiz: dict[str, tuple[Block, ...]]) -> dict[tuple[str, str], tuple]:
    """(file stem, language) → blocks, of one module."""
    found: dict[tuple[str, str], tuple] = {("quiz", lang): blocks for lang, blocks in quiz.items()}
    for lang in LANGUAGES.values():
        for key, lesson in course.lessons.get(lang, {}).items():
            if key.partition("-")[0] == code:
                found[key.partition("-")[2], lang] = lesson.blocks
    return found


def refuse_unknown_objectives(
    folder: Path, root: Path, known: set[str], read: dict[tuple[str, str], tuple], notebook: Notebook
) -> None:
    short = {full: name for name, full in LANGUAGES.items()}
    for (stem, lang), blocks in read.items():
        name = (folder / f"{stem}.{short[lang]}.md").relative_to(root).as_posix()
        for n, block in enumerate(blocks):
            if block.kind in KINDS and block.fields.get("objective", "") not in {"", *known}:
                message = _("No outcome of module.yaml has this code. Known are: %(known)s.")
                words = message % {"known": ", ".join(sorted(known)) or "–"}
                notebook.note(name, notebook.place(name, n), "objective", words)


def read_code(reader: Reader, data: dict, folder: Path) -> tuple[str, str]:
    """Number and address of the module, as its folder is called."""
    code, _hyphen, slug = folder.name.partition("-")
    if not MODULE_FOLDER.fullmatch(folder.name):
        message = _("Call the folder by number and name in small letters, digits and hyphens, such as M08-photos.")
        reader.note("code", message, "code")
    if reader.take(data, "code", Field(Is.WORDS)) not in {code, None}:
        reader.note("code", _("Write an M and two digits, the same as the folder's name begins with."), "code")
    return code, slug


def read_order(reader: Reader, data: dict, folder: Path) -> list[tuple[str, str, int]]:
    """(file, slug, minutes) of each lesson. What is named twice or in a way no lesson is called is left out."""
    order: list[tuple[str, str, int]] = []
    for n, row in enumerate(rows(reader, data, "lessons")):
        inner = Reader(reader.source, folder, ("lessons", n))
        inner.refuse_unknown(row, {"file", "slug", "minutes"})
        name, slug = inner.take(row, "file", Field(Is.WORDS)) or "", inner.take(row, "slug", NAME) or ""
        minutes = inner.take(row, "minutes", NUMBER) or 0
        if name and not LESSON_FILE.fullmatch(name):
            inner.note("file", _("Write an L and a number, such as L1; the files are L1.zh.md and L1.en.md."), "file")
        elif name in {other for other, *_more in order}:
            inner.note("file", _("This stands in the list twice; keep one."), "file")
        elif name:
            if slug in {other for _name, other, _minutes in order} - {""}:
                inner.note("slug", _("This stands in the list twice; keep one."), "slug")
            order.append((name, slug, minutes))
    return order


def refuse_strays(folder: Path, known: set[str], root: Path, notebook: Notebook) -> None:
    """A lesson that the order does not name would never be seen, nor a copy called “L1.zh (1).md”; say so."""
    wanted = {f"{name}.{short}.md" for name in known for short in LANGUAGES}
    for file in sorted(folder.glob("L*.md")):
        if file.name not in wanted:
            message = _("No lesson of module.yaml names this file. Add it to “lessons:”, or delete it.")
            notebook.note(file.relative_to(root).as_posix(), 1, "", message)


def read_lesson(
    doc: tuple[str, str, int], file_name: str, *, folder: Path, root: Path, course: Course, notebook: Notebook
) -> None:
    """``doc`` is key, slug and minutes; both languages are read and compared."""
    read: dict[str, tuple[str, LessonDoc]] = {}
    for short, lang in LANGUAGES.items():
        file = folder / f"{file_name}.{short}.md"
        name = file.relative_to(root).as_posix()
        text = text_of(file, name, notebook)
        head, body, first = parted(text, name, notebook)
        source = Located(head, file=name, first=2, notebook=notebook)
        source.readable = source.readable and bool(head.strip())
        data: Any = source.data if isinstance(source.data, dict) else {}
        reader = Reader(source, folder)
        reader.refuse_unknown(data, {"title", "summary"})
        title, summary = reader.take(data, "title", TITLE) or "", reader.take(data, "summary", SUMMARY) or ""
        blocks = read_blocks(body, first=first, file=name, folder=folder, notebook=notebook)
        if text.strip() and not blocks:
            notebook.note(name, first, "", _("The lesson is empty: write its text and blocks below the second ---."))
        lesson = LessonDoc(*doc, title, summary, blocks)
        course.lessons.setdefault(lang, {})[lesson.key] = lesson
        read[lang] = (name, lesson)
    agree({lang: (name, lesson.blocks) for lang, (name, lesson) in read.items()}, notebook)


def parted(text: str, name: str, notebook: Notebook) -> tuple[str, list[str], int]:
    """Front matter, the lines after it, and the number of the first of these."""
    lines = text.split("\n")
    if lines[0].strip() == "---" and "---" in [line.strip() for line in lines[1:]]:
        end = next(n for n, line in enumerate(lines) if n and line.strip() == "---")
        return "\n".join(lines[1:end]), lines[end + 1 :], end + 2
    if text.strip():
        notebook.note(name, 1, "", _("The file begins with ---, then title and summary, then --- again."))
    return "", lines, 1


def read_quiz(folder: Path, root: Path, notebook: Notebook) -> dict[str, tuple[Block, ...]]:
    """A module may still be without its quiz: then neither language has the file."""
    quiz: dict[str, tuple[Block, ...]] = dict.fromkeys(LANGUAGES.values(), ())
    files = {short: folder / f"quiz.{short}.md" for short in LANGUAGES}
    if not any(file.exists() for file in files.values()):
        return quiz
    names = {}
    for short, lang in LANGUAGES.items():
        name = names[lang] = files[short].relative_to(root).as_posix()
        text = text_of(files[short], name, notebook)
        quiz[lang] = read_blocks(text.split("\n"), first=1, file=name, folder=folder, notebook=notebook)
        if text and (any(block.kind not in KINDS for block in quiz[lang]) or len(quiz[lang]) < QUESTIONS):
            notebook.note(name, 1, "", _("A quiz has at least five questions and nothing else."))
    agree({lang: (names[lang], quiz[lang]) for lang in quiz}, notebook)
    return quiz


def read_task(folder: Path, root: Path, notebook: Notebook) -> dict[str, TaskDoc | None]:
    """A module may still be without its task: then neither language has the file."""
    tasks: dict[str, TaskDoc | None] = dict.fromkeys(LANGUAGES.values())
    files = {short: folder / f"task.{short}.md" for short in LANGUAGES}
    if not any(file.exists() for file in files.values()):
        return tasks
    names = {lang: files[short].relative_to(root).as_posix() for short, lang in LANGUAGES.items()}
    for short, lang in LANGUAGES.items():
        text = text_of(files[short], names[lang], notebook)
        head, body, first = parted(text, names[lang], notebook)
        tasks[lang] = task_of(head, body, first=first, name=names[lang], folder=folder, notebook=notebook)
    agree_on_task(names, tasks, notebook)
    return tasks


def agree(read: dict[str, tuple[str, tuple[Block, ...]]], notebook: Notebook) -> None:
    """Answers are kept by question and place of the option: both languages must mean the same."""
    asked = {
        lang: [(n, block) for n, block in enumerate(blocks) if block.kind in KINDS]
        for lang, (_name, blocks) in read.items()
    }
    for lang, questions in asked.items():
        refuse_same_ids(read[lang][0], questions, notebook)
    one, other, name = asked["zh-hans"], asked["en"], read["en"][0]
    if len(one) != len(other) and read["zh-hans"][1] and read["en"][1]:
        message = _("The Chinese file has %(wanted)s questions, this one %(now)s. Both need the same.")
        notebook.note(name, 1, "question", message % {"wanted": len(one), "now": len(other)})
    for (_n, mine), (n, theirs) in zip(one, other, strict=False):
        if meaning(mine) != meaning(theirs):
            message = _(
                "The question differs from the Chinese file: use the same id, and the same right answers in order."
            )
            notebook.note(name, notebook.place(name, n), "question", message)


def meaning(block: Block) -> tuple:
    """What must be the same in both languages: an answer kept in one is read in the other."""
    fields = block.fields
    same = [fields.get(name) for name in ("id", "objective", "choose", "value", "tolerance")]
    counts = [len(fields.get(name, [])) for name in ("steps", "traps")]
    rights = [pair["right"] for pair in fields.get("pairs", [])]
    parts = [
        [option["right"] for option in fields.get("options", [])],
        [option.get("picture", "").partition(".")[0] for option in fields.get("options", [])],
        [rights.index(right) for right in rights],
        [len(gap.get("others", [])) for gap in fields.get("gaps", [])],
        [trap["value"] for trap in fields.get("traps", [])],
    ]
    return block.kind, *same, *counts, *parts


def refuse_same_ids(name: str, questions: list[tuple[int, Block]], notebook: Notebook) -> None:
    seen: set[str] = set()
    for n, block in questions:
        key = block.fields.get("id", "")
        if key in seen:
            notebook.note(name, notebook.place(name, n), "id", _("Two questions have the same id; give each its own."))
        seen.add(key)
