"""How far each translation is behind its source: what was there when it was made, what is there now.

A translation is in step with the source as it stood when somebody said so (``TranslationMark``), or else when the
translation was last saved. Both may have come in one import: what the source got within an hour of it counts as known.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.models import Revision

from courses.blocks import QUESTION_KINDS, LessonBlocks
from courses.domain.content.docs import Block, CourseDoc, Doc, LessonDoc, ModuleDoc, TaskDoc
from courses.domain.content.pages import EACH, Around, AroundAll, doc_of
from courses.exceptions import Refused
from courses.models import CourseIndexPage, EditionPage, LessonPage, ModulePage, TrackPage, TranslationMark

KINDS = (CourseIndexPage, TrackPage, ModulePage, LessonPage)
TOGETHER = timedelta(hours=1)
PICTURES = {"picture", "file"}
LABELS = {name: block.label for name, block in LessonBlocks().child_blocks.items()}


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a page as words: a title, a block, a question with all its answers."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """``state``: ``same``, ``changed``, ``new`` or ``gone``; ``translated`` is what stands at that place now."""

    state: str
    label: str
    before: str
    now: str
    translated: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """One source page. ``state``: ``missing``, ``draft``, ``behind`` or ``current``; ``changed`` counts its parts."""

    page_id: int
    translation_id: int | None
    title: str
    language: str
    state: str
    changed: int = 0

    @property
    def state_label(self) -> str:
        return {
            "missing": _("not translated yet"),
            "draft": _("translated, not published"),
            "behind": _("the source has changed since"),
            "current": _("in step"),
        }[self.state]


ORDER = {"missing": 0, "behind": 1, "draft": 2, "current": 3}


def pieces(page: Any, *, reader: Any = None, around: Around = EACH) -> list[Piece]:
    """``reader`` is the page that follows this one: an edition for a place leaves its questions aside."""
    doc = doc_of(page, around)
    if isinstance(reader, EditionPage) and isinstance(doc, LessonDoc):
        doc = replace(doc, blocks=tuple(block for block in doc.blocks if block.kind not in QUESTION_KINDS))
    return list(pieces_of(doc))


def pieces_of(doc: Doc) -> Iterator[Piece]:
    yield Piece(_("Title"), doc.title)
    if doc.summary:
        yield Piece(_("in one sentence"), doc.summary)
    if isinstance(doc, CourseDoc):
        yield from (Piece(_("Path"), "\n".join(worded(path, "title", "summary"))) for path in doc.paths)
        yield from (asked_piece(asked) for asked in doc.placement)
    if isinstance(doc, ModuleDoc):
        yield from (Piece(_("what the learner can do afterwards"), words) for words in doc.outcomes)
        if doc.practice:
            yield Piece(_("practice"), doc.practice)
        yield from (piece(block) for block in doc.quiz)
        if doc.task is not None:
            yield task_piece(doc.task)
    if isinstance(doc, LessonDoc):
        yield from (piece(block) for block in doc.blocks)


def piece(block: Block) -> Piece:
    return Piece(str(LABELS[block.kind]), "\n".join([*flat(block.fields), block.text]).strip())


def task_piece(task: TaskDoc) -> Piece:
    words = [task.title, task.text, *flat(list(task.asks)), *flat(list(task.rubric))]
    return Piece(_("Practice task"), "\n".join(words))


def asked_piece(asked: dict[str, Any]) -> Piece:
    answers = [words for answer in asked["answers"] for words in worded(answer, "text", "because")]
    return Piece(pgettext("that finds a path", "Question"), "\n".join([*worded(asked, "ask"), *answers]))


def worded(fields: dict[str, Any], *names: str) -> list[str]:
    return [fields[name] for name in names if fields.get(name)]


def flat(value: Any) -> Iterator[str]:
    """Every word in it, in its order."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from flat(one) if name not in PICTURES else ()
    elif isinstance(value, list | tuple):
        for one in value:
            yield from flat(one)
    elif value not in (None, "", True, False):
        yield str(value)


def base_of(source: Any, translation: Any) -> list[Piece]:
    """The source as the translation knows it."""
    mark = TranslationMark.objects.filter(page_id=translation.pk).first()
    if mark is not None:
        return [Piece(*pair) for pair in mark.pieces]
    made = translation.latest_revision_created_at or translation.last_published_at
    if made is None:
        return pieces(source, reader=translation)
    revision = source.revisions.filter(created_at__lte=made + TOGETHER).order_by("-created_at", "-pk").first()
    return pieces(revision.as_object() if revision is not None else source, reader=translation)


class Bases:
    """``base_of`` for many pairs of ``(source, translation)``: five queries, however many pages they are."""

    def __init__(self, pairs: Sequence[tuple[Any, Any]]) -> None:
        self.around = AroundAll()
        self.marks = dict(TranslationMark.objects.values_list("page_id", "pieces"))
        kinds = ContentType.objects.get_for_models(*KINDS).values()
        rows = Revision.objects.filter(content_type__in=kinds).order_by("created_at", "pk")
        times: dict[str, list[tuple[Any, int]]] = defaultdict(list)
        for page, at, pk in rows.values_list("object_id", "created_at", "pk"):
            times[page].append((at, pk))
        self.known: dict[int, int] = {}
        for source, translation in pairs:
            made = translation.latest_revision_created_at or translation.last_published_at
            told = [pk for at, pk in times[str(source.pk)] if made is not None and at <= made + TOGETHER]
            is_now = told and told[-1] == source.latest_revision_id and not source.has_unpublished_changes
            if told and not is_now and translation.pk not in self.marks:
                self.known[translation.pk] = told[-1]
        needed = Revision.objects.filter(pk__in=set(self.known.values()))
        self.contents = dict(needed.values_list("pk", "content"))

    def of(self, source: Any, translation: Any) -> list[Piece]:
        """As ``base_of``."""
        if translation.pk in self.marks:
            return [Piece(*pair) for pair in self.marks[translation.pk]]
        then = source
        if (pk := self.known.get(translation.pk)) is not None:
            then = type(source).from_serializable_data(self.contents[pk], check_fks=False)
            then.path = source.path
        return pieces(then, reader=translation, around=self.around)


def changes(before: list[Piece], now: list[Piece]) -> Iterator[tuple[Piece | None, Piece | None, int | None]]:
    """What stood and what stands, part by part, and at which place it stands now."""
    matcher = SequenceMatcher(None, [one.words for one in before], [one.words for one in now], autojunk=False)
    for _tag, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        for n in range(max(to_old - from_old, to_new - from_new)):
            old = before[from_old + n] if from_old + n < to_old else None
            new = now[from_new + n] if from_new + n < to_new else None
            yield old, new, from_new + n if new else None


def compared(source: Any, translation: Any) -> list[Row]:
    """Part by part: before, now, and what stands in the translation at that place."""
    there = pieces(translation.get_latest_revision_as_object())
    told = changes(base_of(source, translation), pieces(source, reader=translation))
    return [row_of(old, new, there[at].words if at is not None and at < len(there) else "") for old, new, at in told]


def row_of(old: Piece | None, new: Piece | None, translated: str) -> Row:
    if new is None:
        return Row("gone", old.label if old else "", old.words if old else "", "", translated)
    if old is None:
        return Row("new", new.label, "", new.words, translated)
    return Row("same" if old.words == new.words else "changed", new.label, old.words, new.words, translated)


def coverage() -> list[Coverage]:
    """Every published page of the first language for every other one, and editions; missing or behind first.

    A number of queries that does not grow with the pages, photographs apart.
    """
    others = [(code, name) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    rows = [row for kind in KINDS for row in of_kind(kind, others)] + list(of_places())
    bases = Bases([(source, twin) for source, twin, _language in rows if twin is not None])
    lines = [line_of(*row, bases) for row in rows]
    return sorted(lines, key=lambda line: ORDER[line.state])


def of_kind(kind: Any, others: list[tuple[str, str]]) -> Iterator[tuple[Any, Any, str]]:
    """A source, what follows it (or None), and the name of its language."""
    sources = kind.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE).order_by("path")
    twins = {
        (page.translation_key, page.locale.language_code): page
        for page in kind.objects.exclude(locale__language_code=settings.LANGUAGE_CODE).select_related("locale")
    }
    for source in sources:
        for code, name in others:
            yield source, twins.get((source.translation_key, code)), name


def of_places() -> Iterator[tuple[Any, Any, str]]:
    """Editions for places, each beside its lesson in its own language."""
    lessons = {page.path: page for page in LessonPage.objects.all()}
    for edition in EditionPage.objects.select_related("unit").order_by("path"):
        source = lessons.get(edition.path[: -edition.steplen])
        if source is not None:
            yield source, edition, str(edition.unit or "–")


def line_of(source: Any, twin: Any, language: str, bases: Bases) -> Coverage:
    key = getattr(source, source.key_field)
    title = f"{key} {source.title}" if isinstance(source, ModulePage | LessonPage) else source.title
    if twin is None:
        return Coverage(source.pk, None, title, language, "missing")
    now = pieces(source, reader=twin, around=bases.around)
    told = changes(bases.of(source, twin), now)
    changed = sum(old is None or new is None or old.words != new.words for old, new, _at in told)
    state = "behind" if changed else "current" if twin.live else "draft"
    return Coverage(source.pk, twin.pk, title, language, state, changed)


def source_of(translation: Any) -> Any:
    """What it follows: of an edition its lesson, of a translation the page of the first language; None where none."""
    if isinstance(translation, EditionPage):
        return LessonPage.objects.filter(path=translation.path[: -translation.steplen]).first()
    if translation.locale.language_code == settings.LANGUAGE_CODE:
        return None
    rows = type(translation).objects.filter(translation_key=translation.translation_key)
    return rows.filter(locale__language_code=settings.LANGUAGE_CODE).first()


def standing_of(source: Any) -> str:
    """The fingerprint of its words: the same exactly when a translator would read the same."""
    return sha256(json.dumps([one.words for one in pieces(source)]).encode()).hexdigest()[:16]


class SourceHasChanged(Refused):
    message = gettext_lazy("The source has changed while you were reading. Look at the changes, then say it once more.")


def mark_in_step(translation: Any, *, seen: str, by: Any) -> TranslationMark | None:
    """Somebody who reads both says that nothing is behind any more. Twice is once.

    ``seen`` is the standing of the source that they had before them. Raises ``SourceHasChanged`` where it is another.
    """
    source = source_of(translation)
    if source is None:
        return None
    if standing_of(source) != seen:
        raise SourceHasChanged
    told = [[one.label, one.words] for one in pieces(source, reader=translation)]
    with transaction.atomic():
        mark, _made = TranslationMark.objects.update_or_create(
            page_id=translation.pk, defaults={"pieces": told, "by": by}
        )
    return mark
