"""The seven topics that a published course must contain (D31): never lost by a click."""

from typing import Any

from django.utils.translation import gettext as _

from cms.core.domain.reach import below_live
from courses.models import CourseIndexPage, LessonPage, ModulePage
from courses.rules import CORE


def missing_topics(language: str, *, without: Any = None) -> list[str]:
    """Codes that the published course of this language lacks; none where no course is published.

    ``without`` leaves out a page with all below it, to ask what would be missing if it went. A module counts
    when readers can reach it and at least one of its lessons.
    """
    if not CourseIndexPage.objects.live().filter(locale__language_code=language).exists():
        return []
    lessons = LessonPage.objects.live().filter(below_live(), locale__language_code=language)
    modules = ModulePage.objects.live().filter(below_live(), locale__language_code=language, code__in=CORE)
    if without is not None:
        lessons, modules = (
            lessons.not_descendant_of(without, inclusive=True),
            modules.not_descendant_of(without, inclusive=True),
        )
    taught = {path[: -LessonPage.steplen] for path in lessons.values_list("path", flat=True)}
    there = {code for code, path in modules.values_list("code", "path") if path in taught}
    return [code for code in CORE if code not in there]


def why_it_must_stay(page: Any) -> str:
    """Why this page may not go offline, in words; empty where it may. Taking the whole course offline is allowed."""
    kind = page.specific_class
    if kind is None or kind.__name__ not in {"TrackPage", "ModulePage", "LessonPage"} or not page.live:
        return ""
    language = page.locale.language_code
    lost = set(missing_topics(language, without=page)) - set(missing_topics(language))
    if not lost:
        return ""
    words = _("“%(title)s” stays: a published course must teach %(topics)s. Publish a replacement first.")
    return words % {"title": page.title, "topics": ", ".join(sorted(lost))}
