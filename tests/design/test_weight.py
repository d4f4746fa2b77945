"""What whole pages weigh when they are full: every lesson of the curriculum, a room with two hundred questions.

Bytes as the wire carries them, by brotli, headers included by a flat allowance. Chromium measures the rest
(``tests/e2e/test_budget.py``).
"""

import random
import re
from pathlib import Path
from uuid import uuid4

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from cms.pages.domain import ensure_pages
from courses.domain.progress import finish_lesson
from courses.models import CoursePage, LessonPage
from mentorship.live.domain import questions
from mentorship.live.models import Question
from mentorship.live.views.parts import FIRST_SHOWN, FOR_HOSTS
from tests.factories.accounts import UserFactory
from tests.factories.live import make_session

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KB = 1000
HEADERS = 900  # bytes of a response's head, cookies and policy included
HTML, PICTURE, PICTURES = 14 * KB, 25 * KB, 40 * KB  # 100 kB with pictures are 60 kB of first visit and these


@pytest.fixture
def curriculum():
    cache.clear()
    ensure_pages()
    call_command("import_course", verbosity=0)
    return LessonPage.objects.live()


def weight(client: Client, address: str) -> int:
    answer = client.get(address, headers={"accept-encoding": "br"})
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "br")
    return len(answer.content) + HEADERS


def too_heavy(client: Client, addresses: list[str]) -> dict[str, int]:
    weights = {address: weight(client, address) for address in addresses}
    return {address: found for address, found in weights.items() if found > HTML}


def large(client: Client) -> Client:
    client.cookies["view"] = "elder"
    return client


def learner() -> Client:
    client = Client()
    client.force_login(UserFactory())
    return client


READERS = {"visitor": Client, "learner": learner, "elder": lambda: large(Client())}


def pages_of(curriculum) -> list[str]:
    kinds = [kind for kind in CoursePage.__subclasses__() if not kind._meta.abstract]
    return ["/", "/en/", *(page.url for kind in kinds for page in kind.objects.live())]


def test_every_page_of_the_course_is_light_in_both_languages(curriculum):
    addresses = pages_of(curriculum)
    assert len(addresses) > 2 * 40
    found = {who: too_heavy(make(), addresses) for who, make in READERS.items()}
    assert found == {who: {} for who in READERS}


def test_lessons_with_pictures_and_seals_are_light(curriculum):
    client, person = Client(), UserFactory()
    client.force_login(person)
    found = {}
    for lesson in curriculum:
        names = set(re.findall(r'class="drawing" src="/static/([^"]+?)"', client.get(lesson.url).text))
        sizes = {name: len(brotli.compress(Path(finders.find(name)).read_bytes())) for name in names}
        if sum(sizes.values()) > PICTURES or any(size > PICTURE for size in sizes.values()):
            found[lesson.url] = sizes
        finish_lesson(person, lesson=lesson, cid=uuid4(), by=person)
    assert found == {}
    assert too_heavy(client, ["/", "/course/", "/en/course/"]) == {}


def test_practice_that_asks_for_screenshots_is_light(curriculum):
    addresses = [f"{language}/learn/practice/{code}/" for language in ("", "/en") for code in ("M14", "M21")]
    client = learner()
    assert ['class="cover"' in client.get(address).text for address in addresses] == [True] * 4
    assert {who: too_heavy(person, addresses) for who, person in (("learner", client), ("elder", large(client)))} == {
        "learner": {},
        "elder": {},
    }


def words(chance: random.Random, length: int) -> str:
    """Text that packs as badly as people's own words: any of 1,500 characters, each as likely as the other."""
    return "".join(chr(chance.randrange(0x4E00, 0x4E00 + 1500)) for _ in range(length))


@pytest.mark.parametrize("order", ["", "?by=time"])
def test_a_room_with_two_hundred_questions_is_light(order):
    chance = random.Random(8)
    host, person = UserFactory(), UserFactory()
    room = make_session(hosts=[host])
    for number in range(200):
        said = questions.ask(room, by=UserFactory(), text=words(chance, 40))
        if number % 3 == 0:
            questions.answer(Question.objects.get(pk=said.body["q"]), by=host, text=words(chance, 60))
    shown = re.compile(r'data-q="\d')
    for who, first in ((person, FIRST_SHOWN), (host, FOR_HOSTS)):
        client = Client()
        client.force_login(who)
        page = client.get(f"/ask/rooms/{room.slug}/{order}")
        assert len(shown.findall(page.text)) == first
        assert "看全部 200 个问题" in page.text
        assert len(shown.findall(client.get(f"/ask/rooms/{room.slug}/?all=yes").text)) == 200
        assert weight(client, f"/ask/rooms/{room.slug}/{order}") <= HTML


def test_own_questions_stay_on_the_page_of_a_full_room():
    person = UserFactory()
    room = make_session()
    for _number in range(FIRST_SHOWN):
        questions.ask(room, by=UserFactory(), text="笋干怎么寄？")
    questions.ask(room, by=person, text="我的问题排在最后")
    client = Client()
    client.force_login(person)
    assert "我的问题排在最后" in client.get(f"/ask/rooms/{room.slug}/").text
