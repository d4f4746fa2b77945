"""Who may see which cohort: its learners, its teachers, and officers of its place, each their own part."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from association.domain.access import reach, visible
from association.domain.pinyin import by_name
from association.domain.roles import active_roles
from association.enums import Action, RoleKind, UnitKind
from association.models import Role, Unit
from association.rules import PERMISSIONS
from cms.core.domain.disclosure import INSIDE, OUTSIDE
from courses.cohorts.enums import CohortState, Deed, EnrolState, TeacherKind
from courses.cohorts.models import Cohort, CohortEvent, Enrolment, Meeting, Teacher

ONLY_READS = {Action.VIEW, Action.EXPORT}
FULL = (TeacherKind.LEAD, TeacherKind.CO)


def teaching(person: Any) -> QuerySet[Teacher]:
    """Where this person teaches today."""
    return Teacher.objects.on(timezone.localdate()).filter(person=person)


def taught_by(person: Any, *, guests: bool = False) -> QuerySet[Cohort]:
    """The cohorts of which this person may see the learners; with ``guests`` also those where they are a guest."""
    rows = teaching(person) if guests else teaching(person).filter(kind__in=FULL)
    return Cohort.objects.filter(pk__in=rows.values("cohort"))


def cohort_for(person: Any, pk: int, *, guests: bool = False) -> Cohort | None:
    return taught_by(person, guests=guests).select_related("unit").filter(pk=pk).first()


def meeting_for(person: Any, pk: int) -> Meeting | None:
    """A guest teacher may do attendance too."""
    rows = Meeting.objects.filter(cohort__in=taught_by(person, guests=True)).select_related("cohort")
    return rows.filter(pk=pk).first()


def meeting_once_taught(person: Any, pk: int) -> Meeting | None:
    """A meeting of a class in which this person has ever been a teacher."""
    ever = Teacher.objects.filter(person=person, came_at__isnull=False)
    return Meeting.objects.select_related("cohort").filter(pk=pk, cohort__in=ever.values("cohort")).first()


def taught_when_said(person: Any, meeting: Meeting, at: datetime) -> bool:
    """Whether what this person said then may still count.

    A guest's last day may have passed meanwhile; whoever was taken off the class, or has lost the role by which they
    held it, says nothing there any more, whenever it was.
    """
    rows = Teacher.objects.filter(person=person, cohort=meeting.cohort_id)
    now = rows.on(timezone.localdate())
    return now.exists() or rows.filter(kind=TeacherKind.GUEST).on(timezone.localdate(at)).exists()


def enrolment_for(person: Any, pk: int) -> Enrolment | None:
    """Somebody in one of the cohorts that this person teaches."""
    rows = Enrolment.objects.filter(cohort__in=taught_by(person)).select_related("cohort", "person")
    return rows.filter(pk=pk).first()


def mine(person: Any) -> Q:
    """A person's own enrolments: theirs by name, or sent to the number they have proved."""
    own = Q(person=person)
    if person.phone and person.phone_verified_at:
        own |= Q(person=None, phone=person.phone)
    return own


def own_enrolments(person: Any) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.filter(mine(person)).select_related("cohort__unit").order_by("-cohort__starts_on", "-pk")
    return rows.fetch_mode(models.FETCH_RAISE)


def own_enrolment(person: Any, pk: int) -> Enrolment | None:
    return own_enrolments(person).filter(pk=pk).first()


def taken_out() -> QuerySet[Enrolment]:
    """Whom a teacher took out, and who has said neither yes nor no to an invitation since: the code is not for them.

    An invitation that was taken back or forgotten changes nothing.
    """
    words = (Deed.TAKE_OUT, Deed.JOIN, Deed.DECLINE, Deed.LEAVE)
    last = CohortEvent.objects.filter(enrolment=OuterRef("pk"), deed__in=words).order_by("-pk").values("deed")[:1]
    return Enrolment.objects.annotate(last_word=Subquery(last)).filter(last_word=Deed.TAKE_OUT)


def learning_now() -> Q:
    """Enrolments of which teachers see more than the name: who agreed and has not left, while the class runs.

    Not before it has begun, and not after its last day, also where the clock has not ended it yet.
    """
    return Q(state=EnrolState.ENROLLED, cohort__state=CohortState.RUNNING, cohort__ends_on__gte=timezone.localdate())


def learners(cohort: Cohort) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(learning_now(), cohort=cohort)


def joined(cohort: Cohort) -> list[str]:
    """The names of those who have joined, for a class that has not begun."""
    rows = Enrolment.objects.filter(cohort=cohort, state=EnrolState.ENROLLED).select_related("person")
    return sorted((str(row.person) for row in rows), key=by_name)


def places_to_open(person: Any) -> QuerySet[Unit]:
    """Villages for which this person may open a cohort today: a teacher's, or an officer's who manages them."""
    to = reach(person, Action.TEACH)
    rows = Unit.objects.filter(kind=UnitKind.VILLAGE).select_related("parent").order_by("path")
    return rows if to.everywhere else rows.filter(to.here())


def may_open(person: Any) -> bool:
    kinds = [kind for kind in RoleKind if Action.TEACH in PERMISSIONS[kind].actions]
    return person.is_superuser or Role.objects.filter(person=person, kind__in=kinds).exists()


def has_desk(person: Any) -> bool:
    return teaching(person).exists() or may_open(person)


def overseen(person: Any) -> QuerySet[Cohort]:
    """Cohorts of the places where this person reads the register: for figures only, never for people."""
    return visible(person, Cohort, Action.VIEW)


def oversees(person: Any) -> bool:
    kinds = [kind for kind in RoleKind if Action.VIEW in PERMISSIONS[kind].actions]
    return person.is_superuser or Role.objects.filter(person=person, kind__in=kinds).exists()


def seers_on(day: date) -> QuerySet[User]:
    """Everybody who could read such figures of some place on ``day``: of themselves they know more than it tells."""
    kinds = [kind for kind in RoleKind if Action.VIEW in PERMISSIONS[kind].actions]
    roles = Role.ever.on(day).filter(kind__in=kinds)
    return User.objects.filter(Q(is_superuser=True) | Q(pk__in=roles.values("person")))


def least_for(person: Any, cohorts: Iterable[Cohort]) -> int:
    """The smallest count this person is shown in one table of these cohorts (read with their units).

    5 where a role in which they work for the association lets them see each of them, 10 as soon as one is only read.
    """
    roles = [role for role in active_roles(person) if PERMISSIONS[RoleKind(role.kind)].actions - ONLY_READS]
    to = reach(person, Action.VIEW, roles=roles)
    inside = all(to.everywhere or row.unit_id in to.units or row.unit.path.startswith(to.paths) for row in cohorts)
    return INSIDE if inside else OUTSIDE
