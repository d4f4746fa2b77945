"""What learners read about their classes: all meetings that come, in one query."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.cohorts.domain import meetings
from tests.factories import cohorts as make


@pytest.mark.parametrize("count", [1, 3])
def test_all_coming_meetings_stand_in_ones_class_in_one_query(school, count) -> None:
    row, other = make.learner(school.cohort), make.cohort(school.village, school.teacher, "别班")
    for number in range(count):
        after = timedelta(days=number + 1)
        make.meeting(school.cohort, school.teacher, starts_in=after, place=f"教室{number}号", topic=f"第{number}课")
    off = make.meeting(school.cohort, school.teacher, starts_in=timedelta(days=9), place="取消了的地方")
    meetings.call_off(off, by=school.teacher)
    make.meeting(school.cohort, school.teacher, starts_in=timedelta(days=-2), place="过去的地方")
    make.meeting(other, school.teacher, starts_in=timedelta(days=1), place="别处")
    client = school.client(row.person)
    client.get(reverse("cohorts:mine"))  # what is kept in the cache is there
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/en/learn/classes/").text
    asked = [query["sql"] for query in queries if 'FROM "cohorts_meeting"' in query["sql"]]
    assert len([sql for sql in asked if "COUNT" not in sql]) == 1
    for number in range(count):
        assert page.count(f"教室{number}号") == page.count(f"第{number}课") == 1
    assert ("Meetings after that" in page) == (count > 1)
    places = [page.index(f"教室{number}号") for number in range(count)]
    assert places == sorted(places)
    for words in ("取消了的地方", "过去的地方", "别处"):
        assert words not in page
