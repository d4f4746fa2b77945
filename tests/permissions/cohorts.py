"""Who sees which side of a class: its learner (the villager here), its teacher (the mentor), officers only figures.

The village's and the county's admin may open classes of their own; that opens nobody else's.
"""

from datetime import timedelta
from uuid import uuid4

from django.core import signing
from django.core.cache import cache
from django.utils import timezone

from association.domain.roles import end_role
from association.models import Role
from courses.cohorts.domain import attendance, enrolling, inviting, teachers
from courses.cohorts.models import Cohort, Enrolment, Meeting
from tests.factories import cohorts as make
from tests.permissions import Row

NEVER = (405,) * 6
OWN = (302, 200, 200, 200, 200, 200)
LEARNER = (302, 200, 404, 404, 404, 404)
LEARNER_DOES = (302, 302, 404, 404, 404, 404)
TEACHER = (302, 404, 200, 404, 404, 404)
TEACHER_DOES = (302, 404, 302, 404, 404, 404)
OPENS = (302, 404, 404, 200, 200, 404)
OFFICER = (302, 404, 404, 200, 200, 404)


def a_class(world) -> Cohort:
    """Opened by somebody else, taught by the mentor, with the villager in it."""
    found = Cohort.objects.filter(name="许可的班").first()
    if found is None:
        cache.clear()  # rows that were undone count in the limits all the same
        boss = make.teacher(world.village, "别的老师")
        found = make.cohort(world.village, boss, "许可的班")
        link = teachers.make_link(found, kind="co", last_day=None, cid=uuid4(), by=boss)
        teachers.take_link(link.token, by=world.mentor)
    enrolling.join(found, reminders=True, by=world.villager)
    return found


def cohort(world) -> dict:
    return {"pk": a_class(world).pk}


def joined(world) -> dict:
    return {"pk": Enrolment.objects.get(cohort=a_class(world), person=world.villager).pk}


def code(world) -> dict:
    return {"code": a_class(world).code}


def no_code(_world) -> dict:
    return {"code": "AAAAA-AAAAA"}


def renamed(world) -> dict:
    row = a_class(world)
    days = {"starts_on": row.starts_on, "ends_on": row.ends_on, "silent_days": 7, "seen": row.changes}
    return {"name": "许可的班", "host": "school", "place": "服务站"} | days


def code_of_today(world) -> dict:
    return {"code": a_class(world).code}


def calendar(world) -> dict:
    return {"token": Enrolment.objects.get(pk=joined(world)["pk"]).calendar}


def meeting(world) -> dict:
    row = a_class(world)
    return {"pk": (row.meetings.first() or make.meeting(row, world.mentor)).pk}


def coming(world) -> dict:
    return {"pk": make.meeting(a_class(world), world.mentor, starts_in=timedelta(days=2)).pk}


def moved(_world) -> dict:
    day = timezone.localdate() + timedelta(days=3)
    return {"day": day, "time": "19:30", "minutes": 90, "place": "服务站", "seen": 0}


def link(world) -> dict:
    row = teachers.make_link(a_class(world), kind="co", last_day=None, cid=uuid4(), by=world.mentor)
    return {"token": row.token}


def colleague(world) -> dict:
    return {"pk": make.colleague(a_class(world), world.mentor).pk}


def invitation(world) -> dict:
    row = a_class(world)
    inviting.invite(row, [("许可的人", "+8613900001111")], by=world.mentor)
    return {"pk": row.enrolments.get(phone="+8613900001111").pk, "deed": "cancel"}


def deed(name: str):
    return lambda world: joined(world) | {"deed": name}


def left_alone(world) -> dict:
    """A class whose only teacher has no role any more."""
    found = Cohort.objects.filter(name="没有老师的班").first()
    if found is None:
        cache.clear()
        boss = make.teacher(world.village, "走了的老师")
        found = make.cohort(world.village, boss, "没有老师的班")
        end_role(Role.objects.get(person=boss), by=None)
    return {"pk": found.pk}


def move(name: str):
    return lambda world: cohort(world) | {"deed": name}


def sheet(kind: str):
    return lambda world: cohort(world) | {"kind": kind}


def agreed(_world) -> dict:
    return {"cid": uuid4(), "reminders": "on", "reminder": "加油"}


def scanned(world) -> dict:
    row = Meeting.objects.get(pk=meeting(world)["pk"])
    return {"cid": uuid4(), "sign": attendance.code_now(row)}


def planned(_world) -> dict:
    return {"cid": uuid4(), "day": timezone.localdate(), "time": "19:30", "minutes": 90, "place": "学校", "weeks": 1}


def opened(world) -> dict:
    today = timezone.localdate()
    days = {"starts_on": today, "ends_on": today + timedelta(days=30), "silent_days": 7}
    return {"cid": uuid4(), "name": "新班", "host": "school", "unit": world.village.pk, "place": "学校"} | days


def listed(rows: list[tuple[str, str]]) -> dict:
    """What the page sends that has shown these rows of a list."""
    return {"rows": signing.dumps(rows, salt="cohorts.roster", compress=True)}


def rows(_world) -> dict:
    return listed([("甲", "+8613900001111")])


def words(_world) -> dict:
    return {"words": "搬走了"}


ROWS = [
    Row("cohorts:mine", OWN, args=lambda world: joined(world) and {}),
    Row("cohorts:join", (302, 302, 200, 200, 200, 200), args=code),
    Row("cohorts:join", (302, 404, 404, 404, 404, 404), args=no_code),
    Row("cohorts:join", (302,) * 6, "post", code, agreed),
    Row("cohorts:leave", NEVER, args=joined),
    Row("cohorts:leave", LEARNER_DOES, "post", joined),
    Row("cohorts:reminders", NEVER, args=joined),
    Row("cohorts:reminders", LEARNER_DOES, "post", joined, agreed),
    Row("cohorts:here", LEARNER, args=meeting),
    Row("cohorts:here", LEARNER_DOES, "post", meeting, scanned),
    Row("cohorts:calendar", (200,) * 6, args=calendar),
    Row("cohorts:calendar", (404,) * 6, args=lambda _world: {"token": "never-given"}),
    Row("cohorts:desk", OWN),
    Row("cohorts:new", OPENS),
    Row("cohorts:new", (302, 404, 404, 302, 302, 404), "post", data=opened),
    Row("cohorts:teach", OWN, args=link),
    Row("cohorts:teach", (302,) * 6, "post", link),
    Row("cohorts:cohort", TEACHER, args=cohort),
    Row("cohorts:change_class", TEACHER, args=cohort),
    Row("cohorts:change_class", TEACHER_DOES, "post", cohort, renamed),
    Row("cohorts:renew_code", NEVER, args=cohort),
    Row("cohorts:renew_code", TEACHER_DOES, "post", cohort, code_of_today),
    Row("cohorts:people", TEACHER, args=cohort),
    Row("cohorts:learner", TEACHER, args=joined),
    *(Row("cohorts:sheet", TEACHER, args=sheet(kind)) for kind in ("csv", "xlsx")),
    Row("cohorts:sheet", (302, 404, 404, 404, 404, 404), args=sheet("exe")),
    Row("cohorts:move", NEVER, args=move("end")),
    Row("cohorts:move", TEACHER_DOES, "post", move("end")),
    Row("cohorts:move", (302, 404, 404, 404, 404, 404), "post", move("nonsense")),
    Row("cohorts:help", NEVER, args=deed("remind")),
    *(Row("cohorts:help", TEACHER_DOES, "post", deed(name), words) for name in ("remind", "care", "take-out")),
    Row("cohorts:help", TEACHER_DOES, "post", invitation),
    Row("cohorts:help", (302, 404, 404, 404, 404, 404), "post", deed("nonsense"), words),
    Row("cohorts:invite", TEACHER, args=cohort),
    Row("cohorts:invite", (302, 404, 400, 404, 404, 404), "post", cohort),
    Row("cohorts:send_list", NEVER, args=cohort),
    Row("cohorts:send_list", TEACHER_DOES, "post", cohort, rows),
    Row("cohorts:poster", TEACHER, args=cohort),
    Row("cohorts:staff", TEACHER, args=cohort),
    Row("cohorts:staff", TEACHER_DOES, "post", cohort, lambda _world: {"cid": uuid4(), "kind": "co"}),
    Row("cohorts:end_teacher", NEVER, args=colleague),
    Row("cohorts:end_teacher", TEACHER_DOES, "post", colleague),
    Row("cohorts:meetings", TEACHER, args=cohort),
    Row("cohorts:meetings", TEACHER_DOES, "post", cohort, planned),
    Row("cohorts:meeting", TEACHER, args=meeting),
    Row("cohorts:meeting", TEACHER_DOES, "post", meeting),
    Row("cohorts:screen", TEACHER, args=meeting),
    Row("cohorts:change", TEACHER, args=meeting),
    Row("cohorts:change", TEACHER_DOES, "post", coming, moved),
    Row("cohorts:call_off", NEVER, args=meeting),
    Row("cohorts:call_off", TEACHER_DOES, "post", meeting),
    Row("cohorts:overview", OFFICER),
    Row("cohorts:name_teacher", NEVER, args=left_alone),
    Row("cohorts:name_teacher", (302, 404, 404, 302, 302, 404), "post", left_alone, lambda _world: {"cid": uuid4()}),
    Row("cohorts:register", TEACHER, args=cohort),
    *(Row("cohorts:register_sheet", TEACHER, args=sheet(kind)) for kind in ("csv", "xlsx")),
    Row("cohorts:register_sheet", (302, 404, 404, 404, 404, 404), args=sheet("exe")),
]
