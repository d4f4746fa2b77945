"""Who teaches a class, and until when."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from association.domain.roles import end_role, grant
from association.enums import RoleKind
from association.models import Role
from courses.cohorts.domain import teachers
from courses.cohorts.domain.access import cohort_for, has_desk
from courses.cohorts.domain.teachers import teachers_of
from courses.cohorts.exceptions import LastTeacher, LinkUsed, TooOften
from courses.cohorts.models import Teacher
from courses.cohorts.rules import MOST_TEACHERS
from courses.domain.evidence.circles import reviewable
from tests.factories import cohorts as make
from tests.factories.association import villager
from tests.factories.evidence import sent


def link(school, kind: str = "co", **facts) -> Teacher:
    plan = {"kind": kind, "last_day": None, "cid": uuid4(), "by": school.teacher} | facts
    return teachers.make_link(school.cohort, **plan)


def test_a_role_that_ends_takes_its_class_along(school) -> None:
    sent(make.learner(school.cohort).person)
    colleague = make.colleague(school.cohort, school.teacher)
    assert reviewable(school.teacher).exists()
    end_role(Role.objects.get(person=school.teacher), by=None)
    assert cohort_for(school.teacher, school.cohort.pk) is None
    assert not reviewable(school.teacher).exists()
    assert not has_desk(school.teacher)
    assert teachers_of(school.cohort) == [colleague]
    assert reviewable(colleague.person).exists()
    grant(school.teacher, unit=school.county.towns[1], kind=RoleKind.TEACHER, start_on=timezone.localdate(), by=None)
    assert cohort_for(school.teacher, school.cohort.pk) is None
    grant(school.teacher, unit=school.county.county, kind=RoleKind.TEACHER, start_on=timezone.localdate(), by=None)
    assert cohort_for(school.teacher, school.cohort.pk) == school.cohort


def test_whose_account_is_closed_is_nobody_to_look_after_a_class(school) -> None:
    colleague = make.colleague(school.cohort, school.teacher)
    colleague.person.is_active = False
    colleague.person.save()
    assert [row.person for row in teachers_of(school.cohort)] == [school.teacher]
    with pytest.raises(LastTeacher):
        teachers.end_teacher(Teacher.objects.get(person=school.teacher), by=school.teacher)


def test_past_guests_and_dead_links_take_no_place(school) -> None:
    now, yesterday = timezone.now(), timezone.localdate() - timedelta(days=1)
    facts = {"cohort": school.cohort, "kind": "guest", "last_day": yesterday}
    Teacher.objects.bulk_create(
        [Teacher(**facts, person=villager(school.village), came_at=now) for _n in range(MOST_TEACHERS)]
        + [Teacher(**facts, asked_at=now - timedelta(days=8)) for _n in range(MOST_TEACHERS)]
    )
    for _n in range(MOST_TEACHERS - 1):
        link(school)
    with pytest.raises(TooOften):
        link(school)


def test_a_guest_comes_again_and_may_become_a_co_teacher(school) -> None:
    today = timezone.localdate()
    guest = make.guest(school.cohort, school.teacher, last_day=today)
    Teacher.objects.filter(pk=guest.pk).update(last_day=today - timedelta(days=1))
    again = teachers.take_link(link(school, "guest", last_day=today).token, by=guest.person)
    assert [row.pk for row in teachers_of(school.cohort) if row.is_guest] == [again.pk]
    full = teachers.take_link(link(school).token, by=guest.person)
    assert [row.pk for row in teachers_of(school.cohort) if row.person == guest.person] == [full.pk]
    with pytest.raises(LinkUsed):
        teachers.take_link(link(school, "guest", last_day=today).token, by=guest.person)


def test_one_link_however_often_it_is_tapped(school) -> None:
    client, place = school.client(school.teacher), reverse("cohorts:staff", kwargs={"pk": school.cohort.pk})
    said = {"cid": uuid4(), "kind": "co"}
    for _tap in range(2):
        assert client.post(place, said).status_code == 302
    assert teachers.open_links(school.cohort).count() == 1
