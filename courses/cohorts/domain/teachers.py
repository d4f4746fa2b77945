"""Co-teachers and guests come by a link that works once: nobody looks up a number to find out who is here."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from courses.cohorts.domain import notes
from courses.cohorts.domain.moves import lock_cohort, lock_open, note
from courses.cohorts.enums import Deed, TeacherKind
from courses.cohorts.exceptions import LastTeacher, LinkUsed, OnlyToRead, TooOften
from courses.cohorts.models import Cohort, Teacher
from courses.cohorts.rules import MOST_TEACHERS, TEACHER_LINK_LIVES

FULL = (TeacherKind.LEAD, TeacherKind.CO)


def teachers_of(cohort: Cohort) -> list[Teacher]:
    """Those who teach it today, the first one first."""
    return list(Teacher.objects.on(timezone.localdate()).filter(cohort=cohort).select_related("person").order_by("pk"))


def open_links(cohort: Cohort) -> QuerySet[Teacher]:
    fresh = timezone.now() - TEACHER_LINK_LIVES
    return Teacher.objects.filter(cohort=cohort, person=None, gone_at=None, asked_at__gt=fresh).order_by("pk")


def make_link(cohort: Cohort, *, kind: str, last_day: date | None, cid: UUID, by: Any) -> Teacher:
    """A place for one more teacher; whoever opens its link first, takes it. ``last_day`` is a guest's only.

    The same ``cid`` again is the same link. Raises ``TooOften`` with twenty who teach today or are waited for,
    ``OnlyToRead`` once the class is over.
    """
    with transaction.atomic():
        row = lock_open(cohort)
        if found := Teacher.objects.filter(cohort=row, cid=cid).first():
            return found
        here = Teacher.objects.on(timezone.localdate()).filter(cohort=row)
        if here.count() + open_links(row).count() >= MOST_TEACHERS:
            raise TooOften
        until = last_day if kind == TeacherKind.GUEST else None
        return Teacher.objects.create(cohort=row, kind=kind, last_day=until, cid=cid)


def link_of(token: str) -> Teacher | None:
    """The open place of this link."""
    fresh = timezone.now() - TEACHER_LINK_LIVES
    rows = Teacher.objects.filter(token=token, gone_at=None, asked_at__gt=fresh).select_related("cohort__unit")
    return rows.first()


def take_link(token: str, *, by: Any) -> Teacher:
    """Become a teacher by a link. One's own link again changes nothing; a guest, also a past one, may come anew.

    Where nobody taught, the learners are told who does now; a class that is over takes nobody else.
    Raises ``OnlyToRead``, and ``LinkUsed`` where somebody else has it, where it is too old, or where one teaches here.
    """
    found = link_of(token)
    if found is None:
        raise LinkUsed
    try:
        with transaction.atomic():
            cohort = lock_cohort(found.cohort)
            row = Teacher.objects.select_for_update().get(pk=found.pk)
            if row.person_id == by.pk and row.gone_at is None:
                return row
            if row.person_id or row.gone_at:
                raise LinkUsed
            here = Teacher.objects.on(timezone.localdate()).filter(cohort=cohort, kind__in=FULL)
            was_alone = not here.exists()
            if not (cohort.is_open or was_alone):
                raise OnlyToRead
            full = here.filter(person=by)
            own = Teacher.objects.filter(cohort=cohort, person=by, gone_at=None).exclude(pk__in=full.values("pk"))
            own.update(gone_at=timezone.now())
            row.person, row.came_at = by, timezone.now()
            row.save(update_fields=["person", "came_at"])
            note(cohort, Deed.TEACHER, by=by, text=str(row.get_kind_display()))
            if was_alone and row.kind in FULL:
                Cohort.objects.filter(pk=cohort.pk).update(alone_since=None)
                notes.tell_taken_over(row)
    except IntegrityError:
        raise LinkUsed from None
    return row


def end_teacher(teacher: Teacher, *, by: Any) -> Teacher:
    """A teacher goes, or a link is taken back; at once.

    Raises ``LastTeacher`` for the last one: somebody has to read the archive.
    """
    with transaction.atomic():
        cohort = lock_cohort(teacher.cohort)
        row = Teacher.objects.select_for_update().get(pk=teacher.pk)
        if row.gone_at:
            return row
        others = Teacher.objects.on(timezone.localdate()).filter(cohort=cohort, kind__in=FULL).exclude(pk=row.pk)
        if row.person_id and row.kind in FULL and not others.exists():
            raise LastTeacher
        row.gone_at = timezone.now()
        row.save(update_fields=["gone_at"])
        if row.person_id:
            note(cohort, Deed.TEACHER_GONE, by=by, text=str(row.get_kind_display()))
    return row
