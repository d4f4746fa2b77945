"""The numbers of the bar: fresh on pages of deeds, some seconds old on pages that are read one after another."""

import pytest
import time_machine

from accounts.domain.notices import mark_all_read, mark_read
from accounts.domain.queries import unread_count
from accounts.models import Notice
from cms.core.domain.counts import HELD, waiting_at
from tests.factories.accounts import NoticeFactory, UserFactory
from tests.factories.courses import make_course


@pytest.fixture
def person(db):
    return UserFactory()


def held(person) -> int:
    return waiting_at("me", person, held=True)


def test_a_count_is_held_for_pages_that_are_read(person, django_assert_num_queries):
    NoticeFactory(person=person)
    assert held(person) == 1
    with django_assert_num_queries(0):
        assert held(person) == 1
    NoticeFactory(person=person)
    assert waiting_at("me", person, held=False) == 2
    assert held(person) == 2


def test_it_does_not_get_old(person):
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        assert held(person) == 0
        NoticeFactory(person=person)
        clock.shift(HELD + 1)
        assert held(person) == 1


def test_what_was_read_is_not_counted_on_the_page_it_leads_to(person):
    notices = [NoticeFactory(person=person) for _ in range(3)]
    assert held(person) == 3
    mark_read(notices[0], by=person)
    assert held(person) == 2
    mark_all_read(person)
    assert (held(person), unread_count(person)) == (0, 0)


def test_nobody_has_nothing_waiting():
    assert waiting_at("me", None, held=True) == 0
    assert waiting_at("no such place", None, held=False) == 0


def test_two_people_on_one_phone_have_numbers_of_their_own(client, person):
    lesson = make_course().lessons[0]
    NoticeFactory(person=person)
    client.force_login(person)
    assert "data-badge" in client.get(lesson.url).text
    client.force_login(UserFactory())
    assert "data-badge" not in client.get(lesson.url).text
    assert Notice.objects.count() == 1
