"""Lists and what they must not tell: who is here, who has an account; and numbers that change hands."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from cms.core.domain.rates import allow
from cms.core.domain.states import MoveRefused
from courses.cohorts.domain import enrolling, inviting
from courses.cohorts.domain.inviting import A_DAY, Asked
from courses.cohorts.exceptions import TooOften
from courses.cohorts.models import CohortEvent, Enrolment
from courses.cohorts.rules import MOST_INVITED_A_DAY
from tests.factories import cohorts as make
from tests.factories.association import villager
from tests.permissions.cohorts import listed

NEW = "+8613900001111"


def test_taking_back_and_asking_again_is_the_same_for_every_number(school) -> None:
    known = villager(school.village)
    for number in (str(known.phone), NEW):
        for _time in range(4):
            assert inviting.invite(school.cohort, [("甲", number)], by=school.teacher) == Asked(1, 0)
            (row,) = inviting.invited(school.cohort)
            for _tap in range(2):
                enrolling.cancel(row, by=school.teacher)
            assert not Enrolment.objects.exists()
    assert CohortEvent.objects.filter(deed="cancel").count() == 8
    assert Notice.objects.filter(person=known, purpose="cohorts_class").count() == 2
    joined = make.learner(school.cohort)
    with pytest.raises(MoveRefused):
        enrolling.cancel(joined, by=school.teacher)
    assert Enrolment.objects.get().state == "enrolled"


def test_what_is_said_of_a_list_does_not_tell_who_was_new(school) -> None:
    inside = make.learner(school.cohort)
    client, place = school.client(school.teacher), reverse("cohorts:send_list", kwargs={"pk": school.cohort.pk})
    said = []
    for number in (str(inside.person.phone), NEW):
        answer = client.post(place, listed([("甲", number)]), follow=True)
        said.append([str(message) for message in answer.context["messages"]])
    assert said[0] == said[1]
    assert Enrolment.objects.count() == 2


def test_a_list_longer_than_a_day_goes_on_the_next_day(school) -> None:
    for _one in range(MOST_INVITED_A_DAY - 2):
        allow(f"cohorts.invite:{school.teacher.pk}", limit=MOST_INVITED_A_DAY, seconds=A_DAY)
    people = [(f"学员{n}", f"+861390000{n:04}") for n in range(5)]
    place = f"/en/learn/classes/teach/{school.cohort.pk}/invite/list/"
    page = school.client(school.teacher).post(place, listed(people), follow=True).text
    assert "3 people of the list are left" in page
    assert Enrolment.objects.count() == 2
    with pytest.raises(TooOften):
        inviting.invite(school.cohort, people, by=school.teacher)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert inviting.invite(school.cohort, people, by=school.teacher) == Asked(3, 0)
    assert sorted(Enrolment.objects.values_list("name", flat=True)) == [name for name, _phone in people]


def test_no_thanks_to_a_number_that_has_become_ones_own(school) -> None:
    before = make.learner(school.cohort)
    enrolling.leave(before, by=before.person)
    inviting.invite(school.cohort, [("乙", NEW)], by=school.teacher)
    User.objects.filter(pk=before.person.pk).update(phone=NEW)
    asked = Enrolment.objects.get(phone=NEW)
    client = school.client(before.person)
    assert client.post(reverse("cohorts:leave", kwargs={"pk": asked.pk})).status_code == 302
    assert [(row.pk, row.state) for row in Enrolment.objects.all()] == [(before.pk, "left")]
    assert CohortEvent.objects.filter(deed="decline").count() == 1


def test_whoever_has_no_number_joins_without_touching_others(school) -> None:
    stranger = Enrolment.objects.create(cohort=school.cohort, state="left", source="list")
    someone = villager(school.village)
    User.objects.filter(pk=someone.pk).update(phone=None)
    someone.refresh_from_db()
    enrolling.join(school.cohort, reminders=False, by=someone)
    assert Enrolment.objects.filter(pk=stranger.pk).exists()
