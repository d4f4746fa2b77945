"""Lessons, modules and tracks stand as the files say."""

from collections import defaultdict
from typing import Any

from wagtail.models import Page

from courses.domain.content.docs import Course
from courses.domain.content.report import Line, Outcome
from courses.models import CourseIndexPage, LessonPage, ModulePage, TrackPage


def put_in_order(pages: dict, course: Course, kept: set[tuple[str, str]], *, dry_run: bool) -> list[Line]:
    """Says where it moves tracks or modules; the order of lessons is part of their module and of its report."""
    report, standing = [], Standing()
    for language, doc in course.course.items():
        rows: list[tuple[Any, str, type, list[str]]] = [
            (CourseIndexPage, "course", TrackPage, [track.code for track in course.tracks[language]])
        ]
        for track in course.tracks[language]:
            codes = [module.code for module in course.modules.get(language, []) if module.track == track.code]
            rows.append((TrackPage, track.code, ModulePage, codes))
        for kind, key, below, keys in rows:
            parent = pages.get((kind, language, key))
            if parent is not None and arrange(parent, below, keys, standing, dry_run=dry_run):
                report.append(Line(key, language, Outcome.REORDERED, doc.title if key == "course" else parent.title))
        if not dry_run:
            arrange_lessons(pages, course, language, kept, standing)
    return report


class Standing:
    """Which pages stand below which, in their order: one query a kind, read again after a move."""

    def __init__(self) -> None:
        self.read: dict[type, dict[str, dict[str, int]]] = {}
        self.paths: dict[int, str] = {}

    def below(self, parent: Any, kind: Any) -> dict[str, int]:
        """Keys of the parent's children of this kind, and their numbers."""
        if not self.paths:
            self.paths = dict(Page.objects.values_list("pk", "path"))
        if kind not in self.read:
            found: dict[str, dict[str, int]] = defaultdict(dict)
            for key, pk in kind.objects.order_by("path").values_list(kind.key_field, "pk"):
                found[self.paths[pk][: -Page.steplen]][key] = pk
            self.read[kind] = found
        return self.read[kind].get(self.paths[parent.pk], {})

    def moved(self) -> None:
        self.read.clear()
        self.paths.clear()


def arrange_lessons(pages: dict, course: Course, language: str, kept: set[tuple[str, str]], standing: Standing) -> None:
    for module in course.modules.get(language, []):
        if (module.code, language) not in kept:
            page = pages[ModulePage, language, module.code]
            arrange(page, LessonPage, list(module.lessons), standing, dry_run=False)


def arrange(parent: Any, kind: Any, keys: list[str], standing: Standing, *, dry_run: bool) -> bool:
    """Moves children only where the order of those in ``keys`` differs; those the files do not know then come last."""
    children = standing.below(parent, kind)
    wanted = [key for key in keys if key in children]
    if wanted == [key for key in children if key in keys]:
        return False
    if not dry_run:
        for key in wanted + [key for key in children if key not in keys]:
            kind.objects.get(pk=children[key]).move(type(parent).objects.get(pk=parent.pk), pos="last-child")
        standing.moved()
    return True
