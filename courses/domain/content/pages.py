"""A page as a doc, and a doc written into a page: the two ends of import and export."""

import json
from typing import Any

from courses.domain.content import placing, stream, tasks
from courses.domain.content.docs import CourseDoc, Doc, LessonDoc, ModuleDoc, TrackDoc
from courses.domain.content.fields import lines_of
from courses.domain.content.stream import one
from courses.models import CourseIndexPage, EditionPage, LessonPage, ModulePage, TrackPage

KINDS: dict[type, type] = {
    CourseDoc: CourseIndexPage,
    TrackDoc: TrackPage,
    ModuleDoc: ModulePage,
    LessonDoc: LessonPage,
}


def folder_of(module: Any) -> str:
    return f"{module.code}-{module.slug}"


def folder_above(lesson: Any) -> str:
    """That of the lesson's module, of which only this is read."""
    code, slug = ModulePage.objects.values_list("code", "slug").get(path=lesson.path[: -lesson.steplen])
    return f"{code}-{slug}"


def draft_of(page: Any) -> Doc:
    """What the page says in its newest draft, in the shape of the files."""
    return doc_of(page.get_latest_revision_as_object())


def doc_of(page: Any) -> Doc:
    """What this page object says, in the shape of the files. A module's lessons are those that readers see."""
    title, summary = one(page.title), one(page.summary)
    if isinstance(page, CourseIndexPage):
        paths, placement = placing.paths_from(page.paths), placing.placement_from(page.placement)
        return CourseDoc(page.slug, title, summary, paths, placement)
    if isinstance(page, TrackPage):
        return TrackDoc(page.key, title, summary)
    if isinstance(page, ModulePage):
        return module_doc(page, title, summary)
    if isinstance(page, EditionPage):
        lesson = LessonPage.objects.get(path=page.path[: -page.steplen])
        blocks = stream.from_stream(page.body, folder_above(lesson))
        return LessonDoc(lesson.key, page.slug, lesson.minutes, title, summary, blocks)
    blocks = stream.from_stream(page.body, folder_above(page))
    return LessonDoc(page.key, page.slug, page.minutes, title, summary, blocks)


def module_doc(page: ModulePage, title: str, summary: str) -> ModuleDoc:
    keys = LessonPage.objects.child_of(page).live().order_by("path").values_list("key", flat=True)
    return ModuleDoc(
        code=page.code,
        slug=page.slug,
        track=TrackPage.objects.get(path=page.path[: -page.steplen]).key,
        minutes=page.minutes,
        title=title,
        summary=summary,
        outcomes=tuple(one(goal.words) for goal in page.goals),
        objectives=tuple(goal.code for goal in page.goals) if any(goal.code for goal in page.goals) else (),
        practice=lines_of(page.practice),
        road=one(page.road),
        lessons=tuple(keys),
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
