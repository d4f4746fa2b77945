"""A lesson is found by the words of the place where one lives, and by no other place's."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from association.domain.residence import settle
from cms.pages.domain.search.finding import MOST, search
from cms.pages.domain.search.indexing import refresh_all
from cms.pages.models import SearchEntry
from courses.domain.editions import begin_edition
from courses.models import EditionPage, LessonPage
from tests.factories.accounts import UserFactory
from tests.factories.association import LONG_AGO, make_county, villager
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
WORDS = "<p>取件点在老茶厂。</p>"
FACT = {
    "platform": "other",
    "text": "<p>老茶厂寄一公斤三块。</p>",
    "source": "s",
    "status": "reviewed",
    "owner": "o",
    "checked_on": "2026-11-01",
    "review_by": "2027-05-01",
}


@pytest.fixture
def here(db, django_capture_on_commit_callbacks) -> SimpleNamespace:
    cache.clear()
    county, course = make_county(), make_course(lessons=2)
    make_course("en", lessons=2)
    for lesson in course.lessons:
        lesson.title = "寄出去"
        lesson.body = [("text", "<p>取件点在快递站。</p>"), *[(c.block_type, c.value) for c in list(lesson.body)[2:]]]
        lesson.save_revision().publish()
    refresh_all()
    near, far = villager(county.villages[0], "近的"), villager(county.villages[3], "远的")

    def publish(number=0, unit=None, words=WORDS, title="送到老茶厂") -> EditionPage:
        page = begin_edition(course.lessons[number], unit=unit or county.towns[0], by=UserFactory())
        page.title, page.body = title, [("text", words), ("fact", FACT)]
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()
        return EditionPage.objects.get(pk=page.pk)

    return SimpleNamespace(county=county, lessons=course.lessons, near=near, far=far, publish=publish)


def found(typed: str, person=None, kind: str = "lessons") -> list[tuple[str, str]]:
    hits = search(typed, person=person or AnonymousUser(), language="zh-hans").groups.get(kind, [])
    return [(hit.entry.title, hit.url) for hit in hits]


def test_who_lives_there_finds_the_lesson_by_its_words_and_nobody_else_does(here) -> None:
    here.publish()
    address = here.lessons[0].url
    assert found("老茶厂", here.near) == [("送到老茶厂", address)]
    assert [url.partition("#")[0] for _title, url in found("老茶厂", here.near, "facts")] == [address]
    for person in (here.far, None):
        assert (found("老茶厂", person), found("老茶厂", person, "facts")) == ([], [])


def test_a_lesson_stands_there_once_as_it_is_told_to_who_asks(here) -> None:
    here.publish()
    first, second = (lesson.url for lesson in here.lessons)
    assert sorted(found("取件点", here.near)) == [("寄出去", second), ("送到老茶厂", first)]
    for person in (here.far, None):
        assert sorted(found("取件点", person)) == [("寄出去", first), ("寄出去", second)]
    assert [url for _title, url in found("快递站", here.near)] == [second]
    assert "Who holds" in SearchEntry.objects.get(source="courses.told", key="page").text


def test_the_smallest_place_is_found_and_moving_changes_it_at_once(here) -> None:
    here.publish(unit=here.county.county, words="<p>县里的仓库。</p>", title="送到仓库")
    here.publish()
    assert len(found("老茶厂", here.near)) == 1
    assert found("县里的仓库", here.near) == []
    assert len(found("县里的仓库", here.far)) == 1
    settle(here.near, unit=here.county.villages[3], origin="local", since=LONG_AGO, by=None)
    assert found("老茶厂", here.near) == []
    assert len(found("县里的仓库", here.near)) == 1


def test_what_was_taken_offline_is_gone_at_once_and_out_of_the_index(here, django_capture_on_commit_callbacks) -> None:
    page = here.publish()
    page.unpublish()
    assert found("老茶厂", here.near) == []
    assert len(found("取件点", here.near)) == 2
    refresh_all()
    assert SearchEntry.objects.filter(source="courses.told").count() == 0
    here.publish()
    with django_capture_on_commit_callbacks(execute=True):
        LessonPage.objects.get(pk=here.lessons[0].pk).unpublish()
    assert SearchEntry.objects.filter(source="courses.told").count() == 0


def test_a_deleted_edition_leaves_the_index(here, django_capture_on_commit_callbacks) -> None:
    page = here.publish()
    assert SearchEntry.objects.filter(source="courses.told").count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
    assert SearchEntry.objects.filter(source="courses.told").count() == 0
    assert len(found("取件点", here.near)) == 2


def test_many_places_do_not_push_out_what_somebody_may_find(here) -> None:
    """The list of a kind is short: what others read takes no line of it."""
    lesson = here.lessons[0]
    for unit in (*here.county.towns[1:], *here.county.villages[1:]):
        here.publish(unit=unit)
    for number in range(3, MOST + 3):
        county = make_county(f"{number}县")
        here.publish(unit=county.county)
    assert EditionPage.objects.child_of(lesson).count() > MOST
    here.publish(1)
    assert found("老茶厂", here.near) == [("送到老茶厂", here.lessons[1].url)]
    assert len(found("取件点", here.near)) == 2
    assert found("老茶厂") == []


def test_it_costs_one_query_more_where_lessons_are_told_otherwise(here) -> None:
    def queries(person) -> int:
        found("取件点", person)
        with CaptureQueriesContext(connection) as asked:
            found("取件点", person)
        return len(asked)

    before, nobody = queries(here.near), queries(None)
    here.publish()
    assert (queries(here.near), queries(None)) == (before + 1, nobody)


def test_the_page_of_the_search_says_the_place(here) -> None:
    here.publish()
    browser = Client()
    browser.force_login(here.near)
    text = browser.get("/search/", {"q": "老茶厂"}).text
    assert f"Markets · {here.county.towns[0]}" in text
