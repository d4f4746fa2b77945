"""A page as a doc, and a doc written into a page: the two ends of import and export."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from wagtail.models import Page

from courses.domain.content import placing, stream, tasks
from courses.domain.content.docs import CourseDoc, Doc, LessonDoc, ModuleDoc, TrackDoc
from courses.domain.content.fields import lines_of, one
from courses.models import CourseIndexPage, EditionPage, LessonPage, ModulePage, TrackPage

KINDS: dict[type, type] = {
    CourseDoc: CourseIndexPage,
    TrackDoc: TrackPage,
    ModuleDoc: ModulePage,
    LessonDoc: LessonPage,
}


def folder_of(module: Any) -> str:
    return f"{module.code}-{module.slug}"


class Around:
    """What stands above and below a page: asked for one by one."""

    def folder(self, lesson_path: str) -> str:
        """That of the lesson's module."""
        code, slug = ModulePage.objects.values_list("code", "slug").get(path=lesson_path[: -Page.steplen])
        return f"{code}-{slug}"

    def lesson(self, path: str) -> tuple[str, int]:
        """Key and minutes."""
        return LessonPage.objects.values_list("key", "minutes").get(path=path)

    def track(self, module_path: str) -> str:
        return TrackPage.objects.values_list("key", flat=True).get(path=module_path[: -Page.steplen])

    def lessons(self, module_path: str) -> tuple[str, ...]:
        """Keys of those below that readers see, in their order."""
        below = LessonPage.objects.filter(path__startswith=module_path, depth=len(module_path) // Page.steplen + 1)
        return tuple(below.live().order_by("path").values_list("key", flat=True))


class AroundAll(Around):
    """The same, read once for all pages: as they are now. ``folders``: what the files call them, by a module's code."""

    def __init__(self, folders: Mapping[str, str] | None = None) -> None:
        modules = ModulePage.objects.values_list("path", "code", "slug")
        self.folders = {path: (folders or {}).get(code, f"{code}-{slug}") for path, code, slug in modules}
        self.tracks = dict(TrackPage.objects.values_list("path", "key"))
        self.minutes: dict[str, tuple[str, int]] = {}
        self.below: dict[str, list[str]] = defaultdict(list)
        for path, key, minutes, live in LessonPage.objects.order_by("path").values_list(
            "path", "key", "minutes", "live"
        ):
            self.minutes[path] = (key, minutes)
            if live:
                self.below[path[: -Page.steplen]].append(key)

    def folder(self, lesson_path: str) -> str:
        return self.folders[lesson_path[: -Page.steplen]]

    def lesson(self, path: str) -> tuple[str, int]:
        return self.minutes[path]

    def track(self, module_path: str) -> str:
        return self.tracks[module_path[: -Page.steplen]]

    def lessons(self, module_path: str) -> tuple[str, ...]:
        return tuple(self.below[module_path])


EACH = Around()


def draft_of(page: Any, around: Around = EACH) -> Doc:
    """What the page says in its newest draft, in the shape of the files."""
    return doc_of(page.get_latest_revision_as_object(), around)


def doc_of(page: Any, around: Around = EACH) -> Doc:
    """What this page object says, in the shape of the files. A module's lessons are those that readers see."""
    title, summary = one(page.title), one(page.summary)
    if isinstance(page, CourseIndexPage):
        paths, placement = placing.paths_from(page.paths), placing.placement_from(page.placement)
        return CourseDoc(page.slug, title, summary, paths, placement)
    if isinstance(page, TrackPage):
        return TrackDoc(page.key, title, summary)
    if isinstance(page, ModulePage):
        return module_doc(page, title, summary, around)
    if isinstance(page, EditionPage):
        above = page.path[: -page.steplen]
        key, minutes = around.lesson(above)
        blocks = stream.from_stream(page.body, around.folder(above))
        return LessonDoc(key, page.slug, minutes, title, summary, blocks)
    blocks = stream.from_stream(page.body, around.folder(page.path))
    return LessonDoc(page.key, page.slug, page.minutes, title, summary, blocks)


def module_doc(page: ModulePage, title: str, summary: str, around: Around) -> ModuleDoc:
    return ModuleDoc(
        code=page.code,
        slug=page.slug,
        track=around.track(page.path),
        minutes=page.minutes,
        title=title,
        summary=summary,
        outcomes=tuple(one(goal.words) for goal in page.goals),
        objectives=tuple(goal.code for goal in page.goals) if any(goal.code for goal in page.goals) else (),
        practice=lines_of(page.practice),
        road=one(page.road),
        lessons=around.lessons(page.path),
        quiz=stream.from_stream(page.quiz, folder_of(page)),
        task=tasks.from_stream(page.task),
        paths=tuple(page.paths.split()),
        needs=tuple(page.needs.split()),
    )


def fill(page: Any, doc: Doc, *, folder: str = "") -> None:
    """Writes the doc's values into the page, unsaved."""
    page.title = page.draft_title = doc.title
    page.summary = doc.summary
    page.slug = doc.code if isinstance(doc, TrackDoc) else doc.slug
    if isinstance(doc, TrackDoc):
        page.key = doc.code
    elif isinstance(doc, CourseDoc):
        page.paths, page.placement = placing.paths_to_raw(doc.paths), placing.placement_to_raw(doc.placement)
    elif isinstance(doc, ModuleDoc):
        page.paths, page.needs = " ".join(doc.paths), " ".join(doc.needs)
        page.code, page.minutes, page.practice, page.road = doc.code, doc.minutes, doc.practice, doc.road
        codes = doc.objectives or ("",) * len(doc.outcomes)
        page.outcomes = json.dumps([raw_goal(*both) for both in zip(codes, doc.outcomes, strict=True)])
        page.quiz = json.dumps(stream.to_raw(doc.quiz, folder=folder, name=f"{doc.code}-quiz"))
        page.task = json.dumps(tasks.to_raw(doc.task, name=f"{doc.code}-task"))
    elif isinstance(doc, LessonDoc):
        page.key, page.minutes = doc.key, doc.minutes
        page.body = json.dumps(stream.to_raw(doc.blocks, folder=folder, name=doc.key))


def raw_goal(code: str, words: str) -> dict:
    return (
        {"type": "objective", "value": {"code": code, "words": words}} if code else {"type": "outcome", "value": words}
    )
