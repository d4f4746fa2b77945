"""Files into Wagtail: says first what it would do, does it all or not at all, and keeps an editor's newer words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.sentences import joined
from courses.domain.content.docs import Course, Doc, LessonDoc, ModuleDoc, TrackDoc, fingerprint
from courses.domain.content.library import bring_files
from courses.domain.content.ordering import put_in_order
from courses.domain.content.pages import KINDS, AroundAll, doc_of, draft_of, fill
from courses.domain.content.pairs import LANGUAGES
from courses.domain.content.problems import ContentBroken, Problem
from courses.domain.content.reading import read_course
from courses.domain.content.report import KEPT, WRITES, Line, Outcome
from courses.domain.content.retiring import gone
from courses.models import CourseIndexPage, ModulePage, TrackPage


class NoHome(LookupError):  # noqa: N818 said of the site
    """There is no home page in this language yet, so nothing can hang below it."""


Progress = Callable[[int, int], None]
Key = tuple[type, str, str]  # kind of page, language, key


@dataclass(frozen=True, slots=True)
class Asked:
    """``overwrite``: take the file where an editor changed the page; ``retire``: pages without a file go offline."""

    by: Any = None
    dry_run: bool = False
    overwrite: bool = False
    retire: bool = False


def import_course(root: Path, *, progress: Progress | None = None, **asked: Any) -> list[Line]:
    """Raises ``ContentBroken`` before anything is kept. ``asked`` is ``Asked``; ``progress(done, all)`` each page."""
    course, wish = read_course(root), Asked(**asked)
    with transaction.atomic():
        files = bring_files(course, root, dry_run=wish.dry_run, overwrite=wish.overwrite, by=wish.by)
        job = Job(wish)
        rows = list(in_order(course))
        job.judge_all(rows)
        for n, (language, doc, above) in enumerate(rows, 1):
            job.bring(language, doc, above)
            if progress:
                progress(n, len(rows))
        known = {job.key(language, doc) for language, doc, _above in rows}
        job.report += gone(job.pages, known, wish, job.before)
        job.report += put_in_order(job.pages, course, job.kept(), dry_run=wish.dry_run)
    return files + job.report


def in_order(course: Course) -> Iterator[tuple[str, Doc, str]]:
    """(language, doc, key of the page above), parents before children, Chinese before English."""
    for language in course.course:
        yield language, course.course[language], ""
        for track in course.tracks[language]:
            yield language, track, "course"
        for module in course.modules.get(language, []):
            yield language, module, module.track
            for key in module.lessons:
                yield language, course.lessons[language][key], module.code


def key_of(doc: Doc) -> str:
    if isinstance(doc, LessonDoc):
        return doc.key
    return doc.code if isinstance(doc, ModuleDoc | TrackDoc) else "course"


class Job:
    """One run over all pages; ``pages`` holds what is in Wagtail, ``outcomes`` what is to be done with each."""

    def __init__(self, wish: Asked) -> None:
        self.wish = wish
        self.report: list[Line] = []
        self.outcomes: dict[Key, Outcome] = {}
        self.pages: dict[Key, Any] = {}
        self.folders: dict[str, str] = {}  # of the files, by a module's code
        self.before = AroundAll()
        for kind in KINDS.values():
            for page in cast("Any", kind).objects.select_related("locale"):
                self.pages[kind, page.locale.language_code, getattr(page, page.key_field)] = page

    @staticmethod
    def key(language: str, doc: Doc) -> Key:
        return KINDS[type(doc)], language, key_of(doc)

    def kept(self) -> set[tuple[str, str]]:
        return {(line.key, line.language) for line in self.report if line.outcome in KEPT}

    def judge_all(self, rows: list[tuple[str, Doc, str]]) -> None:
        """Before anything moves. Pages that change their address let go of it first: two may change places."""
        self.folders = {doc.code: f"{doc.code}-{doc.slug}" for _lang, doc, _above in rows if isinstance(doc, ModuleDoc)}
        around = AroundAll(self.folders)
        for language, doc, _above in rows:
            key = self.key(language, doc)
            page = self.pages.get(key)
            self.outcomes[key] = self.judge(page, doc, around)
            moving = self.outcomes[key] in WRITES and getattr(doc, "slug", None) != getattr(page, "slug", None)
            if page is not None and moving and not self.wish.dry_run:
                Page.objects.filter(pk=page.pk).update(slug=f"moving-{page.pk}")

    def judge(self, page: Any, doc: Doc, around: AroundAll) -> Outcome:
        if page is None:
            return Outcome.CREATED
        draft = draft_of(page, around)
        new, now = fingerprint(doc), fingerprint(seen_by(doc, draft))
        is_ahead = page.live and page.has_unpublished_changes
        shown = fingerprint(seen_by(doc, doc_of(page, around))) if is_ahead else now
        if was_retired(page):
            return Outcome.CHANGED
        if new == shown:
            return Outcome.UNCHANGED if new == now else Outcome.EDITED  # the editor's draft waits
        # As it was brought, though perhaps from a folder that was called otherwise: nobody touched it.
        untouched = {now, fingerprint(draft), fingerprint(draft_of(page, self.before))}
        if now == new or page.imported_hash in untouched:
            return Outcome.CHANGED
        if self.wish.overwrite:
            return Outcome.OVERWRITTEN
        return Outcome.EDITED if new == page.imported_hash else Outcome.CONFLICT

    def bring(self, language: str, doc: Doc, above: str) -> None:
        key = self.key(language, doc)
        page, outcome = self.pages.get(key), self.outcomes[key]
        self.report.append(Line(key_of(doc), language, outcome, doc.title))
        if self.wish.dry_run:
            return
        try:
            if page is None:
                self.create(language, doc, above)
            elif outcome in WRITES:
                self.write(page, doc, language, above)
            elif outcome is Outcome.UNCHANGED and page.imported_hash != fingerprint(doc):
                type(page).objects.filter(pk=page.pk).update(imported_hash=fingerprint(doc))
        except ValidationError as wrong:
            raise ContentBroken([refused(language, doc, self.folder(doc, above), wrong)]) from wrong

    def parent(self, language: str, doc: Doc, above: str) -> Page:
        kind = {LessonDoc: ModulePage, ModuleDoc: TrackPage, TrackDoc: CourseIndexPage}.get(type(doc))
        if kind:
            return self.pages[kind, language, above]
        home = Page.objects.filter(depth=2, content_type__model="homepage", locale__language_code=language).first()
        if home is None:
            raise NoHome(language)
        return home

    def create(self, language: str, doc: Doc, above: str) -> None:
        parent = self.parent(language, doc, above)
        parent = type(parent).objects.get(pk=parent.pk)  # treebeard counts children on the row
        page = KINDS[type(doc)](locale_id=parent.locale_id, imported_hash=fingerprint(doc), owner=self.wish.by)
        twin = next((p for (k, _l, key), p in self.pages.items() if k is type(page) and key == key_of(doc)), None)
        if twin is not None:
            page.translation_key = twin.translation_key
        fill(page, doc, folder=self.folder(doc, above))
        parent.add_child(instance=page)
        revision = page.save_revision(user=self.wish.by, log_action=False, clean=False)  # it was looked at a line above
        revision.publish(user=self.wish.by, log_action=False)
        self.pages[self.key(language, doc)] = page

    def folder(self, doc: Doc, above: str) -> str:
        """The files' own name for it: an editor may have given the module's page another address."""
        if isinstance(doc, ModuleDoc):
            return self.folders[doc.code]
        return self.folders[above] if isinstance(doc, LessonDoc) else ""

    def write(self, page: Any, doc: Doc, language: str, above: str) -> None:
        """A page that somebody took offline stays offline; its draft gets the new words. One retired here returns."""
        parent = self.parent(language, doc, above)
        parent = type(parent).objects.get(pk=parent.pk)
        if not page.is_child_of(parent):
            page.move(parent, pos="last-child")
            page = type(page).objects.get(pk=page.pk)
        goes_live = page.live or was_retired(page)
        fill(page, doc, folder=self.folder(doc, above))
        page.imported_hash = fingerprint(doc)
        type(page).objects.filter(pk=page.pk).update(imported_hash=page.imported_hash)
        revision = page.save_revision(user=self.wish.by, log_action=True)
        if goes_live:
            revision.publish(user=self.wish.by)
        self.pages[self.key(language, doc)] = type(page).objects.get(pk=page.pk)


def seen_by(doc: Doc, other: Doc) -> Doc:
    """``other`` without the lessons that ``doc`` does not know: those are judged for themselves."""
    if isinstance(doc, ModuleDoc) and isinstance(other, ModuleDoc):
        return replace(other, lessons=tuple(key for key in other.lessons if key in doc.lessons))
    return other


def was_retired(page: Any) -> bool:
    """Taken offline by an import whose files had lost it."""
    return not page.live and not page.imported_hash and page.first_published_at is not None


def refused(language: str, doc: Doc, folder: str, wrong: ValidationError) -> Problem:
    """Wagtail will not have it: most often the address belongs to a page that an editor made."""
    names = list(getattr(wrong, "error_dict", {})) or ["slug"]
    if names != ["slug"]:
        return Problem(file_of(language, doc, folder, names), 1, ", ".join(names), joined(wrong.messages))
    message = _(
        "Another page in Wagtail has the address “%(slug)s” already. Choose another one (a module's is the name of its "
        "folder), or change that page first."
    )
    said = {"slug": getattr(doc, "slug", key_of(doc))}
    return Problem(file_of(language, doc, folder, names), 1, "slug", message % said)


def file_of(language: str, doc: Doc, folder: str, names: list[str]) -> str:
    if not folder:
        return "course.yaml"
    if isinstance(doc, LessonDoc) and names != ["slug"]:
        short = {full: name for name, full in LANGUAGES.items()}
        return f"{folder}/{doc.key.partition('-')[2]}.{short[language]}.md"
    return f"{folder}/module.yaml"
