"""A class whose teacher goes: never silently. Its place is told once, names somebody, and the learners read who."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain.data import erase_person
from accounts.models import Notice
from association.domain.roles import end_role
from association.enums import RoleKind
from association.models import Role
from courses.cohorts.domain import alone, opening, teachers
from courses.cohorts.domain.access import cohort_for
from courses.cohorts.exceptions import HasATeacher, LastTeacher, LinkUsed, OnlyToRead
from courses.cohorts.models import Cohort, CohortEvent, Teacher
from courses.exceptions import NotYours
from tests.factories import cohorts as make
from tests.factories.association import admin, villager


def role_ends(school) -> None:
    end_role(Role.objects.get(person=school.teacher), by=None)


def account_closed(school) -> None:
    school.teacher.is_active = False
    school.teacher.save()


def erased(school) -> None:
    erase_person(school.teacher, by=school.teacher)


@pytest.fixture
def officer(school):
    return admin(school.village, "村管理员", RoleKind.LAYER_FULL)


def told(person) -> list[str]:
    return [row.title for row in Notice.objects.filter(person=person, purpose="cohorts_alone")]


@pytest.mark.parametrize("goes", [role_ends, account_closed, erased])
def test_whoever_manages_the_place_is_told_once_however_the_teacher_goes(school, officer, goes) -> None:
    make.guest(school.cohort, school.teacher)  # a guest looks after nobody
    county = admin(school.county.county, "县管理员", RoleKind.LAYER_AND_BELOW_FULL)
    alone.follow_teachers()
    assert told(officer) == []
    goes(school)
    for _again in range(2):
        alone.follow_teachers()
    assert [school.cohort.name in title for title in told(officer)] == [True]
    assert told(county) == []
    assert CohortEvent.objects.filter(cohort=school.cohort, deed="alone").count() == 1
    page = school.client(officer).get(reverse("cohorts:overview")).text
    assert reverse("cohorts:name_teacher", kwargs={"pk": school.cohort.pk}) in page


def test_a_village_without_an_office_asks_the_next_one_above(school) -> None:
    county = admin(school.county.county, "县管理员", RoleKind.LAYER_AND_BELOW_FULL)
    role_ends(school)
    alone.follow_teachers()
    assert len(told(county)) == 1


def test_erasing_tells_at_once_and_the_page_says_so_before(school, officer) -> None:
    page = school.client(school.teacher).get(reverse("accounts:data")).text
    assert f"{school.cohort.name}" in page
    erased(school)
    assert len(told(officer)) == 1
    colleague_there = make.cohort(school.village, make.teacher(school.village, "钱老师"), "两位老师的班")
    leaving = make.colleague(colleague_there, Teacher.objects.get(cohort=colleague_there).person).person
    assert colleague_there.name not in school.client(leaving).get(reverse("accounts:data")).text


def test_the_office_names_a_teacher_and_sees_nobody_by_it(school, officer) -> None:
    learner = make.learner(school.cohort)
    role_ends(school)
    alone.follow_teachers()
    client, place = school.client(officer), reverse("cohorts:name_teacher", kwargs={"pk": school.cohort.pk})
    said = {"cid": uuid4()}
    for _tap in range(2):
        assert client.post(place, said).headers["Location"] == reverse("cohorts:overview")
    link = Teacher.objects.get(cohort=school.cohort, person=None)
    assert link.token in client.get(reverse("cohorts:overview")).text
    assert cohort_for(officer, school.cohort.pk) is None
    new = villager(school.village, "孙老师")
    teachers.take_link(link.token, by=new)
    assert cohort_for(new, school.cohort.pk) == school.cohort
    notice = Notice.objects.get(person=learner.person, purpose="cohorts_class")
    assert "孙老师" in notice.title
    assert Cohort.objects.get(pk=school.cohort.pk).alone_since is None
    assert list(alone.alone_for(officer)) == []
    with pytest.raises(HasATeacher):
        alone.name_teacher(school.cohort, cid=uuid4(), by=officer)


def test_it_may_happen_again_and_is_told_again(school, officer) -> None:
    role_ends(school)
    alone.follow_teachers()
    new = teachers.take_link(
        alone.name_teacher(school.cohort, cid=uuid4(), by=officer).token, by=villager(school.village)
    )
    new.person.is_active = False
    new.person.save()
    Cohort.objects.filter(pk=school.cohort.pk).update(alone_since=None)
    alone.follow_teachers()
    assert CohortEvent.objects.filter(cohort=school.cohort, deed="alone").count() == 2


def test_who_comes_back_ends_it(school, officer) -> None:
    account_closed(school)
    alone.follow_teachers()
    school.teacher.is_active = True
    school.teacher.save()
    alone.follow_teachers()
    assert Cohort.objects.get(pk=school.cohort.pk).alone_since is None
    assert list(alone.alone_for(officer)) == []


@pytest.mark.parametrize("who", ["reader", "neighbour", "teacher_of_the_place"])
def test_nobody_else_names_a_teacher(school, who) -> None:
    role_ends(school)
    person = {
        "reader": lambda: admin(school.village, "只看的", RoleKind.LAYER_READ),
        "neighbour": lambda: admin(school.county.villages[1], "邻村的", RoleKind.LAYER_FULL),
        "teacher_of_the_place": lambda: make.teacher(school.village, "别的老师"),
    }[who]()
    with pytest.raises(NotYours):
        alone.name_teacher(school.cohort, cid=uuid4(), by=person)
    place = reverse("cohorts:name_teacher", kwargs={"pk": school.cohort.pk})
    assert school.client(person).post(place, {"cid": uuid4()}).status_code == 404
    assert not Teacher.objects.filter(cohort=school.cohort, person=None).exists()


def test_a_class_that_is_over_gets_somebody_to_read_it_and_an_archived_one_asks_nobody(school, officer) -> None:
    opening.end_cohort(school.cohort, by=school.teacher)
    waiting = Teacher.objects.create(cohort=school.cohort, kind="co")
    with pytest.raises(OnlyToRead):  # it has a teacher, and takes no other
        teachers.take_link(waiting.token, by=villager(school.village))
    role_ends(school)
    assert list(alone.alone_for(officer)) == [school.cohort]
    link = alone.name_teacher(school.cohort, cid=uuid4(), by=officer)
    assert cohort_for(teachers.take_link(link.token, by=officer).person, school.cohort.pk) == school.cohort
    with pytest.raises(OnlyToRead):
        teachers.take_link(waiting.token, by=villager(school.village))
    Teacher.objects.filter(cohort=school.cohort).update(gone_at=timezone.now())
    Cohort.objects.filter(pk=school.cohort.pk).update(state="archived")
    assert list(alone.alone_for(officer)) == []


def test_a_link_of_the_office_ages_like_any_other(school, officer) -> None:
    role_ends(school)
    link = alone.name_teacher(school.cohort, cid=uuid4(), by=officer)
    Teacher.objects.filter(pk=link.pk).update(asked_at=timezone.now() - timedelta(days=8))
    assert [row.waiting for row in alone.alone_for(officer)] == [[]]
    with pytest.raises(LinkUsed):
        teachers.take_link(link.token, by=villager(school.village))


def test_the_last_teacher_cannot_go_before_another_has_come(school) -> None:
    own = Teacher.objects.get(cohort=school.cohort, person=school.teacher)
    client, place = school.client(school.teacher), reverse("cohorts:end_teacher", kwargs={"pk": own.pk})
    assert str(LastTeacher.message) in client.post(place, follow=True).text
    own.refresh_from_db()
    assert own.gone_at is None
    make.colleague(school.cohort, school.teacher)
    client.post(place)
    own.refresh_from_db()
    assert own.gone_at is not None


@pytest.mark.parametrize("classes", [1, 3])
def test_the_list_has_one_price(school, officer, classes, django_assert_num_queries) -> None:
    for n in range(1, classes):
        make.cohort(school.village, school.teacher, f"班{n}")
    role_ends(school)
    with django_assert_num_queries(3):
        assert len([row.waiting for row in alone.alone_for(officer)]) == classes
