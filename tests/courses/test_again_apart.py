"""The questions of the day without a network: kept for their person, answered once, scored as they were shown."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.core.domain import outbox
from courses.domain.quiz.items import items_of
from courses.models import Attempt, ItemAnswer, LearningEvent, ReviewCard
from tests.factories.accounts import UserFactory
from tests.factories.courses import QUESTION, make_course

pytestmark = pytest.mark.django_db
NAME = "M03-L1.q1"


@pytest.fixture
def course():
    cache.clear()
    made = make_course()
    for lesson in made.lessons:
        lesson.save_revision().publish()
    return made


@pytest.fixture
def learner(course):
    """Somebody who got a question wrong two days ago."""
    person = UserFactory()
    data = {"of": "M03-L1", "lang": "zh-hans", "question": "q1", "fields": [["q1", "1"]]}
    send(person, "answer", data, at=timezone.now() - timedelta(days=2))
    ReviewCard.objects.update(due_on=timezone.localdate())
    return person


def phone_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def send(person, kind: str, data: dict, *, at=None, cid=None) -> dict:
    when = int((at or timezone.now()).timestamp() * 1000)
    entry = {"cid": str(cid or uuid4()), "kind": kind, "data": data, "sender": outbox.sender_mark(person), "at": when}
    sent = {"v": 1, "entries": [entry]}
    return phone_of(person).post("/phone/outbox/", sent, content_type="application/json").json()["receipts"][0]


def again(chosen: str = "0", *, name: str = NAME, version: str = "") -> dict:
    """As ``written.js`` sends a form of the day's page, where the field of the third question is ``i3``."""
    fields = [["i3", chosen], ["felt", ""]]
    return {"of": name, "lang": "zh-hans", "question": "i3", "version": version, "fields": fields}


def version_of(course) -> str:
    return items_of(course.lessons[0].body)["q1"].version


def test_the_page_of_the_day_has_every_due_question_and_is_kept(learner, course):
    page = phone_of(learner).get("/review/day/")
    assert (page.headers["X-Keep"], page.text.count('data-outbox="again"')) == ("1", 1)
    assert f'data-version="{version_of(course)}"' in page.text
    assert "data-day" in phone_of(learner).get("/review/").text
    assert phone_of(UserFactory()).get("/review/day/").text.count('data-outbox="again"') == 0


def test_an_answer_without_a_network_moves_its_card_once(learner, course):
    cid, before = uuid4(), LearningEvent.objects.count()
    receipts = [send(learner, "again", again(version=version_of(course)), cid=cid) for _time in range(2)]
    assert receipts[0] == receipts[1]
    assert (receipts[0]["state"], receipts[0]["standing"]) == ("accepted", "counts")
    assert receipts[0]["go"] == reverse("review:told", kwargs={"cid": cid})
    assert LearningEvent.objects.count() == before + 1
    assert ReviewCard.objects.get().due_on > timezone.localdate()
    assert phone_of(learner).get(receipts[0]["go"]).status_code == 200


def test_a_question_that_was_turned_meanwhile_is_scored_as_the_phone_showed_it(learner, course):
    shown = version_of(course)
    lesson = course.lessons[0]
    lesson.body = [("question", {**QUESTION, "options": QUESTION["options"][::-1]})]
    lesson.save_revision().publish()
    receipt = send(learner, "again", again("0", version=shown))
    assert receipt["standing"] == "superseded"
    assert ItemAnswer.objects.order_by("-pk")[0].score == 1


def test_a_late_answer_counts_and_says_so(learner, course):
    at = timezone.now() - timedelta(days=1, hours=2)
    assert send(learner, "again", again(version=version_of(course)), at=at)["standing"] == "late"


def test_a_question_of_a_lesson_that_is_gone_still_counts_and_one_that_nobody_knows_is_kept(learner, course):
    shown = version_of(course)
    course.lessons[0].unpublish()
    assert send(learner, "again", again(version=shown))["state"] == "accepted"
    assert ItemAnswer.objects.order_by("-pk")[0].score == 1
    attempts = Attempt.objects.count()
    receipt = send(learner, "again", again(name="M03-L1.q9"))
    assert (receipt["standing"], Attempt.objects.count()) == ("superseded", attempts)
    assert LearningEvent.objects.order_by("-pk")[0].payload["question"] == "M03-L1.q9"


@pytest.mark.parametrize("data", [again(name="nonsense"), again("x"), {"of": NAME, "lang": "zh-hans"}])
def test_what_cannot_be_read_is_held_for_somebody(learner, data):
    assert send(learner, "again", data)["standing"] == "held"
