"""What is published in Wagtail back into files, in the one canonical form: all of it, or a reason why not."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from courses.blocks.drawings import content_of as drawing_bytes
from courses.domain.content.docs import Course, CourseDoc, LessonDoc, ModuleDoc, TrackDoc
from courses.domain.content.library import content_of, drawings_of, name_uploads, paths_of
from courses.domain.content.pages import doc_of, folder_of
from courses.domain.content.placing import shared_of_rows
from courses.domain.content.problems import ContentBroken, Problem
from courses.domain.content.reading import LANGUAGES, read_course
from courses.domain.content.tasks import shared_of_task
from courses.domain.content.writing import texts_of
from courses.models import CourseIndexPage, LessonPage, ModulePage, TrackPage
from courses.rules import MODULE_CODE


@dataclass(slots=True)
class Exported:
    """Names of files below the content folder."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def export_course(root: Path, *, dry_run: bool = False) -> Exported:
    """Writes what differs and removes texts of lessons that are no longer published.

    Raises ``ContentBroken`` and writes nothing where the files could not be imported again: a page without its
    translation, a question that differs between the languages, a title that is too long.
    """
    with transaction.atomic():
        name_uploads(streams_with_folders())
        course = course_of_pages()
        refuse_untranslated(course)
        wanted = files_of(course, root)
        with TemporaryDirectory() as rehearsal:
            copy = Path(rehearsal) / "content"
            shutil.copytree(root, copy) if root.exists() else copy.mkdir()
            done = apply(wanted, course, copy)
            read_course(copy)
        if dry_run:
            transaction.set_rollback(True)
        else:
            apply(wanted, course, root)
    return done


def streams_with_folders() -> list[tuple[str, Any]]:
    modules = {module.path: module for module in ModulePage.objects.all()}
    lessons = LessonPage.objects.live().order_by("path")
    quizzes = [(folder_of(module), module.quiz) for module in modules.values() if module.live]
    return quizzes + [(folder_of(modules[page.path[: -page.steplen]]), page.body) for page in lessons]


def course_of_pages() -> Course:
    """What readers see, in both languages."""
    course = Course()
    for language in LANGUAGES.values():
        mine = {"live": True, "locale__language_code": language}
        for index in CourseIndexPage.objects.filter(**mine):
            course.course[language] = typed(index, CourseDoc)
        course.tracks[language] = [typed(page, TrackDoc) for page in TrackPage.objects.filter(**mine).order_by("path")]
        modules = [typed(page, ModuleDoc) for page in ModulePage.objects.filter(**mine)]
        course.modules[language] = sorted(modules, key=lambda module: module.code)
        known = {key for module in modules for key in module.lessons}
        lessons = LessonPage.objects.filter(**mine, key__in=known).order_by("path")
        course.lessons[language] = {page.key: typed(page, LessonDoc) for page in lessons}
    return course


def typed[T](page: Any, kind: type[T]) -> T:
    doc = doc_of(page)
    if not isinstance(doc, kind):
        raise TypeError(kind)
    return doc


def refuse_untranslated(course: Course) -> None:
    """Both languages must have the same pages, in the same order, at the same addresses."""
    if not course.course:
        raise ContentBroken(
            [Problem("course.yaml", 1, "", _("No course is published in Wagtail. Run import_course first."))]
        )
    shared = {language: shared_of(course, language) for language in LANGUAGES.values()}
    one, other = shared["zh-hans"], shared["en"]
    problems = []
    for key in sorted({*one, *other}):
        if key not in one or key not in other:
            message = _("This page is published in one language only. Publish its translation, or take it offline.")
            problems.append(Problem(key, 1, "", message))
        elif one[key] != other[key]:
            message = _(
                "What both languages share differs (address, minutes, order, number of outcomes, what a task asks): "
                "%(one)s in Chinese, %(other)s in English. Make them the same in Wagtail."
            )
            problems.append(Problem(key, 1, "", message % {"one": one[key], "other": other[key]}))
    if problems:
        raise ContentBroken(problems)


def shared_of(course: Course, language: str) -> dict[str, tuple]:
    out: dict[str, tuple] = {}
    if whole := course.course.get(language):
        out["course"] = (whole.slug, shared_of_rows(whole.paths), shared_of_rows(whole.placement))
    out |= {track.code: () for track in course.tracks[language]}
    for m in course.modules[language]:
        told = (len(m.outcomes), m.objectives, bool(m.practice), bool(m.road), shared_of_task(m.task), m.paths, m.needs)
        out[m.code] = (m.slug, m.track, m.minutes, *told, m.lessons)
    return out | {key: (doc.slug, doc.minutes) for key, doc in course.lessons[language].items()}


def files_of(course: Course, root: Path) -> dict[str, bytes]:
    """Name → content of every file that must be there and may differ: texts, media, and drawings not there yet."""
    files = {name: text.encode() for name, text in texts_of(course).items()}
    for path, model in paths_of(course).items():
        content = content_of(path, model, root / path)
        if content is not None:
            files[path] = content
    for path in drawings_of(course):
        if content := drawing_bytes(path):
            files[path] = content
    return files


def apply(wanted: dict[str, bytes], course: Course, root: Path) -> Exported:
    done = Exported()
    for name, content in sorted(wanted.items()):
        file = root / name
        if not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            done.written.append(name)
    for file in stale(wanted, course, root):
        file.unlink()
        done.removed.append(file.relative_to(root).as_posix())
    return done


def stale(wanted: dict[str, bytes], course: Course, root: Path) -> list[Path]:
    """Texts that Wagtail no longer publishes. A folder whose number Wagtail has never seen is not ours to empty."""
    seen = set(ModulePage.objects.values_list("code", flat=True)) | {m.code for m in course.modules["zh-hans"]}
    folders = [path for path in sorted(root.glob("*/")) if MODULE_CODE.match(path.name) and path.name[:3] in seen]
    texts = [file for folder in folders for file in sorted([*folder.glob("*.md"), *folder.glob("module.yaml")])]
    return [file for file in texts if file.relative_to(root).as_posix() not in wanted]
