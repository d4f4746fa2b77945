"""Classes with their people, made through the room's own deeds."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.enums import AgeBand
from accounts.models import User
from association.enums import RoleKind
from association.models import Unit
from courses.cohorts.domain import enrolling, meetings, opening, teachers
from courses.cohorts.models import Cohort, Enrolment, Meeting, Teacher
from tests.factories.association import admin, villager


def teacher(unit: Unit, name: str = "赵老师") -> User:
    """Somebody who may open classes at this place and below."""
    return admin(unit, name, RoleKind.TEACHER)


def cohort(unit: Unit, by: User, name: str = "晚班", *, start: bool = True, **facts) -> Cohort:
    today = timezone.localdate()
    plan = {"host": "school", "unit": unit, "place": "学校", "starts_on": today, "ends_on": today + timedelta(days=90)}
    row = opening.open_cohort(opening.Plan(name=name, **plan | facts), cid=uuid4(), by=by)
    return opening.start_cohort(row, by=by) if start else row


def learner(row: Cohort, name: str = "李小明", **words) -> Enrolment:
    person = villager(row.unit, name)
    User.objects.filter(pk=person.pk).update(age_band=AgeBand.ADULT, phone_verified_at=timezone.now())
    person.refresh_from_db()
    return enrolling.join(row, by=person, **{"reminders": False} | words)


def meeting(row: Cohort, by: User, *, starts_in: timedelta = timedelta(0), **facts) -> Meeting:
    """Also one before the class's first day, which nobody could plan."""
    plan = {"starts_at": timezone.now() + max(starts_in, timedelta(0)), "minutes": 90, "place": "学校"} | facts
    made = meetings.plan_meetings(row, meetings.MeetingPlan(**plan), cid=uuid4(), by=by)[0]
    if starts_in < timedelta(0):
        made.starts_at = timezone.now() + starts_in
        made.save(update_fields=["starts_at"])
    return made


def colleague(row: Cohort, by: User, *, kind: str = "co", name: str = "钱老师", last_day=None) -> Teacher:
    link = teachers.make_link(row, kind=kind, last_day=last_day, cid=uuid4(), by=by)
    return teachers.take_link(link.token, by=villager(row.unit, name))


def guest(row: Cohort, by: User, **facts) -> Teacher:
    return colleague(
        row, by, kind="guest", **{"last_day": timezone.localdate() + timedelta(days=7), "name": "客老师"} | facts
    )
