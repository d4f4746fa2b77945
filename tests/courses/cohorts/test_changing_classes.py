"""A class gets another name, place, days or code; who comes with the old code is told so; the archive gives back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Notice
from courses.cohorts.domain import attendance, enrolling, inviting, meetings, opening
from courses.cohorts.domain.changing import About, change_cohort, renew_code
from courses.cohorts.exceptions import (
    ClassChangedMeanwhile,
    ClassHasBegun,
    OldCode,
    OnlyToRead,
    TooManyTries,
    TooOften,
)
from courses.cohorts.models import Cohort, CohortEvent, Enrolment, PastCode
from courses.cohorts.rules import MOST_CHANGED_A_DAY, spaced
from tests.factories import cohorts as make
from tests.factories.association import villager


def about(cohort: Cohort, **other) -> About:
    return About(**{name: getattr(cohort, name) for name in About.__slots__} | other)


def posted(cohort: Cohort, **other) -> dict:
    return {name: getattr(cohort, name) for name in About.__slots__} | {"seen": cohort.changes} | other


def test_a_class_is_changed_once_and_everybody_reads_how_it_is_now(school) -> None:
    learner = make.learner(school.cohort)
    client, place = school.client(school.teacher), reverse("cohorts:change_class", kwargs={"pk": school.cohort.pk})
    assert "晚班" in client.get(place).text
    said = posted(school.cohort, name="周末班", ends_on=school.cohort.ends_on + timedelta(days=30))
    for _tap in range(2):
        assert client.post(place, said).headers["Location"].endswith(f"/teach/{school.cohort.pk}/")
    row = Cohort.objects.get(pk=school.cohort.pk)
    assert (row.name, row.ends_on, row.changes) == ("周末班", said["ends_on"], 1)
    assert CohortEvent.objects.filter(cohort=row, deed="change").count() == 1
    notice = Notice.objects.get(person=learner.person, purpose="cohorts_class")
    assert "周末班" in notice.title
    assert str(row.ends_on) in notice.title


def test_who_holds_it_and_the_days_of_silence_concern_no_learner(school) -> None:
    learner = make.learner(school.cohort)
    row = change_cohort(school.cohort, about(school.cohort, host="station", silent_days=14), seen=0, by=school.teacher)
    assert (row.host, row.silent_days) == ("station", 14)
    assert not Notice.objects.filter(person=learner.person).exists()


def test_two_teachers_do_not_write_over_each_other(school) -> None:
    change_cohort(school.cohort, about(school.cohort, name="早班"), seen=0, by=school.teacher)
    colleague = make.colleague(school.cohort, school.teacher)
    client, place = school.client(colleague.person), reverse("cohorts:change_class", kwargs={"pk": school.cohort.pk})
    page = client.post(place, posted(school.cohort, place="礼堂"))
    assert page.status_code == 400
    assert str(ClassChangedMeanwhile.message) in page.text
    row = Cohort.objects.get(pk=school.cohort.pk)
    assert (row.name, row.place) == ("早班", school.cohort.place)


def test_days_that_leave_planned_meetings_out_are_refused_until_somebody_moves_them(school) -> None:
    row, now = school.cohort, timezone.now()
    late = [make.meeting(row, school.teacher, starts_at=now + timedelta(days=days)) for days in (8, 15)]
    gone = make.meeting(row, school.teacher, starts_at=now + timedelta(days=22))
    meetings.call_off(gone, by=school.teacher)
    earlier = timezone.localdate() + timedelta(days=10)
    place, client = reverse("cohorts:change_class", kwargs={"pk": row.pk}), school.client(school.teacher)
    page = client.post(place, posted(row, ends_on=earlier, name="短班"))
    assert page.status_code == 400
    assert "短班" in page.text
    assert date_format(timezone.localdate(late[1].starts_at)) in page.text
    assert Cohort.objects.get(pk=row.pk).ends_on == row.ends_on
    meetings.call_off(late[1], by=school.teacher)
    assert change_cohort(row, about(row, ends_on=earlier), seen=0, by=school.teacher).ends_on == earlier


def test_the_first_day_of_a_class_that_runs_and_all_of_one_that_is_over_stay(school) -> None:
    later = about(school.cohort, starts_on=school.cohort.starts_on + timedelta(days=1))
    with pytest.raises(ClassHasBegun):
        change_cohort(school.cohort, later, seen=0, by=school.teacher)
    planned = make.cohort(school.village, school.teacher, "春班", start=False)
    moved = about(planned, starts_on=planned.starts_on + timedelta(days=7))
    assert change_cohort(planned, moved, seen=0, by=school.teacher).starts_on == moved.starts_on
    opening.end_cohort(school.cohort, by=school.teacher)
    with pytest.raises(OnlyToRead):
        change_cohort(school.cohort, about(school.cohort, name="别的"), seen=0, by=school.teacher)
    with pytest.raises(OnlyToRead):
        renew_code(school.cohort, seen=school.cohort.code, by=school.teacher)


@pytest.mark.parametrize("fault", [{"ends_on": "2020-01-01"}, {"name": ""}, {"silent_days": 0}, {"seen": "x"}])
def test_what_cannot_be_is_said_by_the_field_and_changes_nothing(school, fault) -> None:
    client, place = school.client(school.teacher), reverse("cohorts:change_class", kwargs={"pk": school.cohort.pk})
    assert client.post(place, posted(school.cohort, place="礼堂") | fault).status_code == 400
    assert Cohort.objects.get(pk=school.cohort.pk).place == school.cohort.place


def test_a_class_is_changed_so_often_a_day(school) -> None:
    row = school.cohort
    for n in range(MOST_CHANGED_A_DAY):
        row = change_cohort(row, about(row, place=f"{n}号教室"), seen=row.changes, by=school.teacher)
    with pytest.raises(TooOften):
        change_cohort(row, about(row, place="礼堂"), seen=row.changes, by=school.teacher)


def test_an_old_code_is_told_kindly_and_opens_nothing(school) -> None:
    old, someone = school.cohort.code, villager(school.village, "王小妹")
    teacher, client = school.client(school.teacher), school.client(someone)
    for _tap in range(2):
        teacher.post(reverse("cohorts:renew_code", kwargs={"pk": school.cohort.pk}), {"code": spaced(old)})
    row = Cohort.objects.get(pk=school.cohort.pk)
    assert row.code != old
    assert PastCode.objects.get().code == old
    place = reverse("cohorts:join", kwargs={"code": spaced(old)})
    for answer in (client.get(place, follow=True), client.post(place, {"cid": uuid4()}, follow=True)):
        assert answer.status_code == 200
        assert str(OldCode.message) in answer.text
        assert row.name not in answer.text
        assert spaced(row.code) not in answer.text
    assert not Enrolment.objects.exists()
    assert client.post(reverse("cohorts:join", kwargs={"code": row.code}), {"cid": uuid4()}).status_code == 302
    assert Enrolment.objects.get().state == "enrolled"


def test_whom_a_teacher_invited_comes_by_the_code_in_their_letter(school) -> None:
    someone = villager(school.village, "王小妹")
    inviting.invite(school.cohort, [("王小妹", str(someone.phone))], by=school.teacher)
    old = school.cohort.code
    renew_code(school.cohort, seen=old, by=school.teacher)
    client, place = school.client(someone), reverse("cohorts:join", kwargs={"code": spaced(old)})
    assert school.cohort.name in client.get(place).text
    assert client.post(place, {"cid": uuid4()}).status_code == 302
    assert Enrolment.objects.get().state == "enrolled"


def test_who_looked_before_the_code_was_replaced_does_not_slip_in(school) -> None:
    someone, seen = villager(school.village, "王小妹"), school.cohort.code
    renew_code(school.cohort, seen=seen, by=school.teacher)
    with pytest.raises(OldCode):
        enrolling.join(school.cohort, reminders=False, code=seen, by=someone)
    assert not Enrolment.objects.exists()


def test_old_codes_are_guessed_no_more_often_than_others(school) -> None:
    someone, old = villager(school.village, "王小妹"), school.cohort.code
    renew_code(school.cohort, seen=old, by=school.teacher)
    for _try in range(enrolling.TRIES):
        with pytest.raises(OldCode):
            enrolling.cohort_by_code(old, by=someone)
    with pytest.raises(TooManyTries):
        enrolling.cohort_by_code(old, by=someone)


def test_the_archive_gives_a_class_back_to_put_its_lists_right(school) -> None:
    learner, meeting = make.learner(school.cohort), make.meeting(school.cohort, school.teacher)
    opening.end_cohort(school.cohort, by=school.teacher)
    row = opening.archive_cohort(school.cohort, by=school.teacher)
    with pytest.raises(OnlyToRead):
        attendance.mark_list(meeting, here=[learner.pk], was=[], by=school.teacher)
    client = school.client(school.teacher)
    page = client.get(reverse("cohorts:cohort", kwargs={"pk": row.pk})).text
    place = reverse("cohorts:move", kwargs={"pk": row.pk, "deed": "bring_back"})
    assert place in page
    for _tap in range(2):
        client.post(place)
    row.refresh_from_db()
    assert (row.state, CohortEvent.objects.filter(deed="bring_back").count()) == ("ended", 1)
    assert attendance.mark_list(meeting, here=[learner.pk], was=[], by=school.teacher).changed == 1
    opening.follow_calendar()
    assert Cohort.objects.get(pk=row.pk).state == "ended"
