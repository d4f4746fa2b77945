"""Lessons, modules and tracks stand as the files say."""

from typing import Any

from courses.domain.content.docs import Course
from courses.domain.content.report import Line, Outcome
from courses.models import CourseIndexPage, LessonPage, ModulePage, TrackPage


def put_in_order(pages: dict, course: Course, kept: set[tuple[str, str]], *, dry_run: bool) -> list[Line]:
    """Says where it moves tracks or modules; the order of lessons is part of their module and of its report."""
    report = []
    for language, doc in course.course.items():
        rows: list[tuple[Any, str, type, list[str]]] = [
            (CourseIndexPage, "course", TrackPage, [track.code for track in course.tracks[language]])
        ]
        for track in course.tracks[language]:
            codes = [module.code for module in course.modules.get(language, []) if module.track == track.code]
            rows.append((TrackPage, track.code, ModulePage, codes))
        for kind, key, below, keys in rows:
            parent = pages.get((kind, language, key))
            if parent is not None and arrange(parent, below, keys, dry_run=dry_run):
                report.append(Line(key, language, Outcome.REORDERED, doc.title if key == "course" else parent.title))
        if not dry_run:
            arrange_lessons(pages, course, language, kept)
    return report


def arrange_lessons(pages: dict, course: Course, language: str, kept: set[tuple[str, str]]) -> None:
    for module in course.modules.get(language, []):
        if (module.code, language) not in kept:
            arrange(pages[ModulePage, language, module.code], LessonPage, list(module.lessons), dry_run=False)


def arrange(parent: Any, kind: Any, keys: list[str], *, dry_run: bool) -> bool:
    """Moves children only where the order of those in ``keys`` differs; those the files do not know then come last."""
    parent = type(parent).objects.get(pk=parent.pk)
    children = {getattr(page, page.key_field): page.pk for page in kind.objects.child_of(parent).order_by("path")}
    wanted = [key for key in keys if key in children]
    if wanted == [key for key in children if key in keys]:
        return False
    if not dry_run:
        for key in wanted + [key for key in children if key not in keys]:
            kind.objects.get(pk=children[key]).move(type(parent).objects.get(pk=parent.pk), pos="last-child")
    return True
