"""What the search may show of the course: lessons and modules by their words, and each dated fact by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from math import ceil
from typing import Any

from django.db import transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock

from cms.core.domain.addresses import page_address
from cms.core.domain.reach import below_live
from cms.core.registry import Findable
from cms.core.signals import findable_changed
from courses.blocks import QUESTION_KINDS
from courses.domain.editions import told, told_to
from courses.models import CourseIndexPage, EditionPage, LessonPage, ModulePage, TrackPage

SOURCE, TOLD = "courses", "courses.told"
SHOWN_AS_FACT = "fact"
FOUND: tuple[type[Any], ...] = (ModulePage, LessonPage, EditionPage)
"""What is found, from above."""
BELOW: dict[type[Any], tuple[type[Any], ...]] = {
    **dict.fromkeys((CourseIndexPage, TrackPage), FOUND),
    ModulePage: (LessonPage, EditionPage),
    LessonPage: (EditionPage,),
}
MARKS = '。！？；：…”.!?;:"'


def owners() -> Iterator[str]:
    for kind in (ModulePage, LessonPage):
        yield from (
            str(pk) for pk in kind.objects.live().filter(below_live()).order_by("path").values_list("pk", flat=True)
        )


def of(owner: str) -> list[Findable]:
    """The page with this number and the facts on it; nothing where it is not published."""
    lesson = LessonPage.objects.live().select_related("locale").filter(below_live(), pk=owner).first()
    if lesson:
        return [_lesson(lesson), *_facts(lesson)]
    module = ModulePage.objects.live().select_related("locale").filter(below_live(), pk=owner).first()
    return [_module(module)] if module else []


def editions() -> Iterator[str]:
    yield from (
        str(pk) for pk in EditionPage.objects.live().filter(below_live()).order_by("path").values_list("pk", flat=True)
    )


def of_edition(owner: str) -> list[Findable]:
    """The lesson and its facts in the words of a place; nothing where either is not published."""
    edition = EditionPage.objects.live().select_related("unit").filter(pk=owner).exclude(unit=None).first()
    above = edition.path[: -edition.steplen] if edition else ""
    lesson = LessonPage.objects.live().select_related("locale").filter(below_live(), path=above).first()
    if lesson is None or edition is None:
        return []
    page = told(lesson, edition)
    with override(page.locale.language_code):
        place = str(edition.unit)
    return [replace(one, note=f"{one.note} · {place}") for one in [_lesson(page), *_facts(page)]]


def instead(person: Any) -> dict[str, str]:
    return {str(edition): str(lesson) for edition, lesson in told_to(person).items()}


def _address(page: Any) -> str:
    return page_address(page.url_path, page.locale.language_code)


def _lesson(page: LessonPage) -> Findable:
    words = [text for child in page.body if child.block_type != SHOWN_AS_FACT for text in words_of(child)]
    return Findable(
        key="page",
        kind="lessons",
        language=page.locale.language_code,
        title=page.title,
        text=_joined([page.summary, *words], page.locale.language_code),
        url=_address(page),
        note=page.get_parent().title,
        kb=ceil(page.weight / 1024),
    )


def _module(page: ModulePage) -> Findable:
    goals = [goal.words for goal in page.goals]
    return Findable(
        key="page",
        kind="lessons",
        language=page.locale.language_code,
        title=page.title,
        text=_joined([page.summary, *goals, page.practice], page.locale.language_code),
        url=_address(page),
    )


def _joined(pieces: list[str], language: str) -> str:
    """One text of many blocks: what has no mark of its own at the end gets one, so that an excerpt reads well."""
    stop, gap = ("。", "") if language.startswith("zh") else (".", " ")
    told = (piece.strip() for piece in pieces if piece and piece.strip())
    return gap.join(piece if piece[-1] in MARKS else piece + stop for piece in told)


def _facts(page: LessonPage) -> Iterator[Findable]:
    for number, child in enumerate(page.body):
        if child.block_type == SHOWN_AS_FACT:
            with override(page.locale.language_code):
                where = child.value.platform_label
                age = [_("may have changed")] if child.value.may_have_changed else []
            yield Findable(
                key=f"fact-{child.id or number}",
                kind="facts",
                language=page.locale.language_code,
                title=str(where),
                text=_plain(str(child.value["text"])),
                url=f"{_address(page)}#block-{number}",
                note=" · ".join([*age, page.title, f"{child.value['checked_on']:%Y-%m-%d}"]),
            )


def words_of(child: Any) -> list[str]:
    """What a block says to a reader. Of a question what it asks: an answer found by searching teaches nobody."""
    return [child.value["ask"]] if child.block_type in QUESTION_KINDS else list(_words(child.block, child.value))


def _words(block: Any, value: Any) -> Iterator[str]:
    """The words that editors typed, without what they chose from lists: names of drawings, platforms, numbers."""
    if isinstance(block, StructBlock):
        for name, part in block.child_blocks.items():
            yield from _words(part, value.get(name))
    elif isinstance(block, ListBlock | StreamBlock):
        for child in value or ():
            yield from _words(child.block, child.value) if hasattr(child, "block") else _words(block.child_block, child)
    elif isinstance(block, CharBlock | TextBlock | RichTextBlock) and value:
        yield _plain(str(value))


def _plain(html: str) -> str:
    return " ".join(strip_tags(html.replace("><", "> <")).split())


def tell_of_old_facts() -> int:
    """Facts that are past their review date say so where they are found, too. May run late or twice."""
    old = [page for kind in (LessonPage, EditionPage) for page in kind.objects.live() if any(map(_is_old, page.body))]
    for page in old:
        _tell(page)
    return len(old)


def _is_old(child: Any) -> bool:
    return child.block_type == SHOWN_AS_FACT and child.value.may_have_changed


def note_changed(instance: Any, **_signal: Any) -> None:
    """A receiver of Wagtail's signals about one page, which may be gone.

    What lies below it is told too: below a draft nothing is found, a lesson carries its module's name, and an edition
    holds its lesson's questions and name.
    """
    if type(instance) in FOUND:
        _tell(instance)
    if type(instance) in BELOW:
        _tell_below(instance, BELOW[type(instance)])


def note_moved(instance: Any, **_signal: Any) -> None:
    """A page has another address, and so has everything below it."""
    _tell_below(instance, FOUND)


def _tell_below(instance: Any, kinds: Iterable[type[Any]]) -> None:
    for kind in kinds:
        for page in kind.objects.filter(path__startswith=instance.path).only("pk"):
            _tell(page)


def _tell(page: Any) -> None:
    source = TOLD if isinstance(page, EditionPage) else SOURCE
    transaction.on_commit(partial(findable_changed.send, source, owner=str(page.pk)), robust=True)
