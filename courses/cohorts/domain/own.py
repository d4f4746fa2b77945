"""A villager's own classes with what the page shows: never another learner's figures."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone

from courses.cohorts.domain.access import own_enrolments
from courses.cohorts.domain.meetings import coming_meetings, is_on, next_of
from courses.cohorts.enums import EnrolState
from courses.cohorts.models import Attendance, Enrolment, Meeting, Teacher
from courses.domain.outline import outline
from courses.domain.progress import done_keys, standing_of


@dataclass(frozen=True, slots=True)
class OwnClass:
    enrolment: Enrolment
    teachers: list[str]
    meeting: Meeting | None
    later: list[Meeting]
    is_on: bool
    came: int
    held: int
    has_come: bool


def own_classes(person: Any, *, language: str) -> dict[str, Any]:
    """``classes`` that run, ``invitations``, ``over``, and the own way: ``done`` of ``lessons``."""
    rows = list(own_enrolments(person))
    learning = [row for row in rows if row.state == EnrolState.ENROLLED]
    cohorts = [row.cohort_id for row in rows if row.state in {EnrolState.ENROLLED, EnrolState.INVITED}]
    names: dict[int, list[str]] = defaultdict(list)
    taught = Teacher.objects.on(timezone.localdate()).filter(cohort__in=cohorts).select_related("person")
    for teacher in taught.order_by("pk"):
        names[teacher.cohort_id].append(str(teacher.person))
    coming = coming_meetings(cohorts)
    attended = Attendance.objects.filter(enrolment__in=[row.pk for row in learning], is_here=True)
    columns = ("enrolment", "meeting", "meeting__starts_at", "meeting__called_off_at")
    now, noted = timezone.now(), list(attended.values_list(*columns))
    there = {(enrolment, meeting) for enrolment, meeting, _starts, _off in noted}
    came = Counter(enrolment for enrolment, _meeting, starts, off in noted if off is None and starts <= now)
    past = Meeting.objects.filter(cohort__in=cohorts, called_off_at=None, starts_at__lte=now)
    held = dict(past.order_by().values_list("cohort").annotate(n=Count("pk")))
    lessons = outline(language).lessons
    done = done_keys(standing_of(person))
    return {
        "classes": [
            OwnClass(
                row,
                names[row.cohort_id],
                meeting := next_of(ahead := coming.get(row.cohort_id, [])),
                [one for one in ahead if one != meeting and one.starts_at > now],
                is_on(meeting),
                came[row.pk],
                held.get(row.cohort_id, 0),
                meeting is not None and (row.pk, meeting.pk) in there,
            )
            for row in learning
        ],
        "invitations": [(row, names[row.cohort_id]) for row in rows if row.state == EnrolState.INVITED],
        "over": [row for row in rows if row.state == EnrolState.FINISHED],
        "done": sum(lesson.key in done for lesson in lessons),
        "lessons": len(lessons),
    }
