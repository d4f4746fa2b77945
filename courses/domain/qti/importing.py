"""Questions of a package into a module's draft: looked at first, each said with what becomes of it."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from cms.core.models import CustomImage
from courses.blocks import QUESTION_KINDS
from courses.blocks.drawings import bring_drawing, content_of
from courses.domain.content.attached import why_unusable
from courses.domain.qti.checking import NotTaken, Read
from courses.domain.qti.package import MANIFEST, PackageRefused, open_package, parse, words_in
from courses.domain.qti.reading import read_item
from courses.domain.qti.reading12 import read_item_12
from courses.domain.quiz.items import Item, Part, items_of
from courses.models import LessonPage

ROOTS = {"assessmentItem", "questestinterop"}
IN_LESSON = re.compile(r"(?:^|/)lessons/([^/]+)/[^/]+$")  # where our own packages keep what a lesson asks
OWN_PHOTO = re.compile(r"media/images/([0-9]{1,9})\Z")
NOT_NAME = re.compile(r"[^a-z0-9]+")
PHOTO = {b"\xff\xd8": "jpg", b"\x89P": "png", b"RI": "webp"}


@dataclass(slots=True)
class Line:
    """One question of the package. ``item`` is None where it could not be taken: ``problem`` says why.

    ``lesson`` is the number of the lesson that asks it, empty for the quiz. ``what``: ``new``, ``changed`` (a question
    of this name is there), ``same``, or ``left`` out.
    """

    name: str
    what: str
    item: Item | None = None
    problem: str = ""
    notes: list[str] = field(default_factory=list)
    lesson: str = ""

    @property
    def is_taken(self) -> bool:
        return self.item is not None and self.what in {"new", "changed"}


@dataclass(slots=True)
class Found:
    """A picture of the package that an item names, brought in only when the questions are."""

    drawing: str = ""
    content: bytes = b""
    ending: str = ""


def look(content: bytes, module: Any) -> list[Line]:
    """What bringing in would do; changes nothing. Raises ``PackageRefused`` where nothing can be read."""
    return _read(content, module)[0]


def bring(content: bytes, module: Any, *, by: Any) -> list[Line]:
    """Into the drafts of the module and its lessons, in one step; nothing is published. Same names are replaced."""
    lines, media = _read(content, module)
    taken: dict[str, list[Item]] = {}
    for line in lines:
        if line.is_taken and line.item:
            taken.setdefault(line.lesson, []).append(line.item)
    if not taken:
        return lines
    with transaction.atomic():
        numbers = {number: store(found, by) for number, found in media.items()}
        for lesson, live in sorted(streams_of(module, taken).items()):
            page = type(live).objects.select_for_update().get(pk=live.pk).get_latest_revision_as_object()
            name = "body" if lesson else "quiz"
            setattr(page, name, merged(getattr(page, name), taken[lesson], numbers))
            page.save_revision(user=by, clean=False, log_action=True)
    return lines


def streams_of(module: Any, wanted: Iterable[str]) -> dict[str, Any]:
    """The module's page under an empty name, its lessons' pages under their numbers."""
    pages = {page.key: page for page in LessonPage.objects.child_of(module).order_by("path")}
    return {lesson: pages[lesson] if lesson else module for lesson in wanted if not lesson or lesson in pages}


def merged(stream: Any, items: list[Item], numbers: dict[int, int | None]) -> StreamValue:
    """With these questions: in the place of those of the same name, or at the end. What stays keeps its own number."""
    new = {item.key: item for item in items}
    block, there = stream.stream_block, set(items_of(stream))
    blocks: list[tuple[str, Any, str | None]] = []
    for one in stream:
        item = new.get(one.value["key"]) if one.block_type in QUESTION_KINDS else None
        kind, value = block_of(item, numbers) if item else (one.block_type, one.value)
        blocks.append((kind, block.child_blocks[kind].normalize(value), one.id))
    for key, item in new.items():
        if key not in there:
            kind, value = block_of(item, numbers)
            blocks.append((kind, block.child_blocks[kind].normalize(value), None))
    return StreamValue(block, blocks)


def read_questions(name: str, content: bytes, *, taken: set[str]) -> list[Line]:
    """The questions of one file that stands alone; ``taken`` are the short names given so far."""
    return [_line(name, root, {}, {}, folder="", taken=taken) for _name, root in roots({name: content})]


def _read(content: bytes, module: Any) -> tuple[list[Line], dict[int, Found]]:
    files = open_package(content)
    draft = module.get_latest_revision_as_object()
    lessons = {lesson_of(name) for name in files} - {""}
    drafts = {key: page.get_latest_revision_as_object() for key, page in streams_of(module, lessons).items()}
    there = {"": items_of(draft.quiz)} | {key: items_of(page.body) for key, page in drafts.items()}
    goals = {goal.code for goal in draft.goals}
    media: dict[int, Found] = {}
    told = goals_of(files)
    taken: dict[str, set[str]] = {}
    lines = []
    for name, root in roots(files):
        lesson = lesson_of(name)
        names = taken.setdefault(lesson, set())
        line = _line(name, root, files, media, folder=f"{module.code}-{module.slug}", taken=names)
        line.lesson = lesson
        if lesson not in there:
            line.item, line.what = None, "left"
            line.problem = _("This module has no lesson of the number %(lesson)s.") % {"lesson": lesson[:20]}
        if line.item is not None:
            line.item = with_goal(line, told.get(name, ""), goals)
            same = there[lesson].get(line.item.key)
            line.what = "new" if same is None else "same" if same == line.item else "changed"
        lines.append(line)
    if not lines:
        raise PackageRefused(_("There is no QTI question in this file."))
    return lines, media


def lesson_of(name: str) -> str:
    found = IN_LESSON.search(name)
    return found[1] if found else ""


def roots(files: dict[str, bytes]) -> Iterator[tuple[str, Element | PackageRefused]]:
    """(file, item) of each question, in the order of the manifest and then of names."""
    first = list(hrefs(files))
    for name in [*first, *sorted(set(files) - set(first))]:
        if not name.endswith(".xml") or posixpath.basename(name) == MANIFEST or name not in files:
            continue
        try:
            root = parse(files[name])
        except PackageRefused as refused:
            yield name, refused
            continue
        if root.tag == "questestinterop":
            for item in root.iter("item"):
                yield name, item
        elif root.tag in {"assessmentItem", "item"}:
            yield name, root


def resources(files: dict[str, bytes]) -> Iterator[tuple[str, Element]]:
    place = next((name for name in files if posixpath.basename(name) == MANIFEST), "")
    if not place:
        return
    for one in parse(files[place]).iter("resource"):
        yield posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(one.get("href", "")))), one


def hrefs(files: dict[str, bytes]) -> Iterator[str]:
    yield from dict.fromkeys(name for name, _one in resources(files))


def goals_of(files: dict[str, bytes]) -> dict[str, str]:
    """File → the objective that its classification names."""
    return {name: words_in(next(one.iter("id"), None)) for name, one in resources(files)}


def _line(
    name: str, root: Any, files: dict[str, bytes], media: dict[int, Found], *, folder: str, taken: set[str]
) -> Line:
    if isinstance(root, PackageRefused):
        return Line(name, "left", problem=str(root))
    label = root.get("title") or root.get("identifier") or root.get("ident") or name
    key = free_key(root.get("identifier") or root.get("ident") or PurePosixPath(name).stem, taken)

    def picture(src: str) -> tuple[str, int | None] | None:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(src)))
        return find_picture(path, files, media, folder)

    try:
        read: Read = read_item_12(root, key=key) if root.tag == "item" else read_item(root, key=key, picture=picture)
    except NotTaken as refused:
        return Line(label[:120], "left", problem=str(refused))
    taken.add(key)
    return Line(label[:120], "new", read.item, notes=read.notes)


def free_key(words: str, taken: set[str]) -> str:
    """A short name as ours are, the same for the same item each time."""
    base = NOT_NAME.sub("-", words.lower().removeprefix("item-")).strip("-")[:20].strip("-") or "q"
    names = [base, *(f"{base[:17]}-{n}" for n in range(2, 100))]
    return next((name for name in names if name not in taken), base)


def with_goal(line: Line, goal: str, known: set[str]) -> Item:
    item = line.item
    if item is None:
        raise TypeError(line)
    if goal and goal not in known:
        line.notes.append(
            _("It tests a goal that this module does not name (%(goal)s); that is left out.") % {"goal": goal}
        )
        goal = ""
    return Item(**{**{name: getattr(item, name) for name in Item.__slots__}, "objective": goal})


def find_picture(
    path: str, files: dict[str, bytes], media: dict[int, Found], folder: str
) -> tuple[str, int | None] | None:
    """A drawing's name, or a number below 0 that stands for a photograph until it is stored."""
    content = files.get(path)
    if not content:
        return None
    if path.endswith(".svg"):
        ours = path.partition("media/")[2]
        name = ours if ours and content_of(ours) == content else f"{folder}/figures/{tidy(path)}"
        if content_of(name) not in {b"", content}:
            name = f"{folder}/figures/{len(content)}-{tidy(path)}"
        if unusable(tidy(path), content):
            return None
        media[-len(media) - 1] = Found(name, content)
        return name, None
    ending = PHOTO.get(content[:2])
    if ending is None or unusable(f"picture.{ending}", content):
        return None
    numbered = OWN_PHOTO.search(path)
    known = CustomImage.objects.filter(pk=int(numbered[1])).first() if numbered else None
    if known is not None and same_bytes(known, content):
        return "", known.pk
    media[-len(media) - 1] = Found("", content, ending)
    return "", -len(media)


def same_bytes(image: CustomImage, content: bytes) -> bool:
    with image.file.open("rb") as stored:
        return bool(stored.read() == content)


def tidy(path: str) -> str:
    stem = NOT_NAME.sub("-", PurePosixPath(path).stem.lower()).strip("-")[:40] or "figure"
    return f"{stem}.svg"


def unusable(name: str, content: bytes) -> str:
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        return why_unusable(file)


def store(found: Found, by: Any) -> int | None:
    """The number of the image that was made; a drawing has none."""
    if found.drawing:
        bring_drawing(found.drawing, found.content)
        return None
    image = CustomImage(title=_("Picture of a question"), uploaded_by_user=by)
    image.file = ContentFile(found.content, name=f"question.{found.ending}")
    try:
        image.full_clean(exclude=["file_size", "file_hash", "width", "height"])
    except ValidationError:
        return None
    image.save()
    return int(image.pk)


def block_of(item: Item, numbers: dict[int, int | None]) -> tuple[str, dict[str, Any]]:
    value: dict[str, Any] = {"key": item.key, "objective": item.objective, "ask": item.ask}
    parts = item.parts
    match item.kind:
        case "question":
            value |= {
                "choose": item.choose,
                "options": [{"text": p.text, "right": p.right, "why": p.why} for p in parts],
            }
        case "pictures":
            value |= {"choose": item.choose, "options": [picture_option(part, numbers) for part in parts]}
        case "order":
            value["steps"] = [{"text": part.text, "why": part.why} for part in parts]
        case "match":
            value["pairs"] = [{"left": part.text, "right": part.match, "why": part.why} for part in parts]
        case "cloze":
            value["sentence"] = item.sentence
            value["gaps"] = [{"accept": list(p.accept), "others": list(p.others), "why": p.why} for p in parts]
        case "number":
            value |= {"value": item.value, "tolerance": item.tolerance, "unit": item.unit, "why": item.why}
            value["traps"] = [{"value": part.text, "why": part.why} for part in parts]
    return item.kind, value


def picture_option(part: Part, numbers: dict[int, int | None]) -> dict[str, Any]:
    image = numbers.get(part.image, part.image) if part.image else None
    picture = {"drawing": part.drawing, "image": CustomImage.objects.get(pk=image) if image else None, "alt": part.text}
    return {"picture": picture, "right": part.right, "why": part.why}
