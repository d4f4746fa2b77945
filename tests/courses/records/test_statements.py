"""What is said of what was learnt: by the rules of xAPI, always the same, and never who or what somebody wrote."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from courses.certificates.models import Award
from courses.domain.progress import answer_question, finish_lesson, mark_read, submit_quiz
from courses.models import Attempt, ItemAnswer, LearningEvent, LessonPage, ModulePage
from courses.records.domain.naming import course
from courses.records.domain.statements import earned, statement_of, taken_back
from tests.courses.records.conftest import SITE, learnt
from tests.courses.records.rulebook import mistakes

pytestmark = pytest.mark.django_db
ADL = "http://adlnet.gov/expapi/verbs/"


def said_of(event, name):
    return statement_of(event, name=name, course=course())


def real_events(person):
    """Everything that the product's own deeds write."""
    lesson = LessonPage.objects.get(key="M03-L1", locale__language_code="zh-hans")
    module = ModulePage.objects.get(code="M03", locale__language_code="zh-hans")
    mark_read(person, lesson_key=lesson.key, cid=uuid4(), by=person)
    mark_read(person, lesson_key=lesson.key, block=2, cid=uuid4(), by=person)
    answer_question(person, lesson=lesson, question="q1", chosen=[0], cid=uuid4(), by=person)
    finish_lesson(person, lesson=lesson, cid=uuid4(), by=person)
    for right in (3, 5):
        answers = {f"q{n}": [0 if n <= right else 1] for n in range(1, 6)}
        submit_quiz(person, module=module, answers=answers, cid=uuid4(), by=person)
    return list(LearningEvent.objects.filter(person=person).select_related("attempt").order_by("pk"))


def test_every_deed_of_the_product_is_a_statement_by_the_rules(school) -> None:
    name = uuid4()
    found = [said_of(event, name) for event in real_events(school.learner)]
    assert [mistakes(said) for said in found] == [[]] * 6
    verbs = [said["verb"]["id"].removeprefix(ADL) for said in found]
    assert verbs == ["initialized", "experienced", "answered", "completed", "failed", "passed"]
    assert [said.get("result") for said in found] == [
        None,
        None,
        {"score": {"scaled": 1.0, "raw": 1.0, "min": 0, "max": 1}, "success": True, "completion": True},
        {"completion": True},
        {"score": {"scaled": 0.6, "raw": 3.0, "min": 0, "max": 5}, "success": False, "completion": True},
        {"score": {"scaled": 1.0, "raw": 5.0, "min": 0, "max": 5}, "success": True, "completion": True},
    ]


def test_a_lesson_has_one_address_and_its_names_in_both_languages(school) -> None:
    event = learnt(school.learner)
    event.language = "en"
    said = said_of(event, uuid4())
    lesson = f"{SITE}/course/understand/markets/lesson-1/"
    assert said["object"]["id"] == lesson
    assert said["object"]["definition"]["name"] == {"zh-Hans": "Lesson 1", "en": "Lesson 1"}
    assert said["context"]["language"] == "en"
    assert said["context"]["platform"] == SITE
    assert said["context"]["contextActivities"]["parent"][0]["id"] == f"{SITE}/course/understand/markets/"
    assert said["context"]["contextActivities"]["grouping"][0]["definition"]["name"] == {
        "zh-Hans": "Course zh-hans",
        "en": "Course en",
    }


def test_what_is_not_published_any_more_can_still_be_said(school) -> None:
    said = said_of(learnt(school.learner, "M99-L7"), uuid4())
    assert mistakes(said) == []
    assert said["object"]["id"] == f"{SITE}/course/#M99-L7"
    answer = learnt(school.learner, "M99-L7", "answer", {"question": "q2", "chosen": [0], "right": True})
    said = said_of(answer, uuid4())
    assert mistakes(said) == []  # an address has one "#": a strict store would refuse the answer for a second one
    assert said["object"]["id"] == f"{SITE}/course/#M99-L7.q2"


def test_nobody_is_named_and_nothing_written_is_told(school) -> None:
    person = school.learner
    payload = {"question": "q1", "chosen": ["我写的秘密"], "right": False}
    said = json.dumps(said_of(learnt(person, kind="answer", payload=payload), uuid4()), ensure_ascii=False)
    for secret in (person.name, str(person.phone), "我写的秘密", "chosen"):
        assert secret not in said


def test_the_same_event_is_the_same_statement_and_another_receiver_cannot_join_them(school) -> None:
    event, name, elsewhere = learnt(school.learner), uuid4(), uuid4()
    assert said_of(event, name) == said_of(event, name)
    assert said_of(event, name)["id"] != said_of(event, elsewhere)["id"]
    assert said_of(event, name)["actor"]["account"] == {"homePage": SITE, "name": str(name)}


def test_accepted_practice_is_passed_and_what_waits_is_not_told(school) -> None:
    name = uuid4()
    done = said_of(learnt(school.learner, "M03-practice"), name)
    assert (done["verb"]["id"], done["result"]) == (f"{ADL}passed", {"completion": True, "success": True})
    assert done["object"]["id"] == f"{SITE}/learn/practice/M03/"
    assert said_of(learnt(school.learner, "M03-practice", "sent"), name) is None
    assert said_of(learnt(school.learner, "M03-practice", "back"), name) is None


def test_a_question_that_came_back_is_the_question_of_the_quiz(school) -> None:
    payload = {"question": "M03-quiz.q2", "chosen": [1], "right": True, "felt": "easy"}
    said = said_of(learnt(school.learner, "M03-review", "answer", payload), uuid4())
    assert mistakes(said) == []
    assert said["object"]["id"] == f"{SITE}/learn/quiz/M03/#q2"


def test_of_an_answer_that_nobody_could_judge_nothing_is_said_but_that_it_came(school) -> None:
    payload = {"question": "q9", "chosen": [1], "right": False}
    event = learnt(school.learner, "M03-L1", "answer", payload)
    assert said_of(event, uuid4())["result"] == {"completion": True}
    attempt = Attempt.objects.create(event=event, points=0, of=1)
    ItemAnswer.objects.create(
        attempt=attempt, person=school.learner, item="M03-L1.q9", score=None, happened_at=event.happened_at
    )
    assert said_of(LearningEvent.objects.get(pk=event.pk), uuid4())["result"] == {"completion": True}
    ItemAnswer.objects.update(score=0)
    assert said_of(LearningEvent.objects.get(pk=event.pk), uuid4())["result"]["success"] is False


def test_what_was_taken_back_is_voided(school) -> None:
    name, event = uuid4(), learnt(school.learner)
    said = said_of(learnt(school.learner, kind="undone", payload={"cid": str(event.cid)}), name)
    assert mistakes(said) == []
    assert said["verb"]["id"] == f"{ADL}voided"
    assert said["object"] == {"objectType": "StatementRef", "id": said_of(event, name)["id"]}


def test_a_clock_that_runs_ahead_is_not_believed(school) -> None:
    event = learnt(school.learner)
    event.happened_at = event.received_at + timedelta(days=365)
    assert said_of(event, uuid4())["timestamp"][:10] == f"{event.received_at:%Y-%m-%d}"


def test_a_badge_is_earned_and_can_be_taken_back_without_its_code(school) -> None:
    award = Award.objects.create(
        person=school.learner, kind="module", key="M03", title={"zh-hans": "市场", "en": "Markets"}
    )
    name = uuid4()
    said = earned(award, name=name, course=course())
    assert mistakes(said) == []
    assert said["object"]["id"] == f"{SITE}/c/achievement/M03/"
    assert said["object"]["definition"]["name"] == {"zh-Hans": "市场", "en": "Markets"}
    assert award.code not in json.dumps(said)
    award.revoked_at = timezone.now()
    back = taken_back(award, name=name, course=course())
    assert mistakes(back) == []
    assert back["object"]["id"] == said["id"]


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ({"id": "x"}, "id is no UUID in its plain form"),
        ({"timestamp": "2026-11-01"}, "timestamp is not ISO 8601 with a zone"),
        ({"result": {"score": {"scaled": 1.5}}}, "scaled is not between -1 and 1"),
        ({"result": {"score": {"raw": 6, "min": 0, "max": 5}}}, "raw does not lie between min and max"),
        ({"odd": 1}, "statement: odd is not in the specification"),
        ({"context": {"language": "中文"}}, "context's language is no tag"),
        ({"actor": {"account": {"homePage": "x", "name": "y"}}}, "homePage is no whole address"),
    ],
)
def test_the_rulebook_finds_what_is_wrong(school, change, mistake) -> None:
    assert mistakes(said_of(learnt(school.learner), uuid4()) | change) == [mistake]
