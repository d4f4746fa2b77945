"""The seven topics that a published course must contain (D31): never lost by a click."""

from typing import Any

from django.utils.translation import gettext as _

from cms.core.domain.reach import below_live
from courses.models import CourseIndexPage, LessonPage, ModulePage, TrackPage
from courses.rules import CORE

KINDS = (TrackPage, ModulePage, LessonPage)


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


def why_not_so(draft: Any) -> str:
    """Why this draft of a page may not go out, in words: by a day on which it goes, or another number, a topic is lost.

    Empty where it may.
    """
    there = next((page for kind in KINDS if (page := kind.objects.filter(pk=draft.pk).first())), None)
    if there is None:
        return ""
    is_other = isinstance(there, ModulePage) and draft.code != there.code
    return why_it_must_stay(there) if draft.expire_at or is_other else ""
