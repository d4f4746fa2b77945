"""Who came, as a sheet: names down, meetings across, on the page in parts and as a file whole."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from courses.cohorts.domain import attendance, enrolling
from courses.cohorts.domain.register import HERE, register_of, table_of
from courses.cohorts.models import CohortEvent, Meeting
from courses.cohorts.views.register import ACROSS
from tests.factories import cohorts as make


def held(school, count: int) -> list[Meeting]:
    """Meetings of the last weeks, the oldest first."""
    rows = [make.meeting(school.cohort, school.teacher) for _n in range(count)]
    for weeks, row in enumerate(reversed(rows), start=1):
        Meeting.objects.filter(pk=row.pk).update(starts_at=timezone.now() - timedelta(weeks=weeks))
    return list(Meeting.objects.filter(pk__in=[row.pk for row in rows]).order_by("starts_at"))


def tick(meeting, *rows, by) -> None:
    attendance.mark_list(meeting, here=[row.pk for row in rows], was=[], by=by)


@pytest.mark.parametrize("count", [1, 3])
def test_the_sheet_has_every_name_and_every_meeting_at_one_price(school, count, django_assert_num_queries) -> None:
    rows, days = [make.learner(school.cohort, f"学员{n}") for n in range(count)], held(school, count)
    tick(days[0], *rows, by=school.teacher)
    with django_assert_num_queries(3):
        head, lines = table_of(register_of(school.cohort))
    assert head[1:-1] == [f"{timezone.localtime(row.starts_at):%Y-%m-%d %H:%M}" for row in days]
    empty = [""] * (count - 1)
    assert lines[:-1] == [[f"学员{n}", HERE, *empty, 1] for n in range(count)]
    assert lines[-1][1:] == [count, *[0] * (count - 1), count]


def test_what_was_called_off_or_comes_and_who_has_left_is_not_in_it(school) -> None:
    stays, goes = make.learner(school.cohort, "甲"), make.learner(school.cohort, "乙")
    day, off = held(school, 2)
    tick(day, stays, goes, by=school.teacher)
    Meeting.objects.filter(pk=off.pk).update(called_off_at=timezone.now())
    make.meeting(school.cohort, school.teacher, starts_in=timedelta(days=2))
    enrolling.leave(goes, by=goes.person)
    attendance.mark_list(day, here=[], was=[stays.pk], by=school.teacher)
    head, lines = table_of(register_of(school.cohort))
    assert len(head) == 3
    assert lines[0] == ["甲", "", 0]
    assert [line[0] for line in lines[:-1]] == ["甲"]


def test_the_page_begins_with_the_last_meetings_and_turns_back(school) -> None:
    row = make.learner(school.cohort, "甲")
    days = held(school, ACROSS + 1)
    tick(days[0], row, by=school.teacher)
    client, place = school.client(school.teacher), reverse("cohorts:register", kwargs={"pk": school.cohort.pk})
    page = client.get(place).text
    assert reverse("cohorts:meeting", kwargs={"pk": days[-1].pk}) in page
    assert reverse("cohorts:meeting", kwargs={"pk": days[0].pk}) not in page
    assert page.count('<th scope="col"><a') == ACROSS  # the last ones are whole, what is left over began it all
    assert f"{place}?m=2&amp;p=1" in page
    assert ">learn<" not in page
    first = client.get(f"{place}?m=2&p=1").text
    assert reverse("cohorts:meeting", kwargs={"pk": days[0].pk}) in first
    assert reverse("cohorts:meeting", kwargs={"pk": days[-1].pk}) not in first
    assert client.get(f"{place}?m=x&p=999999").status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_files_are_equal_and_noted(school, kind) -> None:
    row, (day,) = make.learner(school.cohort, "=1+1"), held(school, 1)
    tick(day, row, by=school.teacher)
    place = reverse("cohorts:register_sheet", kwargs={"pk": school.cohort.pk, "kind": kind})
    content = school.client(school.teacher).get(place).content
    if kind == "csv":
        lines = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    else:
        lines = [[str(one or "") for one in line] for line in load_workbook(BytesIO(content)).active.values]
    assert lines[1] == ["'=1+1" if kind == "csv" else "=1+1", HERE, "1"]
    assert CohortEvent.objects.get(deed="export").text == f"1 {kind}"


def test_an_empty_class_and_one_without_a_meeting_say_so(school) -> None:
    client, place = school.client(school.teacher), reverse("cohorts:register", kwargs={"pk": school.cohort.pk})
    assert client.get(place).status_code == 200
    make.learner(school.cohort, "甲")
    assert "<table" not in client.get(place).text


def test_a_guest_takes_no_sheet(school) -> None:
    guest = make.guest(school.cohort, school.teacher)
    client = school.client(guest.person)
    assert client.get(reverse("cohorts:register", kwargs={"pk": school.cohort.pk})).status_code == 404
    assert (
        reverse("cohorts:register", kwargs={"pk": school.cohort.pk})
        not in client.get(reverse("cohorts:meetings", kwargs={"pk": school.cohort.pk})).text
    )
