"""The timetable in other people's calendars, and who was there: by code, by name, late, twice."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from courses.cohorts.domain import attendance, enrolling, meetings, opening
from courses.cohorts.exceptions import CalledOff, OnlyToRead, SentTooLate, TooManyTries, WrongCode
from courses.cohorts.models import Attendance, Cohort, Meeting
from courses.cohorts.rules import NAMES_A_PAGE
from tests.factories import cohorts as make

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_weeks_in_a_row_are_planned_once(school) -> None:
    first = datetime(2031, 3, 4, 19, 30, tzinfo=SHANGHAI)
    Cohort.objects.update(ends_on=date(2031, 4, 1))
    plan, cid = meetings.MeetingPlan(first, 90, "学校", weeks=3), uuid4()
    for _again in range(2):
        assert len(meetings.plan_meetings(school.cohort, plan, cid=cid, by=school.teacher)) == 3
    days = [timezone.localtime(row.starts_at, SHANGHAI) for row in Meeting.objects.all()]
    assert days == [first, first + timedelta(weeks=1), first + timedelta(weeks=2)]


def test_a_calendar_reads_the_timetable_in_the_right_zone_and_nobodys_name(school, settings) -> None:
    settings.TIME_ZONE = "Asia/Shanghai"
    row = make.learner(school.cohort, "李小妹")
    start = (
        (timezone.now() + timedelta(days=2)).astimezone(SHANGHAI).replace(hour=19, minute=30, second=0, microsecond=0)
    )
    plan = meetings.MeetingPlan(start, 90, "学校，二楼；东", topic="拍照")
    made = meetings.plan_meetings(school.cohort, plan, cid=uuid4(), by=school.teacher)[0]
    address = reverse("cohorts:calendar", kwargs={"token": row.calendar})
    answer = Client().get(address)
    calendar = icalendar.Calendar.from_ical(answer.content)
    (event,) = calendar.events
    assert (event.start, event.end) == (start, start + timedelta(minutes=90))
    assert (str(event["summary"]), str(event["location"])) == ("晚班: 拍照", "学校，二楼；东")
    assert [str(zone["tzid"]) for zone in calendar.timezones] == ["Asia/Shanghai"]
    assert "李小妹" not in answer.text
    meetings.call_off(made, by=school.teacher)
    meetings.call_off(made, by=school.teacher)
    (event,) = icalendar.Calendar.from_ical(Client().get(address).content).events
    assert (str(event["status"]), event["sequence"], str(event["uid"])) == (
        "CANCELLED",
        1,
        f"{made.uid}@netpreneur-village",
    )
    assert Notice.objects.filter(person=row.person, key=f"cohort-off:{made.pk}").count() == 1
    enrolling.leave(row, by=row.person)
    assert Client().get(address).status_code == 404


def test_a_code_read_in_the_room_counts_once(school) -> None:
    row, meeting = make.learner(school.cohort), make.meeting(school.cohort, school.teacher)
    client, place = school.client(row.person), reverse("cohorts:here", kwargs={"pk": meeting.pk})
    said = {"cid": uuid4(), "sign": attendance.code_now(meeting).lower()}
    assert said["sign"].upper() in client.get(f"{place}?sign={said['sign'].upper()}").text
    for _tap in range(3):
        assert client.post(place, said).status_code == 302
    assert [(found.enrolment, found.way) for found in Attendance.objects.all()] == [(row, "code")]


def test_what_a_phone_scanned_without_a_network_counts_days_later(school) -> None:
    row, meeting = make.learner(school.cohort), make.meeting(school.cohort, school.teacher)
    code, cid = attendance.code_now(meeting), uuid4()
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        for _again in range(2):
            found = attendance.check_in(meeting, code=code, cid=cid, by=row.person)
    assert (found.way, Attendance.objects.count()) == ("late_code", 1)
    assert abs(found.shown_at - meeting.starts_at) < timedelta(minutes=3)
    other = make.learner(school.cohort, "乙")
    with time_machine.travel(timezone.now() + timedelta(days=20), tick=False), pytest.raises(SentTooLate):
        attendance.check_in(meeting, code=code, cid=uuid4(), by=other.person)


def guess(meeting: Meeting, person) -> None:
    """More often than any window of ten minutes allows, also where one ends in between."""
    for _try in range(21):
        with suppress(WrongCode):
            attendance.check_in(meeting, code="BBBBBB", cid=uuid4(), by=person)


def test_other_codes_do_not_count_and_guessing_ends(school) -> None:
    row, meeting = make.learner(school.cohort), make.meeting(school.cohort, school.teacher)
    later = attendance.code_of(meeting, attendance.window_of(timezone.now() + timedelta(minutes=30)))
    for code in (later, "AAAAAA", "码", ""):
        with pytest.raises(WrongCode):
            attendance.check_in(meeting, code=code, cid=uuid4(), by=row.person)
    with pytest.raises(TooManyTries):
        guess(meeting, row.person)
    stranger = make.learner(make.cohort(school.village, school.teacher, "别班"), "别班的")
    with pytest.raises(LookupError):
        attendance.check_in(meeting, code=attendance.code_now(meeting), cid=uuid4(), by=stranger.person)
    meetings.call_off(meeting, by=school.teacher)
    one = make.learner(school.cohort, "丙")
    with pytest.raises(CalledOff):
        attendance.check_in(meeting, code=attendance.code_now(meeting), cid=uuid4(), by=one.person)


def test_the_name_list_writes_only_what_the_teacher_changed(school) -> None:
    meeting = make.meeting(school.cohort, school.teacher)
    by_code, ticked, wrong = (make.learner(school.cohort, name) for name in ("甲", "乙", "丙"))
    attendance.mark_list(meeting, here=[wrong.pk], was=[], by=school.teacher)
    # The list was opened before the first came by code: saving it takes nobody away.
    attendance.check_in(meeting, code=attendance.code_now(meeting), cid=uuid4(), by=by_code.person)
    said = {"here": [ticked.pk, "x", "-1", 10**30], "was": [wrong.pk]}
    client, place = school.client(school.teacher), reverse("cohorts:meeting", kwargs={"pk": meeting.pk})
    for _tap in range(2):
        assert client.post(place, said).status_code == 302
    there = Attendance.objects.order_by("enrolment").values_list("enrolment", "is_here", "way")
    assert list(there) == [(by_code.pk, True, "code"), (ticked.pk, True, "list"), (wrong.pk, False, "list")]


def test_the_name_list_of_what_was_not_held_stays_empty(school) -> None:
    row, soon = make.learner(school.cohort), timedelta(hours=2)
    off = make.meeting(school.cohort, school.teacher)
    later = make.meeting(school.cohort, school.teacher, starts_in=soon)
    over = make.meeting(school.cohort, school.teacher)
    meetings.call_off(off, by=school.teacher)
    client = school.client(school.teacher)
    for meeting, words in ((off, "was called off"), (later, "has not begun yet")):
        place = f"/en/learn/classes/meeting/{meeting.pk}/"
        page = client.get(place).text
        assert page.count("data-opens=") == page.count("Save the list") == (meeting == later)
        assert page.count('name="here"') == page.count(" disabled>") == 1
        assert words in client.post(place, {"here": [row.pk]}, follow=True).text
    opening.archive_cohort(opening.end_cohort(school.cohort, by=school.teacher), by=school.teacher)
    with pytest.raises(OnlyToRead):
        attendance.mark_list(over, here=[row.pk], was=[], by=school.teacher)
    assert not Attendance.objects.exists()


def test_the_name_list_lets_people_check_in_while_it_is_written(school) -> None:
    """A full lock on the meeting would keep out whoever points at it, and both would wait for each other."""
    row, meeting = make.learner(school.cohort), make.meeting(school.cohort, school.teacher)
    with CaptureQueriesContext(connection) as queries:
        attendance.mark_list(meeting, here=[row.pk], was=[], by=school.teacher)
    locks = [query["sql"] for query in queries if "cohorts_meeting" in query["sql"] and "UPDATE" in query["sql"]]
    assert [sql for sql in locks if "FOR NO KEY UPDATE" not in sql] == []
    assert len(locks) == connection.features.has_select_for_no_key_update


def test_of_two_meetings_close_together_the_one_that_opened_last_is_shown(school) -> None:
    now = timezone.now()
    first = make.meeting(school.cohort, school.teacher, starts_in=timedelta(hours=-1), minutes=60)
    second = make.meeting(school.cohort, school.teacher, starts_in=timedelta(minutes=45), minutes=60)
    third = make.meeting(school.cohort, school.teacher, starts_in=timedelta(days=1))
    shown = []
    for minutes in (0, 16, 300):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            shown.append(meetings.next_meetings([school.cohort.pk])[school.cohort.pk])
    assert shown == [first, second, third]


def test_the_screen_shows_a_fresh_code_by_itself(school) -> None:
    meeting = make.meeting(school.cohort, school.teacher)
    answer = school.client(school.teacher).get(reverse("cohorts:screen", kwargs={"pk": meeting.pk}))
    code = attendance.code_now(meeting)
    assert f"{code[:3]}-{code[3:]}" in answer.text
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in answer.text
    assert "<svg" in answer.text


def test_the_screen_brings_the_codes_of_the_whole_meeting_for_a_phone_without_a_network(school) -> None:
    meeting = make.meeting(school.cohort, school.teacher, starts_in=timedelta(days=1), minutes=60)
    address, teacher = reverse("cohorts:screen", kwargs={"pk": meeting.pk}), school.client(school.teacher)
    found, answer = attendance.codes_to_come(meeting), teacher.get(address)
    assert answer.headers["X-Keep"] == "1"  # opened a day before, it is read in a room without a network
    assert f'data-codes="{" ".join(found.codes)}" data-first="{found.first}" data-lasts="120000"' in answer.text
    opens = (meeting.starts_at - timedelta(minutes=30)).timestamp() * 1000
    closes = (meeting.ends_at + timedelta(hours=1)).timestamp() * 1000
    assert found.first <= opens < found.first + found.lasts
    assert found.first + (len(found.codes) - 1) * found.lasts <= closes < found.first + len(found.codes) * found.lasts
    for at, code in enumerate(found.codes):
        shown = datetime.fromtimestamp((found.first + at * found.lasts) / 1000, UTC)
        with time_machine.travel(shown + timedelta(seconds=61), tick=False):
            assert attendance.code_now(meeting) == code
            assert attendance.shown_when(meeting, code) == shown
        with time_machine.travel(shown - timedelta(seconds=1), tick=False):
            assert attendance.shown_when(meeting, code) is None  # nobody is there before it was shown
    with time_machine.travel(meeting.starts_at, tick=False):
        now = attendance.codes_to_come(meeting)
        assert now.codes == found.codes[-len(now.codes) :]
        assert now.codes[0] == attendance.code_now(meeting)
    with time_machine.travel(meeting.ends_at + timedelta(hours=1, minutes=2), tick=False):
        assert attendance.codes_to_come(meeting) is None
        assert "data-codes" not in teacher.get(address).text
    Meeting.objects.filter(pk=meeting.pk).update(called_off_at=timezone.now())
    answer = teacher.get(address)
    assert "data-codes" not in answer.text
    assert "这次课取消了" in answer.text


def test_the_way_to_the_code_is_kept_ahead_before_the_meeting_opens(school) -> None:
    make.learner(school.cohort, "学员")
    meeting = make.meeting(school.cohort, school.teacher, starts_in=timedelta(days=1))
    teacher, address = school.client(school.teacher), reverse("cohorts:screen", kwargs={"pk": meeting.pk})
    for page in (f"/learn/classes/teach/{school.cohort.pk}/", f"/learn/classes/meeting/{meeting.pk}/"):
        link = re.search(r"<a [^>]*data-shows[^>]*>", teacher.get(page).text)[0]
        assert f'href="{address}"' in link
        assert f'data-ahead="{address}"' in link
        assert link.endswith(" hidden>")


def test_a_long_list_is_marked_page_by_page_and_comes_to_the_phone_whole(school) -> None:
    rows = [make.learner(school.cohort, f"学员{number:03}") for number in range(NAMES_A_PAGE + 2)]
    row = make.meeting(school.cohort, school.teacher)
    place, client = f"/learn/classes/meeting/{row.pk}/", school.client(school.teacher)
    first, second = client.get(place), client.get(f"{place}?p=2")
    assert [page.text.count('name="here"') for page in (first, second)] == [NAMES_A_PAGE, 2]
    assert [page.headers["X-Keep"] for page in (first, second)] == ["1", "1"]
    assert f'data-ahead="{place}?p=2"' in first.text
    assert f'data-ahead="{place}"' in second.text
    assert f'href="{place}" rel="prev"' in second.text  # the address under which the phone has it
    for state in ("running", "planned"):  # also before the class has begun
        type(school.cohort).objects.filter(pk=school.cohort.pk).update(state=state)
        assert f'data-ahead="{place} {place}?p=2"' in client.get(f"/learn/classes/teach/{school.cohort.pk}/").text
    names = [noted.pk for noted, _none in attendance.name_list(row)]
    client.post(place, {"here": [names[0]]})
    answer = client.post(f"{place}?p=2", {"here": [names[-1]]})
    assert (answer.status_code, answer.url) == (302, f"{place}?p=2")
    assert sorted(Attendance.objects.values_list("enrolment", flat=True)) == sorted([names[0], names[-1]])
    client.post(f"{place}?p=2", {"was": [names[-1]]})
    assert list(Attendance.objects.filter(is_here=True).values_list("enrolment", flat=True)) == [names[0]]
    assert len(rows) == len(names)


@pytest.mark.parametrize(("people", "pages"), [(0, 1), (1, 1), (100, 1), (101, 2), (201, 3)])
def test_a_list_has_as_many_addresses_as_pages(people: int, pages: int) -> None:
    assert attendance.parts_of("/x/", people) == ["/x/", "/x/?p=2", "/x/?p=3"][:pages]
