"""What cohorts hold about a person: the classes they learn and teach in, and where they were."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.cohorts.domain.access import mine
from courses.cohorts.domain.alone import notice
from courses.cohorts.enums import EnrolState, TeacherKind
from courses.cohorts.models import Attendance, Cohort, CohortEvent, Enrolment, Teacher

WORDS: dict[str, Any] = {
    "classes": _("your classes"),
    "cohort__name": _("class"),
    "cohort__place": _("where"),
    "state": (_("where it stands"), dict(EnrolState.choices)),
    "agreed_at": _("you agreed on"),
    "reminders": _("reminders"),
    "reminder": _("your words for a reminder"),
    "meetings": _("meetings you came to"),
    "meeting__cohort__name": _("class"),
    "meeting__starts_at": _("when"),
    "teaching": _("where you teach"),
    "kind": (_("in which role"), dict(TeacherKind.choices)),
    "came_at": _("since"),
    "last_day": _("last day"),
}


def export(person: Any) -> dict[str, Any]:
    own = Enrolment.objects.filter(mine(person)).order_by("pk")
    came = Attendance.objects.filter(enrolment__person=person, is_here=True).order_by("meeting__starts_at")
    taught = Teacher.objects.filter(person=person).order_by("pk")
    columns = ("cohort__name", "cohort__place", "state", "agreed_at", "reminders", "reminder")
    return {
        "classes": list(own.values(*columns)),
        "meetings": list(came.values("meeting__cohort__name", "meeting__starts_at")),
        "teaching": list(taught.values("cohort__name", "kind", "came_at", "last_day")),
    }


def dry_run(person: Any) -> dict[str, int]:
    return {
        "enrolments": Enrolment.objects.filter(mine(person)).count(),
        "teaching": Teacher.objects.filter(person=person).count(),
    }


def erase(person: Any) -> dict[str, int]:
    counts = dry_run(person)
    Enrolment.objects.filter(mine(person)).delete()  # attendance and story go with them
    taught = Cohort.objects.filter(teachers__in=Teacher.objects.filter(person=person, gone_at=None))
    left = list(taught.distinct())
    Teacher.objects.filter(person=person).delete()
    for cohort in left:  # nobody goes silently out of a class that nobody else teaches
        notice(cohort)
    CohortEvent.objects.filter(by=person).update(by=None)
    Attendance.objects.filter(by=person).update(by=None)
    return counts
