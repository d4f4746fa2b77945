"""What a process holds of a release: made once, never of an earlier one, never too much of it; a copy for each."""

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override
from wagtail import hooks

from cms.core.domain.page_cache import SECONDS, Held, new_release
from cms.core.views.pages import page_at
from courses.models import LessonPage
from tests.factories.courses import make_course


@pytest.mark.django_db
def test_a_value_is_made_once_a_release():
    held, made = Held[str](most=3), iter("abc")
    assert [held.get("one", lambda: next(made)) for _ in range(3)] == ["a", "a", "a"]
    new_release()
    assert held.get("one", lambda: next(made)) == "b"


@pytest.mark.django_db
def test_nothing_is_not_held():
    held = Held[str](most=3)
    assert held.get("one", lambda: None) is None
    assert held.get("one", lambda: "now it is there") == "now it is there"


@pytest.mark.django_db
def test_the_oldest_goes_first():
    held = Held[int](most=2)
    for number, name in enumerate(("one", "two", "three")):
        held.get(name, lambda number=number: number)
    assert held.kept[2] == {"two": 1, "three": 2}


@pytest.mark.django_db
def test_a_release_that_comes_while_something_is_made_is_not_missed():
    held = Held[str](most=3)

    def slow() -> str:
        new_release()
        return "old words"

    assert held.get("one", slow) == "old words"
    assert held.get("one", lambda: "new words") == "new words"


@pytest.mark.django_db
def test_a_page_is_asked_for_once_and_each_request_has_its_own(django_assert_num_queries):
    lesson = make_course().lessons[0]
    path = lesson.url_path.removeprefix("/zh-hans/")
    with override("zh-hans"):
        first = page_at(path, "zh-hans")
        first.title = "written over"
        with django_assert_num_queries(0):
            second = page_at(path, "zh-hans")
        assert (second.pk, second.title) == (lesson.pk, lesson.title)
        lesson.title = "Published anew"
        lesson.save_revision().publish()
        assert page_at(path, "zh-hans").title == "Published anew"
        lesson.unpublish()
        assert page_at(path, "zh-hans") is None


def test_no_page_can_be_called_private():
    """Its words go out in packs, in the search and on phones as well: a lock on one door only would deceive."""
    assert LessonPage.private_page_options == []


@pytest.mark.django_db
def test_what_nobody_announced_is_seen_after_five_minutes():
    """A picture's file is replaced in the library without a page being published."""
    held, made = Held[str](most=3), iter("ab")
    with time_machine.travel("2026-11-26", tick=False) as clock:
        assert held.get("one", lambda: next(made)) == "a"
        clock.shift(SECONDS - 1)
        assert held.get("one", lambda: next(made)) == "a"
        clock.shift(2)
        assert held.get("one", lambda: next(made)) == "b"


@pytest.mark.django_db
def test_a_page_made_of_old_words_is_not_kept_under_a_new_release():
    lesson, published = make_course().lessons[0], []

    def publish(page, *_facts):
        """Somebody does while this visitor's page is being made, once."""
        if not published:
            published.append(page.pk)
            LessonPage.objects.filter(pk=page.pk).update(title="Published anew")
            new_release()

    visitor = Client()
    with hooks.register_temporarily("before_serve_page", publish):
        assert f"<h1>{lesson.title}</h1>" in visitor.get(lesson.url).text
    assert published == [lesson.pk]
    assert "<h1>Published anew</h1>" in visitor.get(lesson.url).text
