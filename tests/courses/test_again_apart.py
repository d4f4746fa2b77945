"""The questions of the day without a network: kept for their person, answered once, scored as they were shown."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.core.domain import outbox
from cms.core.models import CustomImage
from courses.domain.quiz.asking import item_today, items_today
from courses.domain.quiz.items import items_of
from courses.models import Attempt, ItemAnswer, LearningEvent, ReviewCard
from tests.core.test_pictures import photograph
from tests.courses.test_attempts import OTHERS
from tests.factories.accounts import UserFactory
from tests.factories.courses import QUESTION, make_course

pytestmark = pytest.mark.django_db
NAME = "M03-L1.q1"
DAY = 9


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


def shots(key: str, image) -> tuple[str, dict]:
    """A question that is answered by photos of the library."""
    pictures = [{"drawing": "", "image": image, "alt": words} for words in "甲乙"]
    options = [{"picture": one, "right": number == 0, "why": "因为。"} for number, one in enumerate(pictures)]
    return "pictures", {"key": key, "choose": "one", "ask": f"哪张 {key}？", "options": options}


def library_photo(title: str) -> CustomImage:
    return CustomImage.objects.create(title=title, file=photograph(), width=400, height=300)


@pytest.mark.parametrize("due", [1, 4])
@pytest.mark.parametrize("where", ["lesson", "quiz"])
def test_the_page_of_the_day_has_one_price(where, due, django_assert_num_queries):
    """Session, person, cards, pages, photos for the questions, and again with their sizes."""
    course, person = make_course(lessons=4), UserFactory()
    photos = [library_photo(f"照片{n}") for n in range(4)]
    for lesson, photo in zip(course.lessons, photos, strict=True):
        lesson.body = [("figure", {"picture": {"drawing": "", "image": photo, "alt": "图"}}), shots("q1", photo)]
        lesson.save_revision().publish()
    asked = [shots(f"q{n}", photo) for n, photo in enumerate(photos, start=1)]
    course.module.quiz = [*asked, ("question", {**QUESTION, "key": "q5"})]
    course.module.save_revision().publish()
    names = {"lesson": [f"M03-L{n}.q1" for n in range(1, 5)], "quiz": [f"M03-quiz.q{n}" for n in range(1, 5)]}[where]
    ReviewCard.objects.bulk_create(
        [ReviewCard(person=person, item=name, due_on=timezone.localdate()) for name in names[:due]]
    )
    phone = phone_of(person)
    phone.get("/review/day/")  # the sizes of the photos are made once
    with django_assert_num_queries(DAY):
        page = phone.get("/review/day/").text
    assert [page.count('data-outbox="again"'), page.count("<picture>")] == [due, 4 * due]


def test_many_questions_at_once_are_those_that_are_asked_one_by_one():
    """Whatever their kind, in this language or else in another, and of a lesson that is gone none."""
    course, other = make_course(lessons=2), make_course("en", lessons=3)
    others = [(kind, {**value, "objective": ""}) for kind, value in OTHERS]
    course.module.quiz = [*others, ("question", QUESTION), shots("q11", library_photo("照片"))]
    for page in (course.module, *course.lessons, *other.lessons):
        page.save_revision().publish()
    course.lessons[1].unpublish()
    live = {page.key: items_of(page.body) for page in (*other.lessons, course.lessons[0])}
    live["M03-quiz"] = items_of(course.module.quiz)
    expected = {f"{key}.{name}": item for key, items in live.items() for name, item in items.items()}
    names = [*expected, "M03-quiz.q99", "M99-L1.q1", "M99-quiz.q1", "nonsense", ""]
    assert items_today(names, language="zh-hans") == expected
    assert {name: item_today(name, language="zh-hans") for name in names if name in expected} == expected
    assert {item_today(name, language="zh-hans") for name in names[len(expected) :]} == {None}


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
