"""A meeting that comes gets another time, place or topic: once, in calendars too, and everybody is told."""

from datetime import timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from courses.cohorts.domain import meetings, opening
from courses.cohorts.exceptions import OnlyToRead
from courses.cohorts.models import CohortEvent, Meeting
from tests.factories import cohorts as make


def said(row: Meeting, **facts) -> dict:
    """What the form sends that shows this meeting, with something else in some fields."""
    start = timezone.localtime(row.starts_at)
    shown = {"day": start.date(), "time": f"{start:%H:%M}", "minutes": row.minutes, "place": row.place, "topic": ""}
    return shown | {"seen": row.changes} | facts


def place_of(row: Meeting) -> str:
    return f"/en/learn/classes/meeting/{row.pk}/change/"


def event_of(token: str):
    answer = Client().get(reverse("cohorts:calendar", kwargs={"token": token}))
    (event,) = icalendar.Calendar.from_ical(answer.content).events
    return event


def test_a_change_counts_once_and_calendars_and_learners_hear_of_it(school) -> None:
    learner, stranger = make.learner(school.cohort), make.learner(make.cohort(school.village, school.teacher), "别班的")
    row = make.meeting(school.cohort, school.teacher, starts_in=timedelta(days=2))
    client, day = school.client(school.teacher), timezone.localdate() + timedelta(days=5)
    assert place_of(row) in client.get(f"/en/learn/classes/meeting/{row.pk}/").text
    page = client.get(place_of(row)).text
    assert 'name="weeks"' not in page
    assert 'name="seen"' in page
    before = event_of(learner.calendar)
    for _tap in range(2):  # the same page sent again
        answer = client.post(place_of(row), said(row, day=day, time="20:15", place="服务站", topic="拍照"))
        assert (answer.status_code, answer.url) == (302, f"/en/learn/classes/meeting/{row.pk}/")
    after = event_of(learner.calendar)
    assert (before["sequence"], after["sequence"], str(before["uid"])) == (0, 1, str(after["uid"]))
    local = timezone.localtime(after.start)
    assert (local.date(), f"{local:%H:%M}", str(after["location"])) == (day, "20:15", "服务站")
    told = Notice.objects.filter(key__startswith=f"cohort-changed:{row.pk}:")
    assert [(notice.person, notice.body) for notice in told] == [(learner.person, "拍照")]
    assert "服务站" in school.client(learner.person).get(reverse("cohorts:mine")).text
    assert CohortEvent.objects.filter(cohort=school.cohort, deed="meeting", by=school.teacher).count() == 1
    assert school.client(stranger.person).get(place_of(row)).status_code == 404
    client.post(place_of(row), said(row, place="礼堂", seen=1))
    assert event_of(learner.calendar)["sequence"] == 2


def test_of_two_teachers_the_one_who_did_not_see_the_change_is_told(school) -> None:
    row = make.meeting(school.cohort, school.teacher, starts_in=timedelta(days=2))
    colleague = school.client(make.colleague(school.cohort, school.teacher).person)
    assert school.client(school.teacher).post(place_of(row), said(row, place="服务站")).status_code == 302
    answer = colleague.post(place_of(row), said(row, place="礼堂"))
    assert answer.status_code == 400
    assert "Somebody changed this meeting meanwhile" in answer.text
    row.refresh_from_db()
    assert (row.place, row.changes) == ("服务站", 1)


@pytest.mark.parametrize(
    ("hours", "called_off", "facts", "words"),
    [
        (-3, False, {"place": "礼堂"}, "has begun or is over"),
        (48, True, {"place": "礼堂"}, "was called off"),
        (48, False, {"day": "2020-01-01"}, "Please look at the year again"),
        (48, False, {"day": "yesterday"}, "That time has passed"),
        (0.25, False, {"day": "tomorrow"}, "the time stays"),
        (48, False, {"place": ""}, "required"),
    ],
)
def test_what_cannot_be_changed_is_said_in_words(school, hours, called_off, facts, words) -> None:
    make.learner(school.cohort)
    row = make.meeting(school.cohort, school.teacher, starts_in=timedelta(hours=hours))
    if called_off:
        row = meetings.call_off(row, by=school.teacher)
    days = {"yesterday": timedelta(days=-1), "tomorrow": timedelta(days=1)}
    if facts.get("day") in days:
        facts = {"day": timezone.localdate() + days[facts["day"]]}
    client, told = school.client(school.teacher), Notice.objects.count()
    answer = client.post(place_of(row), said(row, **facts))
    assert answer.status_code == 400
    assert words in answer.text
    now = Meeting.objects.get()
    assert (now.starts_at, now.place, now.changes) == (row.starts_at, row.place, row.changes)
    assert Notice.objects.count() == told
    if hours < 0 or called_off:
        page = client.get(place_of(row)).text
        assert words in page
        assert 'name="minutes"' not in page


def test_a_room_can_change_to_the_last_minute(school) -> None:
    row = make.meeting(school.cohort, school.teacher, starts_in=timedelta(minutes=15))
    assert school.client(school.teacher).post(place_of(row), said(row, place="礼堂")).status_code == 302
    row.refresh_from_db()
    assert (row.place, row.changes) == ("礼堂", 1)


def test_strangers_learners_guests_and_a_class_that_is_over_change_nothing(school) -> None:
    learner = make.learner(school.cohort)
    row = make.meeting(school.cohort, school.teacher, starts_in=timedelta(days=2))
    guest = make.guest(school.cohort, school.teacher)
    for someone in (learner.person, guest.person, make.teacher(school.county.villages[1], "外村的老师")):
        assert school.client(someone).get(place_of(row)).status_code == 404
        assert school.client(someone).post(place_of(row), said(row, place="礼堂")).status_code == 404
    opening.end_cohort(school.cohort, by=school.teacher)
    plan = meetings.MeetingPlan(row.starts_at, 90, "礼堂")
    with pytest.raises(OnlyToRead):
        meetings.change_meeting(row, plan, seen=0, by=school.teacher)
    row.refresh_from_db()
    assert (row.place, row.changes) == ("学校", 1)  # the end called it off
