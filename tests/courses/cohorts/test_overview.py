"""What officers see of classes: their places only, how many and never who, and nothing that can be worked out."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from association.domain.access import visible
from association.domain.roles import grant
from association.enums import RoleKind
from association.models import Role
from cms.core.domain.disclosure import suppressed
from courses.cohorts.domain import enrolling, opening
from courses.cohorts.domain.access import least_for
from courses.cohorts.domain.overview import overview, week_began
from courses.cohorts.models import Cohort, CohortEvent, Enrolment
from courses.cohorts.rules import FIGURES_LAST
from courses.domain.progress import finish_lesson
from courses.models import LessonPage
from tests.factories import cohorts as make
from tests.factories.association import admin, villager


def learn(person) -> None:
    lesson = LessonPage.objects.filter(locale__language_code="zh-hans").first()
    finish_lesson(person, lesson=lesson, cid=uuid4(), by=person)


def many(cohort, count: int, *, learning: int) -> None:
    for n in range(count):
        row = make.learner(cohort, f"{cohort.name}{n}")
        if n < learning:
            learn(row.person)


def next_week():
    """What was done today is counted from the next Monday on."""
    return time_machine.travel(week_began() + timedelta(days=8, hours=12), tick=False)


def figures(person) -> list[tuple[str, tuple]]:
    return [(cohort.name, cells) for cohort, cells in overview(person).lines]


@pytest.mark.parametrize("classes", [1, 3])
def test_small_counts_are_hidden_and_the_price_is_the_same(school, classes, django_assert_num_queries) -> None:
    many(school.cohort, 8, learning=6)
    for n in range(1, classes):
        many(make.cohort(school.village, school.teacher, f"班{n}"), 1, learning=0)
    make.cohort(school.village, school.teacher, "明年的班", start=False)
    boss = school.county.admin(school.village)
    with next_week():
        client = school.client(boss)
        client.get("/en/learn/classes/places/")
        with django_assert_num_queries(OVERVIEW):
            page = client.get("/en/learn/classes/places/").text
    assert "晚班" in page
    assert "明年的班" in page
    assert "晚班0" not in page
    assert "fewer than 5 people" in page


def test_one_class_of_eight_shows_its_six_or_its_total_but_never_both(school) -> None:
    many(school.cohort, 8, learning=6)
    with next_week():
        ((_name, cells),) = figures(school.county.admin(school.village))
    silent, learning, core, total = cells
    assert (silent, core) == (None, None)  # two are silent, nobody is through
    assert None in (learning, total)


def test_figures_of_other_places_are_not_there(school) -> None:
    there = school.county.villages[3]
    make.cohort(there, make.teacher(there), "外村的班")
    here, boss = school.county.admin(school.village), school.county.county_admin()
    assert [row.name for row in visible(here, Cohort)] == ["晚班"]
    assert {row.name for row in visible(boss, Cohort)} == {"晚班", "外村的班"}
    assert "外村的班" not in school.client(here).get("/learn/classes/places/").text
    assert "外村的班" in school.client(boss).get("/learn/classes/places/").text


def test_who_only_reads_is_shown_nothing_below_ten(school) -> None:
    reader = admin(school.county.county, "县里来看的", RoleKind.LAYER_AND_BELOW_READ)
    many(school.cohort, 8, learning=8)
    with next_week():
        ((_name, cells),) = figures(reader)
    assert cells == (None,) * 4


def test_a_role_elsewhere_shows_no_smaller_numbers_here(school) -> None:
    here, there = school.cohort, make.cohort(school.county.villages[3], school.county.county_admin(), "外村的班")
    worker = school.county.admin(school.village)
    assert least_for(worker, [here]) == 5
    assert least_for(worker, [here, there]) == 10
    reader = admin(school.county.county, "县里来看的", RoleKind.LAYER_AND_BELOW_READ)
    assert least_for(reader, [here]) == 10
    grant(reader, unit=school.village, kind=RoleKind.TEACHER, start_on=timezone.localdate(), by=None)
    assert least_for(reader, [here]) == 10  # teaching shows no place's figures
    grant(reader, unit=school.village, kind=RoleKind.LAYER_FULL, start_on=timezone.localdate(), by=None)
    assert (least_for(reader, [here]), least_for(reader, [here, there])) == (5, 10)
    assert least_for(school.county.county_admin(), [here, there]) == 5


def test_all_week_the_figures_are_those_of_monday(school) -> None:
    """Whoever joins, leaves, learns or ends in between is not seen by looking before and after."""
    boss = school.county.admin(school.village)
    many(school.cohort, 8, learning=8)
    with next_week():
        monday = figures(boss)
        assert monday == [("晚班", (None, None, None, 10))]
        first, *rest = Enrolment.objects.order_by("pk")
        enrolling.leave(first, by=first.person)
        many(school.cohort, 30, learning=30)
        many(make.cohort(school.village, school.teacher, "新的班"), 9, learning=9)
        opening.end_cohort(school.cohort, by=school.teacher)
        enrolling.leave(rest[0], by=rest[0].person)
        assert figures(boss) == monday
        assert "新的班" in [cohort.name for cohort in overview(boss).coming]


def test_who_left_after_the_end_and_what_was_learnt_after_it_is_not_counted(school) -> None:
    boss = school.county.admin(school.village)
    many(school.cohort, 12, learning=12)
    many(school.cohort, 12, learning=0)
    opening.end_cohort(school.cohort, by=school.teacher)
    with next_week():
        before = figures(boss)
        for row in Enrolment.objects.filter(person__progress=None):
            learn(row.person)
        for row in Enrolment.objects.order_by("pk")[:6]:
            enrolling.leave(row, by=row.person)
    with time_machine.travel(week_began() + timedelta(days=16), tick=False):
        after = figures(boss)
    assert before == [("晚班", suppressed([[12, 12, 0]]).lines[0])]
    assert after == [("晚班", suppressed([[12, 6, 0]]).lines[0])]


def test_what_the_viewer_knows_by_name_is_not_counted(school) -> None:
    boss = school.county.admin(school.village)
    many(school.cohort, 7, learning=7)
    many(make.cohort(school.village, boss, "我教的班"), 9, learning=9)
    with next_week():
        before = figures(boss)
    enrolling.join(school.cohort, reminders=False, by=boss)
    learn(boss)
    with next_week():
        assert figures(boss) == before == [("晚班", (None, None, None, 5))]
        (other,) = [cells for name, cells in figures(school.county.county_admin()) if name == "晚班"]
        assert other[-1] == 5  # seven: with eight the two tables would tell about the officer


def test_an_officer_of_the_village_and_one_of_the_county_see_the_same_line(school) -> None:
    boss, county = school.county.admin(school.village), school.county.county_admin()
    many(school.cohort, 25, learning=12)
    there = school.county.villages[3]
    many(make.cohort(there, make.teacher(there), "外村的班"), 7, learning=6)
    with next_week():
        page = school.client(county).get("/en/learn/classes/places/").text
        assert set(figures(boss)) < set(figures(county))
        assert [total.is_whole for total in overview(county).totals] == [False, False, False, True]
    assert "and what is not shown" in page


def test_a_new_class_pushes_no_old_one_out(school) -> None:
    boss, today = school.county.admin(school.village), timezone.localdate()
    facts = {"unit": school.village, "host": "school", "place": "学校", "state": "running", "starts_on": today}
    rows = [Cohort(name=f"班{n}", ends_on=today, cid=uuid4(), **facts) for n in range(70)]
    rows = Cohort.objects.bulk_create(rows)
    CohortEvent.objects.bulk_create(CohortEvent(cohort=row, deed="start", target="running") for row in rows)
    with next_week():
        assert len(figures(boss)) == 71
    with time_machine.travel(timezone.now() + FIGURES_LAST + timedelta(days=8), tick=False):
        assert [name for name, _cells in figures(boss)] == ["晚班"]


def test_an_officer_sees_no_learner_and_a_role_that_ended_nothing(school) -> None:
    row, boss = make.learner(school.cohort, "李小妹"), school.county.county_admin()
    client = school.client(boss)
    for address in (f"teach/{school.cohort.pk}/", f"learner/{row.pk}/", f"teach/{school.cohort.pk}/sheet.csv"):
        assert client.get(f"/learn/classes/{address}").status_code == 404
    assert "李小妹" not in client.get("/learn/classes/places/").text
    Role.objects.filter(person=boss).update(end_on=timezone.localdate() - timedelta(days=1))
    assert client.get("/learn/classes/places/").status_code == 404
    assert school.client(villager(school.village)).get("/learn/classes/places/").status_code == 404
    assert Enrolment.objects.count() == 1


OVERVIEW = 13
