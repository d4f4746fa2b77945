"""What the room hangs into the ground floor; called once when the app is ready."""

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.core.domain.outbox import OutboxKind, outbox_kinds
from cms.core.domain.page_cache import new_release, own_cookies
from cms.core.domain.uploads import UploadPurpose, upload_purposes
from cms.core.registry import (
    Eraser,
    MenuEntry,
    Periodic,
    Searchable,
    erasers,
    me_entries,
    page_contexts,
    periodic,
    searchables,
)
from courses.rules import MOST_PHOTO_BYTES


def wire() -> None:
    from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 apps are still loading above

    from cms.core.models import CustomDocument, CustomImage, CustomRendition  # noqa: PLC0415 models come after the apps
    from courses import checks  # noqa: F401, PLC0415 registers itself
    from courses.domain import erasure, finding, path, visitor, weighing  # noqa: PLC0415 models come after the apps
    from courses.models import CourseIndexPage, EditionPage, LessonPage, ModulePage, TrackPage  # noqa: PLC0415 as above
    from courses.receivers import bring_along  # noqa: PLC0415 as above
    from courses.views import pages  # noqa: PLC0415 as above

    page_contexts.register("courses.courseindexpage", pages.course_context)
    page_contexts.register("courses.trackpage", pages.course_context)
    page_contexts.register("courses.modulepage", pages.module_context)
    page_contexts.register("courses.lessonpage", pages.lesson_context)
    page_contexts.register("courses.editionpage", pages.edition_context)
    erasers.register(
        "courses",
        Eraser(
            label=_("What you have learnt"),
            export=erasure.export,
            erase=erasure.erase,
            dry_run=erasure.dry_run,
            words=erasure.WORDS,
        ),
    )
    periodic.register("courses.tell_of_old_facts", Periodic(finding.tell_of_old_facts, every=6 * 60 * 60))
    searchables.register(finding.SOURCE, Searchable(finding.owners, finding.of))
    editions = Searchable(finding.editions, finding.of_edition, instead=finding.instead, instead_of=finding.SOURCE)
    searchables.register(finding.TOLD, editions)
    wire_practice()
    wire_editor()
    wire_outbox()
    wire_helpers()
    own_cookies.update({visitor.COOKIE, path.COOKIE})
    user_logged_in.connect(bring_along, dispatch_uid="courses.bring_along")
    page_published.connect(weighing.note_published, dispatch_uid="courses.weigh")
    for kind in (ModulePage, LessonPage, EditionPage):
        post_delete.connect(finding.note_changed, sender=kind, dispatch_uid=f"courses.unfound.{kind.__name__}")
    for signal in (page_published, page_unpublished):
        signal.connect(finding.note_changed, dispatch_uid=f"courses.found.{id(signal)}")
    for signal in (page_slug_changed, post_page_move):
        signal.connect(finding.note_moved, dispatch_uid=f"courses.moved.{id(signal)}")
    for kind in (CourseIndexPage, TrackPage, ModulePage, LessonPage, EditionPage):
        post_delete.connect(new_release, sender=kind, dispatch_uid=f"courses.gone.{kind.__name__}")
    for kind in (CustomImage, CustomDocument, CustomRendition):  # a held page knows the files of its pictures
        post_delete.connect(new_release, sender=kind, dispatch_uid=f"courses.file.{kind.__name__}")
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(new_release, dispatch_uid=f"courses.release.{id(signal)}")


def wire_helpers() -> None:
    from accounts.domain import helping as helpers  # noqa: PLC0415 models come after the apps
    from courses.domain import helping  # noqa: PLC0415 as above
    from courses.models import LearningEvent, PathEvent  # noqa: PLC0415 as above

    helpers.register(LearningEvent, helping.LEARNT)
    helpers.register(PathEvent, helping.SAID)
    helpers.open_views.update(f"courses:{name}" for name in ("go_on", "answer", "done", "read", "placement", "path"))
    helpers.open_views.update({"courses:group", "tools:shelf", "tools:tool"})


def wire_editor() -> None:
    """Wagtail's editor of a lesson looks at weight and words; what was planned goes out on time."""
    from courses.domain import planned  # noqa: PLC0415 models come after the apps
    from courses.forms.lesson import CourseForm, LessonForm  # noqa: PLC0415 as above
    from courses.models import EditionPage, LessonPage, ModulePage, TrackPage  # noqa: PLC0415 as above
    from courses.views.lint import LintPanel  # noqa: PLC0415 as above

    TrackPage.base_form_class = ModulePage.base_form_class = CourseForm
    LessonPage.base_form_class = LessonForm
    LessonPage.content_panels = (LintPanel(), *LessonPage.content_panels)
    EditionPage.base_form_class = LessonForm
    EditionPage.content_panels = (LintPanel(), *EditionPage.content_panels)
    periodic.register("courses.publish_planned", Periodic(planned.publish_planned, every=60))


def wire_outbox() -> None:
    from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 as above

    from courses.views import arrivals  # noqa: PLC0415 as above

    outbox_kinds.register("learnt", OutboxKind(_("A lesson learnt"), arrivals.learnt, by_anybody=True))
    outbox_kinds.register("read", OutboxKind(_("How far a lesson was read"), arrivals.read, by_anybody=True))
    outbox_kinds.register("answer", OutboxKind(_("An answer in a lesson"), arrivals.answer, by_anybody=True))
    outbox_kinds.register("quiz", OutboxKind(_("A quiz"), arrivals.quiz, by_anybody=True))
    outbox_kinds.register("again", OutboxKind(_("A question that came back"), arrivals.again))
    outbox_kinds.register("practice", OutboxKind(_("A practice"), arrivals.practice))


def wire_practice() -> None:
    from django.utils.translation import gettext_lazy as _  # noqa: PLC0415 as above

    from accounts.domain.purposes import Purpose, purposes  # noqa: PLC0415 models come after the apps
    from accounts.rules import guarded_purposes  # noqa: PLC0415 as above
    from courses.domain.evidence import arriving, circles, keeping, notes, queries  # noqa: PLC0415 as above

    purposes.register(notes.LEARNER, Purpose(_("Answers to your practice"), sms=True))
    guarded_purposes.register(notes.LEARNER, "evidence")
    purposes.register(notes.REVIEWER, Purpose(_("Practice to look at"), sms=False))
    circles.circles.register("peers", circles.Circle(circles.peers, circles.nobody))
    upload_purposes.register(arriving.PURPOSE, UploadPurpose(MOST_PHOTO_BYTES, arriving.may, arriving.take))
    periodic.register("courses.forget_old_evidence", Periodic(keeping.forget_old_evidence, every=24 * 60 * 60))
    me_entries.register(
        "courses.review",
        MenuEntry(
            _("Practice to look at"), "courses:review_queue", "check", lambda person: queries.count_waiting(person) > 0
        ),
    )
