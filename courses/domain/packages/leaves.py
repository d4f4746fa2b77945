"""What both kinds of package hold: each lesson and quiz as a page that stands alone, and the files it needs.

A page asks for nothing outside the package, so it also works on a school's computer without a network.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from cms.core.models import CustomImage
from cms.core.recordings import ending
from courses.blocks import QUESTION_KINDS
from courses.blocks.drawings import content_of
from courses.domain.group import answers, gapped, offered
from courses.domain.packages.qti12 import fits
from courses.domain.quiz.items import Item, Part, body_of, item_of, items_of
from courses.domain.quiz.showing import beyond, mixed
from courses.models import LessonPage, ModulePage, TrackPage
from courses.rules import PASS_SHARE

PHOTO = "width-640|format-jpeg"


@dataclass(slots=True)
class Leaf:
    """One page. ``name`` is its file, ``files`` are what it shows (name → bytes); ``items`` only where it is a quiz."""

    name: str
    title: str
    html: bytes
    files: dict[str, bytes] = field(default_factory=dict)
    items: tuple[Item, ...] = ()


@dataclass(slots=True)
class Branch:
    """A module: its lessons in their order and its quiz, if it has one."""

    code: str
    title: str
    leaves: list[Leaf]


def branches_of(track: TrackPage, *, scored: str) -> list[Branch]:
    """Published modules with what is published of them; one without anything would be a line that leads nowhere.

    ``scored`` is the script that tells a platform how it went, empty for none. With it, quizzes mark themselves.
    """
    modules = ModulePage.objects.child_of(track).live().order_by("path")
    with override(track.locale.language_code):
        branches = [branch_of(module, scored=scored) for module in modules]
    return [branch for branch in branches if branch.leaves]


def branch_of(module: ModulePage, *, scored: str) -> Branch:
    lessons = LessonPage.objects.child_of(module).live().order_by("path")
    leaves = [lesson_leaf(lesson, scored=scored) for lesson in lessons]
    if len(module.quiz):
        leaves.append(quiz_leaf(module, scored=scored))
    return Branch(module.code, module.title, leaves)


def lesson_leaf(lesson: LessonPage, *, scored: str) -> Leaf:
    files: dict[str, bytes] = {}
    parts = list(parts_of(lesson.body, files))
    context = {"page": lesson, "parts": parts, "scored": scored, "language": lesson.locale.language_code}
    html = render_to_string("courses/packages/lesson.html", context).encode()
    return Leaf(f"{lesson.key}.html", lesson.title, html, files)


def parts_of(body: Any, files: dict[str, bytes]) -> Iterator[dict[str, Any]]:
    """Blocks as plain values; pictures and sound are put into ``files`` on the way. Film is left to its words."""
    for block in body:
        kind, value = block.block_type, block.value
        if kind in QUESTION_KINDS:
            yield asked_part(item_of(block), files)
        elif kind == "text":
            yield {"kind": kind, "text": str(value)}
        elif kind == "table":
            yield {"kind": kind, "caption": value["caption"], "columns": value.columns, "lines": value.lines}
        elif kind == "fact":
            yield fact_part(value)
        else:
            part = {"kind": kind, "title": value.get("title") or "", "text": str(value.get("text") or "")}
            picture = value.get("picture")
            part |= {"picture": picture_in(picture, files), "alt": picture["alt"]} if picture else {}
            if kind in {"audio", "video"}:
                part |= {"media": kind, "sound": sound_in(value, files) if kind == "audio" else "", "size": value.size}
            yield part | {"caption": value.get("caption") or "", "source": value.get("source") or ""}


def fact_part(value: Any) -> dict[str, Any]:
    """With all that says how far it can be trusted. A page that stands alone cannot look the day up, so it names it."""
    names = ("source", "link", "checked_on", "review_by")
    said = {"place": value.platform_label, "reviewed": value.is_reviewed, "late": value.may_have_changed}
    return {"kind": "fact", "text": str(value["text"])} | said | {name: value.get(name) or "" for name in names}


def asked_part(item: Item, files: dict[str, bytes]) -> dict[str, Any]:
    shown = [{"file": shot(part, files), "alt": part.text} for part in item.parts] if item.kind == "pictures" else []
    facts = {"ask": item.ask, "sentence": gapped(item), "offered": offered(item), "answers": answers(item)}
    return {"kind": "question", "pictures": shown} | facts


def picture_in(picture: Any, files: dict[str, bytes]) -> str:
    return put(picture["drawing"] or "", picture["image"], files)


def shot(part: Part, files: dict[str, bytes]) -> str:
    image = CustomImage.objects.filter(pk=part.image).first() if part.image else None
    return put(part.drawing, image, files)


def put(drawing: str, image: CustomImage | None, files: dict[str, bytes]) -> str:
    """The picture's name in the package; empty where there is none."""
    if drawing:
        name = f"media/{drawing.replace('/', '-')}"
        files[name] = content_of(drawing)
        return name
    if image is None:
        return ""
    name = f"media/photo-{image.pk}.jpg"
    try:
        with image.get_rendition(PHOTO).file.open("rb") as stored:
            files[name] = stored.read()
    except OSError:  # lost from the disk: the page says in words what it showed
        return ""
    return name


def sound_in(value: Any, files: dict[str, bytes]) -> str:
    """The sound's name in the package: a voice is light. Empty where its file is lost: its words are there."""
    document = value["file"]
    if document is None:
        return ""
    name = f"media/sound-{document.pk}{ending(document.filename)}"
    try:
        with document.file.open("rb") as stored:
            files[name] = stored.read()
    except OSError:
        return ""
    return name


def quiz_leaf(module: ModulePage, *, scored: str) -> Leaf:
    """Scored, its script asks everything; otherwise it shows what has no word in a cartridge."""
    items = tuple(items_of(module.quiz).values())
    files: dict[str, bytes] = {}
    context: dict[str, Any] = {"page": module, "scored": scored, "language": module.locale.language_code}
    if scored:
        context["quiz"] = {"share": PASS_SHARE, "items": [asked_json(item, files) for item in items]}
    else:
        context["parts"] = [asked_part(item, files) for item in items if not fits(item)]
    html = render_to_string("courses/packages/quiz.html", context).encode()
    return Leaf(f"{module.code}-quiz.html", module.title, html, files, items)


def asked_json(item: Item, files: dict[str, bytes]) -> dict[str, Any]:
    """An item as the package's own script asks and marks it."""
    facts = body_of(item)
    for part, told in zip(item.parts, facts["parts"], strict=True):
        told["file"] = shot(part, files)
        del told["image"]
    facts |= {"many": item.many, "answers": [(words, beyond(why)) for words, why in answers(item)]}
    if item.kind == "match":
        facts["rights"] = mixed(item, [part.match for part in item.parts])
    if item.kind == "order":
        facts["shown"] = mixed(item, list(range(len(item.parts))), told=lambda n: item.parts[n].text)
    return json.loads(json.dumps(facts))
