"""Whom a teacher took out comes back by an invitation alone; whoever went by themselves comes back when they like."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from courses.cohorts.domain import enrolling, inviting
from courses.cohorts.exceptions import TakenOut
from courses.cohorts.models import Enrolment
from tests.factories import cohorts as make


def invite(school, row: Enrolment, phone: str = "") -> int:
    return inviting.invite(school.cohort, [("甲", phone or str(row.person.phone))], by=school.teacher).new


def is_let_in(school, row: Enrolment) -> bool:
    try:
        enrolling.join(school.cohort, reminders=False, by=row.person)
    except TakenOut:
        return False
    return True


@pytest.fixture
def out(school) -> Enrolment:
    row = make.learner(school.cohort)
    return enrolling.take_out(row, words="搬走了", by=school.teacher)


def test_the_code_does_not_bring_back_whom_a_teacher_took_out(school, out) -> None:
    client, place = school.client(out.person), f"/en/learn/classes/join/{school.cohort.code}/"
    for answer in (client.get(place, follow=True), client.post(place, {"cid": school.cohort.cid}, follow=True)):
        assert "ask them to invite you again" in answer.text
        assert "Join: the teachers may see this" not in answer.text
    with pytest.raises(TakenOut):
        enrolling.join(school.cohort, reminders=False, by=out.person)
    assert list(Enrolment.objects.values_list("pk", "state", "agreed_at")) == [(out.pk, "left", None)]


def test_a_teachers_invitation_brings_them_back(school, out) -> None:
    assert [invite(school, out) for _again in range(2)] == [1, 0]
    assert Notice.objects.filter(person=out.person, key__startswith="cohort-invited:").count() == 1
    assert school.client(out.person).get(f"/en/learn/classes/join/{school.cohort.code}/").status_code == 200
    assert is_let_in(school, out)
    row = Enrolment.objects.get()
    assert (row.pk, row.state, row.phone, row.name) == (out.pk, "enrolled", None, "")
    enrolling.leave(row, by=row.person)  # of their own this time
    assert is_let_in(school, out)


def test_whoever_went_by_themselves_may_come_back_and_is_not_asked_again(school) -> None:
    row = make.learner(school.cohort)
    enrolling.leave(row, by=row.person)
    assert invite(school, row) == 0
    place = f"/en/learn/classes/join/{school.cohort.code}/"
    assert school.client(row.person).post(place, {"cid": school.cohort.cid}).status_code == 302
    row.refresh_from_db()
    assert row.state == "enrolled"


def test_an_invitation_taken_back_or_forgotten_opens_nothing(school, out) -> None:
    for _again in range(2):  # asked once more it looks to the teacher as if they had never been here
        assert invite(school, out) == 1
        client = school.client(school.teacher)
        for _tap in range(2):
            client.post(reverse("cohorts:help", kwargs={"pk": out.pk, "deed": "cancel"}))
        assert not is_let_in(school, out)
    assert invite(school, out) == 1
    Enrolment.objects.update(state_since=timezone.now() - timedelta(days=61))
    assert [inviting.forget_old_invitations() for _again in range(2)] == [1, 0]
    assert not is_let_in(school, out)
    assert list(Enrolment.objects.values_list("state", "phone", "name")) == [("left", None, "")]


def test_an_invitation_to_a_new_number_of_theirs_counts_and_a_no_is_their_own(school, out) -> None:
    assert invite(school, out, "+8613900001111") == 1
    assert not is_let_in(school, out)
    User.objects.filter(pk=out.person.pk).update(phone="+8613900001111")
    out.person.refresh_from_db()
    assert is_let_in(school, out)
    assert Enrolment.objects.count() == 1
    enrolling.take_out(Enrolment.objects.get(), words="搬走了", by=school.teacher)
    assert invite(school, out) == 1
    enrolling.leave(Enrolment.objects.get(), by=out.person)
    assert invite(school, out) == 0
    assert is_let_in(school, out)
