"""Into a class and out of it: in words, by consent, once; and what teachers and strangers never see."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Message, Notice, User
from courses.cohorts.domain import attendance, enrolling, inviting, nudging, opening, teachers
from courses.cohorts.domain.access import cohort_for, has_desk, learners, own_enrolments
from courses.cohorts.exceptions import LinkUsed, NoReminders, OnlyToRead, RemindedLately
from courses.cohorts.models import Cohort, CohortEvent, Enrolment
from courses.domain.evidence.circles import reviewable, reviewers_of
from courses.exceptions import NotYours
from tests.factories import cohorts as make
from tests.factories.association import person, villager
from tests.factories.evidence import sent


def test_joining_says_what_is_seen_before_anybody_agrees(school) -> None:
    someone = villager(school.village, "王小妹")
    client, place = school.client(someone), f"/en/learn/classes/join/{school.cohort.code.lower()}/"
    page = client.get(place).text
    for words in ("What its teachers see of you", "which lessons you have done", "What nobody sees", "赵老师"):
        assert words in page
    assert not Enrolment.objects.exists()
    said = {"cid": uuid4(), "reminders": "on", "reminder": "饭后十分钟"}
    for _tap in range(2):
        assert client.post(place, said).status_code == 302
    row = Enrolment.objects.get()
    assert (row.state, row.reminders, row.reminder, bool(row.agreed_at)) == ("enrolled", True, "饭后十分钟", True)
    assert CohortEvent.objects.filter(deed="join").count() == 1


def test_leaving_is_one_tap_and_takes_everything_back(school) -> None:
    row = make.learner(school.cohort, reminders=True, reminder="加油")
    assert sent(row.person) in reviewable(school.teacher)
    client = school.client(row.person)
    for _tap in range(2):
        assert client.post(reverse("cohorts:leave", kwargs={"pk": row.pk})).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.agreed_at, row.reminders, row.reminder) == ("left", None, False, "")
    assert not learners(school.cohort).exists()
    assert not reviewable(school.teacher).exists()
    assert school.client(school.teacher).get(reverse("cohorts:learner", kwargs={"pk": row.pk})).status_code == 404
    assert enrolling.join(school.cohort, reminders=False, by=row.person).pk == row.pk


def test_a_known_and_an_unknown_number_look_the_same_and_nobody_gets_an_account(school) -> None:
    known = villager(school.village, "真名真姓")
    rows = [("甲", str(known.phone)), ("乙", "+8613900001111")]
    for _again in range(2):
        assert inviting.invite(school.cohort, rows, by=school.teacher).new == (0 if _again else 2)
    assert not User.objects.filter(phone="+8613900001111").exists()
    assert Message.objects.filter(purpose="cohort_invitation").count() == 1
    assert Notice.objects.filter(person=known, purpose="cohorts_class").count() == 1
    page = school.client(school.teacher).get(reverse("cohorts:invite", kwargs={"pk": school.cohort.pk})).text
    assert "甲" in page
    assert "乙" in page
    assert "真名真姓" not in page


def test_an_invitation_by_number_waits_for_whoever_proves_it(school) -> None:
    inviting.invite(school.cohort, [("乙", "+8613900001111")], by=school.teacher)
    newcomer = person("新人", phone_verified_at=None)
    User.objects.filter(pk=newcomer.pk).update(phone="+8613900001111")
    newcomer.refresh_from_db()
    assert not own_enrolments(newcomer).exists()
    newcomer.phone_verified_at = timezone.now()
    newcomer.save()
    assert own_enrolments(newcomer).count() == 1
    row = enrolling.join(school.cohort, reminders=False, by=newcomer)
    assert (Enrolment.objects.count(), row.person, row.phone, row.name) == (1, newcomer, None, "")


def test_whoever_said_no_is_not_asked_again(school) -> None:
    known = villager(school.village, "甲")
    inviting.invite(school.cohort, [("甲", str(known.phone))], by=school.teacher)
    enrolling.leave(Enrolment.objects.get(), by=known)
    assert inviting.invite(school.cohort, [("甲", str(known.phone))], by=school.teacher).new == 0
    with pytest.raises(NotYours):
        enrolling.leave(Enrolment.objects.get(), by=villager(school.village, "乙"))


def test_invitations_without_an_answer_are_forgotten(school) -> None:
    inviting.invite(school.cohort, [("乙", "+8613900001111")], by=school.teacher)
    Enrolment.objects.update(state_since=timezone.now() - timedelta(days=61))
    assert inviting.forget_old_invitations() == 1
    assert inviting.forget_old_invitations() == 0


def test_reminders_want_consent_once_a_week_in_the_learners_words(school) -> None:
    without, wanted = make.learner(school.cohort, "甲"), make.learner(
        school.cohort, "乙", reminders=True, reminder="就十分钟"
    )  # fmt: skip
    with pytest.raises(NoReminders):
        nudging.remind(without, by=school.teacher)
    nudging.remind(wanted, by=school.teacher)
    with pytest.raises(RemindedLately):
        nudging.remind(wanted, by=school.teacher)
    told = Notice.objects.filter(purpose="cohorts_reminder")
    assert [(notice.person, notice.body) for notice in told] == [(wanted.person, "就十分钟")]


def test_after_the_end_nobody_sees_progress_and_nothing_changes(school) -> None:
    row = make.learner(school.cohort)
    sent(row.person)
    opening.end_cohort(school.cohort, by=school.teacher)
    row.refresh_from_db()
    assert row.state == "finished"
    assert not reviewable(school.teacher).exists()
    client = school.client(school.teacher)
    assert client.get(reverse("cohorts:cohort", kwargs={"pk": school.cohort.pk})).status_code == 200
    assert client.get(reverse("cohorts:learner", kwargs={"pk": row.pk})).status_code == 404
    opening.archive_cohort(school.cohort, by=school.teacher)
    with pytest.raises(OnlyToRead):
        enrolling.join(school.cohort, reminders=False, by=villager(school.village))
    with pytest.raises(OnlyToRead):
        make.meeting(school.cohort, school.teacher)


def test_before_it_begins_teachers_see_who_has_joined_and_no_more(school) -> None:
    planned = make.cohort(school.village, school.teacher, "春班", start=False)
    row = make.learner(planned, "李小妹")
    sent(row.person)
    assert not learners(planned).exists()
    assert not reviewable(school.teacher).exists()
    client = school.client(school.teacher)
    page = client.get(f"/en/learn/classes/teach/{planned.pk}/").text
    assert "1 person has joined" in page
    assert "李小妹" in page
    assert "李小妹" not in client.get(f"/en/learn/classes/teach/{planned.pk}/people/").text
    assert client.get(reverse("cohorts:learner", kwargs={"pk": row.pk})).status_code == 404
    opening.start_cohort(planned, by=school.teacher)
    assert list(learners(planned)) == [row]
    assert reviewable(school.teacher).exists()


def test_the_last_day_ends_what_teachers_see_also_before_the_clock_comes(school) -> None:
    row, yesterday = make.learner(school.cohort), timezone.localdate() - timedelta(days=1)
    waiting = sent(row.person)
    Cohort.objects.update(starts_on=yesterday, ends_on=timezone.localdate())
    assert list(learners(school.cohort)) == [row]
    assert reviewers_of(waiting) == [school.teacher]
    Cohort.objects.update(ends_on=yesterday)
    assert not learners(school.cohort).exists()
    assert not reviewable(school.teacher).exists()
    assert reviewers_of(waiting) == []


def test_who_was_there_to_the_end_can_still_leave(school) -> None:
    row, meeting = make.learner(school.cohort), make.meeting(school.cohort, school.teacher)
    opening.end_cohort(school.cohort, by=school.teacher)
    client, place = school.client(row.person), reverse("cohorts:leave", kwargs={"pk": row.pk})
    assert f'action="{place}"' in client.get(reverse("cohorts:mine")).text
    for _tap in range(2):
        assert client.post(place).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.agreed_at) == ("left", None)
    assert attendance.name_list(meeting) == []
    assert place not in client.get(reverse("cohorts:mine")).text


def test_a_teachers_link_works_once_and_a_guest_sees_less(school) -> None:
    learner = make.learner(school.cohort, "李小妹")
    meeting = make.meeting(school.cohort, school.teacher)
    guest = make.guest(school.cohort, school.teacher)
    with pytest.raises(LinkUsed):
        teachers.take_link(guest.token, by=villager(school.village, "别人"))
    client = school.client(guest.person)
    assert "李小妹" in client.get(reverse("cohorts:meeting", kwargs={"pk": meeting.pk})).text
    closed = ["cohort", "people", "invite", "staff"]
    codes = [client.get(reverse(f"cohorts:{name}", kwargs={"pk": school.cohort.pk})).status_code for name in closed]
    assert codes == [404] * 4
    assert client.get(reverse("cohorts:learner", kwargs={"pk": learner.pk})).status_code == 404
    assert client.post(reverse("cohorts:meetings", kwargs={"pk": school.cohort.pk}), {}).status_code == 404
    sent(learner.person)
    assert not reviewable(guest.person).exists()
    guest.last_day = timezone.localdate() - timedelta(days=1)
    guest.save()
    assert client.get(reverse("cohorts:meeting", kwargs={"pk": meeting.pk})).status_code == 404
    assert not has_desk(guest.person)


def test_a_co_teacher_does_what_the_teacher_does_until_they_go(school) -> None:
    colleague = make.colleague(school.cohort, school.teacher)
    assert cohort_for(colleague.person, school.cohort.pk) == school.cohort
    teachers.end_teacher(colleague, by=school.teacher)
    assert cohort_for(colleague.person, school.cohort.pk) is None


def test_only_teachers_and_managers_of_a_place_open_a_class_there(school) -> None:
    there = school.county.villages[3]
    for by in (school.teacher, villager(there), school.county.admin(school.village)):
        with pytest.raises(NotYours):
            make.cohort(there, by)
    assert make.cohort(there, school.county.county_admin()).state == "running"
