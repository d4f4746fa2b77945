"""When a class is over its meetings are too, also in calendars; and nobody plans one outside its days."""

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import icalendar
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.cohorts.domain import meetings, opening
from courses.cohorts.exceptions import InThePast, OutsideTheClass
from courses.cohorts.models import Cohort, Meeting
from tests.factories import cohorts as make


def feed_of(token: str) -> bytes:
    return Client().get(reverse("cohorts:calendar", kwargs={"token": token})).content


def told(token: str) -> list[tuple[str, int]]:
    return [(str(event["status"]), event["sequence"]) for event in icalendar.Calendar.from_ical(feed_of(token)).events]


@pytest.mark.parametrize("is_archived", [False, True])
def test_meetings_after_the_end_go_from_calendars_and_pages(school, is_archived) -> None:
    row = make.learner(school.cohort)
    make.meeting(school.cohort, school.teacher, starts_in=timedelta(hours=-2))
    for days in (2, 9):
        make.meeting(school.cohort, school.teacher, starts_in=timedelta(days=days))
    assert told(row.calendar) == [("CONFIRMED", 0)] * 3
    opening.end_cohort(school.cohort, by=school.teacher)
    if is_archived:
        opening.archive_cohort(school.cohort, by=school.teacher)
    assert told(row.calendar) == [("CONFIRMED", 0), ("CANCELLED", 1), ("CANCELLED", 1)]
    page = school.client(school.teacher).get(f"/en/learn/classes/teach/{school.cohort.pk}/meetings/").text
    assert page.count('class="off"') == page.count("Called off") == 2
    assert len(meetings.coming_meetings([school.cohort.pk])[school.cohort.pk]) == 1  # the one that is on


def test_classes_that_ended_before_are_put_right(school) -> None:
    opening.end_cohort(school.cohort, by=school.teacher)
    facts = {"cohort": school.cohort, "minutes": 90, "place": "学校"}
    for days in (-1, 3):
        Meeting.objects.create(starts_at=timezone.now() + timedelta(days=days), cid=uuid4(), **facts)
    import_module("courses.cohorts.migrations.0007_no_meetings_after_the_end").call_off(apps, None)
    assert [(row.called_off_at is None, row.changes) for row in Meeting.objects.all()] == [(True, 0), (False, 1)]


def test_what_a_calendar_program_needs_is_written_as_it_reads_it(school) -> None:
    Cohort.objects.update(name="晚班, 春; \\ 一期")
    row = make.learner(school.cohort)
    lines = feed_of(row.calendar).decode().split("\r\n")
    assert "X-PUBLISHED-TTL:PT6H" in lines
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines
    assert "X-WR-CALNAME:晚班\\, 春\\; \\\\ 一期" in lines


@pytest.mark.parametrize(
    ("after", "weeks", "words"), [(-1, 1, "goes from"), (91, 1, "goes from"), (80, 3, "room for 2")]
)
def test_outside_its_days_a_class_has_no_meetings(school, after, weeks, words) -> None:
    client, day = school.client(school.teacher), timezone.localdate() + timedelta(days=after)
    place = f"/en/learn/classes/teach/{school.cohort.pk}/meetings/"
    cid = client.get(place).text.split('name="cid" value="')[1].split('"')[0]
    said = {"day": day, "time": "19:30", "minutes": 90, "place": "学校", "weeks": weeks, "cid": cid}
    page = client.post(place, said)
    assert page.status_code == 400
    assert words in page.text
    assert not Meeting.objects.exists()
    row = make.meeting(school.cohort, school.teacher, starts_in=timedelta(days=2))
    if weeks == 1:
        plan = meetings.MeetingPlan(row.starts_at + timedelta(days=after * 3), 90, "学校")
        with pytest.raises(OutsideTheClass if after > 0 else InThePast):
            meetings.change_meeting(row, plan, seen=0, by=school.teacher)


def test_on_its_first_and_last_day_it_has(school) -> None:
    Cohort.objects.update(starts_on=timezone.localdate() - timedelta(days=3))
    school.cohort.refresh_from_db()
    for day in (school.cohort.starts_on, school.cohort.ends_on):
        meetings.check_days(school.cohort, day)
    meetings.check_days(school.cohort, school.cohort.ends_on - timedelta(weeks=2), weeks=3)
