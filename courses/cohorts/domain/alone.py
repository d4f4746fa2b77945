"""A class without a teacher: who manages its place is told and sees it, and names somebody by a link that works once.

Whoever opened a class teaches it by a role; roles end, accounts are closed or erased. The class does not: its learners
stay in it, and nobody but a teacher whom its place has named sees how far they are.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from association.domain.access import visible
from association.domain.roles import holders_anywhere, nearest
from association.enums import Action
from courses.cohorts.domain import notes
from courses.cohorts.domain.access import FULL
from courses.cohorts.domain.moves import lock_cohort, note
from courses.cohorts.enums import CohortState, Deed, TeacherKind
from courses.cohorts.exceptions import HasATeacher, TooOften
from courses.cohorts.models import Cohort, Teacher
from courses.cohorts.rules import MOST_TEACHERS, TEACHER_LINK_LIVES
from courses.exceptions import NotYours

NOT_PUT_AWAY = (CohortState.PLANNED, CohortState.RUNNING, CohortState.ENDED)


def without_teacher() -> QuerySet[Cohort]:
    """Classes out of the archive that nobody teaches today but guests."""
    full = Teacher.objects.on(timezone.localdate()).filter(cohort=OuterRef("pk"), kind__in=FULL)
    return Cohort.objects.filter(~Exists(full), state__in=NOT_PUT_AWAY)


def alone_for(person: Any) -> QuerySet[Cohort]:
    """Those at places that this person manages, each with its ``waiting`` links. Two queries."""
    fresh = Teacher.objects.filter(person=None, gone_at=None, asked_at__gt=timezone.now() - TEACHER_LINK_LIVES)
    rows = without_teacher().filter(pk__in=visible(person, Cohort, Action.CHANGE).values("pk"))
    links = Prefetch("teachers", fresh.exclude(kind=TeacherKind.GUEST).order_by("pk"), to_attr="waiting")
    return rows.select_related("unit").prefetch_related(links).order_by("starts_on", "pk")


def name_teacher(cohort: Cohort, *, cid: UUID, by: Any) -> Teacher:
    """A link for whoever is to teach it; who makes it sees nothing of the learners. The same ``cid`` is the same link.

    Raises ``NotYours`` away from one's places, ``HasATeacher`` where somebody teaches there by now, ``TooOften``.
    """
    with transaction.atomic():
        row = lock_cohort(cohort)
        if not visible(by, Cohort, Action.CHANGE).filter(pk=row.pk).exists():
            raise NotYours
        if found := Teacher.objects.filter(cohort=row, cid=cid).first():
            return found
        if not without_teacher().filter(pk=row.pk).exists():
            raise HasATeacher
        fresh = timezone.now() - TEACHER_LINK_LIVES
        if Teacher.objects.filter(cohort=row, person=None, gone_at=None, asked_at__gt=fresh).count() >= MOST_TEACHERS:
            raise TooOften
        return Teacher.objects.create(cohort=row, kind=TeacherKind.CO, cid=cid)


def follow_teachers() -> int:
    """Who manages the place is told of each class that has lost its teacher, once. Late or twice it does no harm."""
    found = 0
    for row in without_teacher().filter(alone_since=None).order_by("pk"):
        found += notice(row)
    back = Cohort.objects.filter(alone_since__isnull=False).exclude(pk__in=without_teacher().values("pk"))
    back.update(alone_since=None)
    return found


def notice(cohort: Cohort) -> bool:
    """Whether this is when it was noticed first."""
    with transaction.atomic():
        row = lock_cohort(cohort)
        if row.alone_since or not without_teacher().filter(pk=row.pk).exists():
            return False
        row.alone_since = timezone.now()
        row.save(update_fields=["alone_since"])
        note(row, Deed.ALONE, by=None)
        for person in nearest(row.unit, Action.CHANGE) or holders_anywhere(Action.CHANGE):
            notes.tell_alone(row, person)
    return True


def only_taught_by(person: Any) -> list[str]:
    """The names of the classes that nobody else teaches, for who is about to go."""
    today = timezone.localdate()
    own = Teacher.objects.on(today).filter(person=person, kind__in=FULL)
    other = Teacher.objects.on(today).filter(cohort=OuterRef("pk"), kind__in=FULL).exclude(person=person)
    rows = Cohort.objects.filter(~Exists(other), pk__in=own.values("cohort"), state__in=NOT_PUT_AWAY)
    return list(rows.order_by("pk").values_list("name", flat=True))
