"""What cohorts hang into the rooms below; called once when the app is ready."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.core.registry import Eraser, MenuEntry, Periodic, erasers, me_entries, periodic


def wire() -> None:
    from accounts import rules as accounts_rules  # noqa: PLC0415 models come after the apps
    from accounts.domain.purposes import Purpose, purposes  # noqa: PLC0415 models come after the apps
    from association.domain.access import register_scope  # noqa: PLC0415 as above
    from cms.core.domain.outbox import OutboxKind, outbox_kinds  # noqa: PLC0415 as above
    from courses.cohorts.domain import access, alone, circle, erasure, inviting, notes, opening  # noqa: PLC0415 as above
    from courses.cohorts.models import Cohort  # noqa: PLC0415 as above
    from courses.cohorts.views import arrivals  # noqa: PLC0415 as above
    from courses.domain.evidence.circles import Circle, circles  # noqa: PLC0415 as above

    purposes.register(notes.CLASS, Purpose(_("Your class"), sms=True))
    purposes.register(notes.REMINDER, Purpose(_("Reminders from your teacher")))
    purposes.register(notes.ALONE, Purpose(_("Classes without a teacher"), sms=True))
    purposes.register(notes.INVITATION_SMS, Purpose(_("Invitations to a class"), sms=True))
    register_scope(Cohort, lambda reach: reach.at("unit"))
    circles.register("cohorts", Circle(circle.of_learners, circle.teachers_of))
    outbox_kinds.register("names", OutboxKind(_("A name list of a class"), arrivals.names, by_order=True))
    outbox_kinds.register("here", OutboxKind(_("That you were at a meeting"), arrivals.here))
    me_entries.register("cohorts", MenuEntry(_("My classes"), "cohorts:mine", "people"))
    me_entries.register("cohorts.desk", MenuEntry(_("Classes I teach"), "cohorts:desk", "calendar", access.has_desk))
    me_entries.register(
        "cohorts.overview", MenuEntry(_("Classes in my places"), "cohorts:overview", "chart", access.oversees)
    )
    periodic.register("cohorts.follow_calendar", Periodic(opening.follow_calendar, every=60 * 60))
    periodic.register("cohorts.follow_teachers", Periodic(alone.follow_teachers, every=60 * 60))
    periodic.register("cohorts.forget_invitations", Periodic(inviting.forget_old_invitations, every=24 * 60 * 60))
    accounts_rules.parting_words.register("cohorts", parting_words)
    erasers.register(
        "cohorts",
        Eraser(_("Your classes"), erasure.export, erasure.erase, erasure.dry_run, erasure.WORDS),
    )


def parting_words(person: Any) -> str:
    """What who erases their account reads first: classes do not go with their teacher."""
    from courses.cohorts.domain.alone import only_taught_by  # noqa: PLC0415 models come after the apps

    names = only_taught_by(person)
    words = _("Nobody else teaches: %(classes)s. Let another teacher come first, or the office of the place is told.")
    return words % {"classes": " · ".join(names)} if names else ""
