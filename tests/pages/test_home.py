"""The first page: what stands there for whom, and what it costs whatever the size of the village."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.pages.domain import ensure_pages
from mentorship.live.domain import questions
from mentorship.live.enums import RoomState
from tests.factories.accounts import UserFactory
from tests.factories.live import make_chat, make_session

pytestmark = pytest.mark.django_db
# page, session, person, two badges of the bar, sessions, progress, path, mentor and desk, roles
COST = 7  # without what waits at two places of the bar: that is counted once in some seconds


@pytest.fixture
def home():
    ensure_pages()
    return reverse("home")


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("rows", [1, 3])
def test_first_page_of_a_learner_costs_the_same_at_any_length(home, rows, django_assert_num_queries):
    person = UserFactory(name="王秀英")
    make_chat(mentee=person)
    for _ in range(rows):
        make_session()
        make_session(state=RoomState.SCHEDULED)
    client = signed_in(person)
    client.get(home)
    with django_assert_num_queries(COST):
        page = client.get(home)
    assert page.status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_first_page_of_a_mentor_counts_what_waits_in_open_rooms(home, rows, django_assert_num_queries):
    host = UserFactory()
    for _ in range(rows):
        room = make_session(hosts=[host])
        questions.ask(room, by=UserFactory(), text="笋干怎么寄？")
        questions.ask(room, by=UserFactory(), text="多少钱？")
    questions.ask(make_session(), by=UserFactory(), text="在别人的屋里问")
    client = signed_in(host)
    client.get(home)
    with django_assert_num_queries(COST):
        page = client.get(home)
    assert f"有 {rows * 2} 个问题等您回。" in page.text


def test_first_page_names_the_mentor(home):
    person = UserFactory()
    make_chat(mentee=person, mentor=UserFactory(name="陈大明"))
    assert "陈大明" in signed_in(person).get(home).text


def test_first_page_of_a_visitor_comes_from_the_cache(home, django_assert_num_queries):
    Client().get(home)
    with django_assert_num_queries(0):
        assert Client().get(home).status_code == 200
