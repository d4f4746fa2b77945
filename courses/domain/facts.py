"""The dated facts of all published lessons and of what stands beside them, for those who look after them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from cms.core.registry import Registry
from courses.enums import Platform, Review
from courses.models import EditionPage, LessonPage


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact where it stands. ``state`` is ``due`` (past its review date), ``unreviewed`` or ``reviewed``."""

    page_id: int | None  # None where it stands on no page: then ``address`` says where it is mended
    lesson: str
    language: str
    platform: str
    text: str
    source: str
    owner: str
    checked_on: date
    review_by: date
    state: str
    address: str = ""

    @property
    def state_label(self) -> str:
        return {"due": _("To look at again"), "unreviewed": _("Not yet reviewed"), "reviewed": _("Reviewed")}[
            self.state
        ]

    @property
    def checked_day(self) -> str:
        return date_format(self.checked_on)

    @property
    def review_day(self) -> str:
        return date_format(self.review_by)


#: Facts that stand elsewhere than in lessons; whoever keeps them hangs them in here.
kept_elsewhere: Registry[Callable[[], list[FactLine]]] = Registry("keeper of dated facts")
ORDER = {"due": 0, "unreviewed": 1, "reviewed": 2}


def fact_lines() -> list[FactLine]:
    """Those past their date first, then the unreviewed ones, each by date; also of editions, with their place.

    Two queries, and those of whoever keeps facts elsewhere.
    """
    lessons = {page.path: page for page in LessonPage.objects.live().select_related("locale").order_by("path")}
    lines = [line for page in lessons.values() for line in _of(page, f"{page.key} {page.title}")]
    for edition in EditionPage.objects.live().exclude(unit=None).select_related("locale", "unit").order_by("path"):
        lesson = lessons.get(edition.path[: -edition.steplen])
        if lesson is not None:
            lines += _of(edition, f"{lesson.key} {edition.title} · {edition.unit}")
    lines += [line for lines_of in kept_elsewhere for line in lines_of()]
    return sorted(lines, key=lambda line: (ORDER[line.state], line.review_by, line.lesson))


def _of(page: LessonPage | EditionPage, name: str) -> Iterator[FactLine]:
    for block in page.body:
        if block.block_type == "fact":
            yield _line(page, name, block.value)


def _line(page: LessonPage | EditionPage, name: str, value: Any) -> FactLine:
    reviewed = "reviewed" if value["status"] == Review.REVIEWED else "unreviewed"
    return FactLine(
        page_id=page.pk,
        lesson=name,
        language=dict(settings.LANGUAGES)[page.locale.language_code],
        platform=str(Platform(value["platform"]).label),
        text=" ".join(strip_tags(str(value["text"])).split()),
        source=value["source"],
        owner=value["owner"],
        checked_on=value["checked_on"],
        review_by=value["review_by"],
        state="due" if value.may_have_changed else reviewed,
    )
