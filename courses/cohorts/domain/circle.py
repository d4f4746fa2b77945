"""Whose practice a teacher may look at: ``courses`` asks, this room answers. Guests look at nobody's."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from courses.cohorts.domain.access import FULL, learning_now, teaching
from courses.cohorts.models import Enrolment, Teacher
from courses.models import Evidence


def of_learners(person: Any) -> Q | None:
    cohorts = list(teaching(person).filter(kind__in=FULL).values_list("cohort", flat=True))
    if not cohorts:
        return None
    return Q(person__in=Enrolment.objects.filter(learning_now(), cohort__in=cohorts).values("person"))


def teachers_of(evidence: Evidence) -> list[Any]:
    cohorts = Enrolment.objects.filter(learning_now(), person=evidence.person_id).values("cohort")
    rows = Teacher.objects.on(timezone.localdate()).filter(cohort__in=cohorts, kind__in=FULL)
    return [row.person for row in rows.select_related("person").order_by("pk")]
