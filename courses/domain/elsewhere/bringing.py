"""A course from elsewhere under a track: looked at first, then made as drafts. Nothing of it is ever published here.

A page is known again by what its package calls it: its ``translation_key`` is computed from the track, the package and
that name. So the same package in the other language brings translations, and a newer one a new draft of the same page.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.domain.content.library import inside, pictures_in
from courses.domain.content.pages import fill, folder_of
from courses.domain.elsewhere.pictures import store_picture
from courses.domain.elsewhere.reading import read_package
from courses.domain.elsewhere.shapes import (
    CHANGED,
    LEFT,
    NEW,
    SAME,
    BroughtCourse,
    BroughtLesson,
    BroughtModule,
    Row,
    left_out,
)
from courses.domain.qti.importing import Line, merged
from courses.domain.quiz.items import items_of
from courses.models import CourseIndexPage, LessonPage, ModulePage, TrackPage
from courses.rules import MODULE_NUMBERS, QUESTIONS

MOST_LESSONS = 99
MAKES = {NEW, CHANGED}
KINDS = ("module", "lesson", "question")


def look(content: bytes, name: str, track: TrackPage, *, by: Any) -> list[Row]:
    """What would come; changes nothing. Raises ``PackageRefused``."""
    return Job(read_package(content, name), track, by=by, dry=True).run()


def bring(content: bytes, name: str, track: TrackPage, *, by: Any) -> list[Row]:
    """Makes it, all or nothing; doing it again changes nothing. ``by`` is None for a command."""
    course = read_package(content, name)
    with transaction.atomic():
        list(CourseIndexPage.objects.select_for_update().order_by("pk"))  # two at once would take the same numbers
        return Job(course, TrackPage.objects.get(pk=track.pk), by=by, dry=False).run()


class Job:
    """One run. ``numbers`` are those that are taken in any language: progress is kept under them."""

    def __init__(self, course: BroughtCourse, track: TrackPage, *, by: Any, dry: bool) -> None:
        self.course, self.track, self.by, self.dry = course, track, by, dry
        self.rows: list[Row] = []
        self.numbers = set(ModulePage.objects.values_list("code", flat=True))

    def run(self) -> list[Row]:
        for module in self.course.modules:
            self.module(module)
        return [*self.rows, *self.course.left]

    def key(self, ident: str) -> UUID:
        return uuid5(self.track.translation_key, f"{self.course.ident}#{ident}")

    def found(self, kind: Any, ident: str) -> Any:
        return kind.objects.filter(translation_key=self.key(ident), locale=self.track.locale).first()

    def judge(self, page: Any, mark: str) -> tuple[str, str]:
        """(what becomes of it, why not). What an editor made of an unchanged original stays as it is."""
        if page is None:
            return NEW, ""
        if not page.is_descendant_of(self.track):
            return LEFT, _("It lies under another track by now: %(title)s.") % {"title": page.get_parent().title}
        if page.imported_hash == mark:
            return SAME, ""
        may = page.permissions_for_user(self.by) if self.by else None
        if may and (not may.can_edit() or may.page_locked()):
            return LEFT, _("It is there already, and you may not change it at the moment.")
        return CHANGED, ""

    def module(self, brought: BroughtModule) -> None:
        page = self.found(ModulePage, brought.ident)
        what, why = self.judge(page, brought.mark)
        if not brought.lessons and not brought.taken:
            what, why = LEFT, _("There is nothing in it that can be taken.")
        code = page.code if page else self.number(brought) if what == NEW else ""
        if what == NEW and not code:
            what, why = LEFT, _("All numbers from M01 to M99 are taken.")
        row = Row("module", what, brought.title, [why] if why else [])
        self.rows.append(row)
        questions = [line.item for line in brought.questions if line.item]
        quiz = (page.get_latest_revision_as_object() if page else ModulePage()).quiz
        there = items_of(quiz)
        if what != LEFT and questions and len({*there, *brought.taken}) < QUESTIONS:
            row.notes.append(_("A quiz needs five questions: write the others before you publish."))
        if what in MAKES and not self.dry:
            page = self.write_module(page, brought, code, merged(quiz, questions, {}))
        for n, lesson in enumerate(brought.lessons):
            full = "" if n < MOST_LESSONS else _("A module holds 99 lessons at most.")
            self.lesson(lesson, page, closed=why if what == LEFT else full)
        for line in brought.questions:
            self.rows.append(question_row(line, there, what, why))
        self.rows += brought.left

    def write_module(self, page: Any, brought: BroughtModule, code: str, quiz: Any) -> ModulePage:
        if page is None:
            draft = ModulePage(code=code, slug=self.free_slug(self.track, brought, code))
        else:
            draft = page.get_latest_revision_as_object()
        draft.title = draft.draft_title = brought.title
        draft.summary = brought.summary or draft.summary
        if brought.questions:
            draft.quiz = quiz
        return self.keep(draft, self.track, ident=brought.ident, mark=brought.mark)

    def lesson(self, brought: BroughtLesson, module: Any, *, closed: str) -> None:
        page = self.found(LessonPage, brought.ident)
        what, why = self.judge(page, brought.mark)
        if closed:
            what, why = LEFT, closed
        number = self.lesson_number(brought, module) if what == NEW and module else "L1"
        if not number:
            what, why = LEFT, _("A module holds 99 lessons at most.")
        self.rows.append(Row("lesson", what, brought.title, [why, *brought.notes] if why else brought.notes))
        if what not in MAKES or self.dry:
            return
        parent = module if page is None else ModulePage.objects.get(path=page.path[: -page.steplen])
        for block in brought.blocks:
            for name in pictures_in(block):
                self.picture(name, folder_of(parent), block.fields.get("alt", ""))
        if page is None:
            draft = LessonPage(key=number, slug=self.free_slug(parent, brought, number))
        else:
            draft = page.get_latest_revision_as_object()
        doc = replace(brought.doc, key=draft.key, slug=draft.slug)
        doc = replace(doc, summary=doc.summary or draft.summary, minutes=doc.minutes or draft.minutes)
        fill(draft, doc, folder=folder_of(parent))
        self.keep(draft, parent, ident=brought.ident, mark=brought.mark)

    def picture(self, name: str, folder: str, alt: str) -> None:
        if name in self.course.pictures:
            store_picture(inside(name, folder), self.course.pictures[name], alt=alt, by=self.by)

    def keep(self, draft: Any, parent: Any, *, ident: str, mark: str) -> Any:
        """As the newest draft of its page; a page that readers see goes on showing what it shows."""
        draft.imported_hash = mark
        kind, is_new = type(draft), draft.pk is None
        if is_new:
            draft.live, draft.owner, draft.locale = False, self.by, self.track.locale
            draft.translation_key = self.key(ident)
            type(parent).objects.get(pk=parent.pk).add_child(instance=draft)  # treebeard counts children on the row
            log(instance=draft, action="wagtail.create", user=self.by)
        else:
            kind.objects.filter(pk=draft.pk).update(imported_hash=mark)
        draft.save_revision(user=self.by, clean=False, log_action=not is_new)
        return kind.objects.get(pk=draft.pk)

    def twin(self, kind: Any, ident: str) -> Any:
        """The same content in another language."""
        return kind.objects.filter(translation_key=self.key(ident)).exclude(locale=self.track.locale).first()

    def number(self, brought: BroughtModule) -> str:
        """That of its translation, so that progress is one; else the next that no language uses."""
        twin = self.twin(ModulePage, brought.ident)
        here = ModulePage.objects.filter(locale=self.track.locale)
        if twin and not here.filter(code=twin.code).exists():
            return str(twin.code)
        code = next((code for code in MODULE_NUMBERS if code not in self.numbers), "")
        self.numbers.add(code)
        return code

    def lesson_number(self, brought: BroughtLesson, module: ModulePage) -> str:
        twin = self.twin(LessonPage, brought.ident)
        used = set(LessonPage.objects.filter(key__startswith=f"{module.code}-").values_list("key", flat=True))
        here = LessonPage.objects.filter(locale=self.track.locale)
        if twin and twin.key.startswith(f"{module.code}-") and not here.filter(key=twin.key).exists():
            return str(twin.key)
        return next((key for key in (f"{module.code}-L{n}" for n in range(1, 100)) if key not in used), "")

    def free_slug(self, parent: Any, brought: BroughtModule | BroughtLesson, number: str) -> str:
        """As in the other language; else from the title where it has Latin letters, else the number."""
        twin = self.twin(ModulePage if isinstance(brought, BroughtModule) else LessonPage, brought.ident)
        base = twin.slug if twin else slugify(brought.title)[:50].strip("-") or number.lower()
        used = set(parent.get_children().values_list("slug", flat=True))
        return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in used)


def question_row(line: Line, there: dict, what: str, why: str) -> Row:
    name = line.item.ask if line.item else line.name
    if line.item is None:
        return left_out(name, line.problem, kind="question")
    if what == LEFT:
        return left_out(name, why, kind="question")
    known = there.get(line.item.key)
    if what == SAME or known == line.item:
        return Row("question", SAME, name, line.notes)
    return Row("question", NEW if known is None else CHANGED, name, line.notes)


def counted(rows: Iterable[Row]) -> dict[str, int]:
    """How many of each kind will be made, and how many lines are left out."""
    rows = list(rows)
    made = {kind: sum(row.kind == kind and row.what in MAKES for row in rows) for kind in KINDS}
    return made | {LEFT: sum(row.what == LEFT for row in rows)}
