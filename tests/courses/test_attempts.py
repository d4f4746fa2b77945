"""Attempts: kept once, never refused because a question changed or went, readable for good; and what comes back."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.progress import due_of, standing_of, submit_quiz
from courses.domain.quiz.cards import due_cards
from courses.domain.quiz.items import items_of
from courses.domain.quiz.spacing import Answered, plan
from courses.domain.quiz.tries import Try, mark_of, tries_of
from courses.enums import Mark
from courses.models import Attempt, ItemAnswer, LearningEvent, ModulePage, Progress, ReviewCard
from tests.factories.accounts import UserFactory
from tests.factories.courses import QUESTION, make_course

NUMBER = {
    "key": "q6",
    "objective": "sum",
    "ask": "20 jin at 6 yuan?",
    "value": "120",
    "tolerance": "0",
    "unit": "元",
    "why": "20 × 6.",
    "traps": [{"value": "26", "why": "You added."}],
}
ORDER = {
    "key": "q7",
    "ask": "In order?",
    "steps": [{"text": word, "why": f"{word} because"} for word in ("pack", "weigh", "post")],
}
PAIRS = [{"left": "seller", "right": "packs", "why": "w1"}, {"left": "courier", "right": "carries", "why": "w2"}]
MATCH = {"key": "q8", "ask": "Who?", "pairs": PAIRS}
GAPS = [{"accept": ["cost"], "others": [], "why": "w3"}, {"accept": ["price"], "others": ["wait"], "why": "w4"}]
CLOZE = {"key": "q9", "ask": "Fill.", "sentence": "First [1], then [2].", "gaps": GAPS}
SHOTS = {
    "key": "q10",
    "choose": "one",
    "ask": "Which?",
    "options": [
        {"picture": {"drawing": "M14-distribution/figures/pool.svg", "alt": "van"}, "right": True, "why": "w5"},
        {"picture": {"drawing": "M14-distribution/figures/cold.svg", "alt": "snow"}, "right": False, "why": "w6"},
    ],
}
OTHERS = [("number", NUMBER), ("order", ORDER), ("match", MATCH), ("cloze", CLOZE), ("pictures", SHOTS)]
RIGHT = {f"q{n}": "0" for n in range(1, 6)} | {
    "q6": "１２０元",
    **{f"q7.{n}": str(n + 1) for n in range(3)},
    **{f"q8.{n}": str(n) for n in range(2)},
    "q9.0": "Cost",
    "q9.1": "price",
    "q10": "0",
}
QUIZ = "/learn/quiz/M03/"


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def module(db) -> ModulePage:
    return whole_module()


def whole_module() -> ModulePage:
    module = make_course().module
    module.outcomes = [("objective", {"code": "sum", "words": "Multiply"}), ("outcome", "Smile")]
    module.quiz = [*[(block.block_type, block.value) for block in module.quiz], *OTHERS]
    publish(module)
    return module


def publish(module: ModulePage) -> None:
    module.save_revision().publish()


@pytest.fixture
def learner(db) -> Client:
    return signed_in(UserFactory())


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    client.person = person
    return client


def form(module: ModulePage, **changes) -> dict:
    """What the page sends: every answer right, and the fingerprints that stand hidden in it."""
    versions = {f"{key}.version": item.version for key, item in items_of(module.quiz).items()}
    return {**versions, **RIGHT, "cid": str(uuid4()), **changes}


def test_a_quiz_of_every_kind_is_asked_answered_and_explained_by_plain_forms(module, learner) -> None:
    page = learner.get(QUIZ)
    assert page.status_code == 200
    for name in ('name="q6"', 'name="q7.2"', 'name="q8.1"', 'name="q9.0"', 'name="q10"', 'name="q6.version"'):
        assert name in page.text
    sent = form(module)
    answer = learner.post(QUIZ, sent)
    assert answer.url == f"{QUIZ}{sent['cid']}/"
    told = learner.get(answer.url)
    assert (told.context["mine"].right, told.context["mine"].of, told.context["passed"]) == (10, 10, True)
    for why in ("20 × 6.", "weigh because", "w2", "w4", "w5"):
        assert why in told.text


@pytest.mark.parametrize(
    ("changes", "says", "kept"),
    [
        ({"q6": "很多"}, "这个看不出是多少", "很多"),
        ({"q6": ""}, "这里写一个数", 'name="q6"'),
        ({"q7.0": "2"}, "从 1 到 3，不要重", "selected"),
        ({"q8.0": ""}, "每一行都挑一个配上", "selected"),
        ({"q9.0": ""}, "每个空都要填", "price"),
        ({"q10": "7"}, "这道题请选一个答案", "１２０元"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_in_words_and_nothing_typed_is_lost(
    module, learner, changes, says, kept
) -> None:
    page = learner.post(QUIZ, form(module, **changes))
    assert page.status_code == 400
    assert says in page.text
    assert kept in page.text
    assert not Attempt.objects.exists()


def test_a_replayed_attempt_is_kept_once(module, learner) -> None:
    sent = form(module, q6="26")
    assert {learner.post(QUIZ, sent).url for _again in range(3)} == {f"{QUIZ}{sent['cid']}/"}
    assert (Attempt.objects.count(), ItemAnswer.objects.count(), ReviewCard.objects.count()) == (1, 10, 1)


def test_a_question_deleted_under_an_attempt_is_scored_as_it_was_and_can_be_read(module, learner) -> None:
    sent = form(module, q6="26")
    module.quiz = [(block.block_type, block.value) for block in module.quiz if block.value["key"] != "q6"]
    publish(module)
    answer = learner.post(QUIZ, sent)
    assert answer.status_code == 302
    row = Attempt.objects.get()
    assert (row.standing, row.of, row.answers.get(item="M03-quiz.q6").score) == ("superseded", 10, 0)
    shown = learner.get(answer.url).text
    assert "You added." in shown
    assert "照样算数" in shown


def test_a_question_changed_under_an_attempt_is_scored_as_it_was(module, learner) -> None:
    sent = form(module)
    for block in module.quiz:
        if block.value["key"] == "q6":
            block.value["value"], block.value["ask"] = "999", "Another sum?"
    publish(module)
    learner.post(QUIZ, sent)
    row = Attempt.objects.get()
    assert (row.standing, row.answers.get(item="M03-quiz.q6").score, row.points) == ("superseded", 1, 10)
    assert "20 jin at 6 yuan?" in learner.get(f"{QUIZ}{sent['cid']}/").text


def test_a_question_that_nobody_knows_is_kept_without_a_score(module, learner) -> None:
    sent = form(module) | {"q77": "0", "q77.version": "0123456789abcdef"}
    learner.post(QUIZ, sent)
    row = Attempt.objects.get()
    assert (row.standing, row.of) == ("superseded", 10)
    assert (row.answers.get(item="M03-quiz.q77").given, row.answers.get(item="M03-quiz.q77").score) == (["0"], None)
    assert learner.get(f"{QUIZ}{sent['cid']}/").status_code == 200


def test_a_question_added_since_is_not_missed(module, learner) -> None:
    sent = form(module)
    module.quiz.append(("question", {**QUESTION, "key": "q11"}))
    publish(module)
    learner.post(QUIZ, sent)
    assert (Attempt.objects.get().of, Progress.objects.get().done_at is not None) == (10, True)


def try_at(module: ModulePage, person, at: datetime) -> Attempt:
    """As it comes out of a phone's outbox."""
    others = {"q6": ["120"], "q7": [1, 2, 3], "q8": [0, 1], "q9": ["cost", "price"], "q10": [0]}
    given = {f"q{k}": [0] for k in range(1, 6)} | others
    submit_quiz(person, module=module, answers=given, cid=uuid4(), by=person, at=at)
    return Attempt.objects.latest("pk")


@pytest.mark.parametrize(("days", "standing"), [(0, "counts"), (3, "late"), (366, "late"), (-366, "counts")])
def test_a_late_attempt_counts_and_a_wrong_clock_is_not_believed(module, learner, days, standing) -> None:
    at = timezone.now() - timedelta(days=days, minutes=1)
    row = try_at(module, learner.person, at)
    assert row.standing == standing
    assert row.event.happened_at == at if days >= 0 else at > row.event.happened_at <= timezone.now()
    assert Progress.objects.get().done_at <= timezone.now()


def test_an_attempt_from_before_one_that_is_here_is_late(module, learner) -> None:
    learner.post(QUIZ, form(module))
    try_at(module, learner.person, timezone.now() - timedelta(hours=1))
    assert [row.standing for row in Attempt.objects.order_by("pk")] == ["counts", "late"]


NO_TIMES = [
    "0001-01-01T00:00",
    "0001-01-01",
    "0001-01-01T00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "9999-12-31T23:59:59+14:00",
    "1999-12-31T00:00Z",
    "never",
]


@pytest.mark.parametrize("said", NO_TIMES)
def test_what_a_form_brings_happens_now_whatever_it_says(module, learner, said) -> None:
    assert learner.post(QUIZ, form(module, happened_at=said)).status_code == 302
    answer = {"cid": str(uuid4()), "question": "q1", "q1": "0", "chosen": "0", "happened_at": said}
    assert learner.post("/learn/lesson/M03-L1/answer/", answer).status_code in {302, 404}
    for event in LearningEvent.objects.all():
        assert timezone.now() - event.happened_at < timedelta(minutes=1)
    learner.post(QUIZ, form(module))
    assert {row.standing for row in Attempt.objects.all()} == {"counts"}


def test_a_time_that_cannot_be_happened_now_also_in_the_deed(module, learner) -> None:
    for said in (datetime.min, datetime.max, datetime(1999, 12, 31)):  # noqa: DTZ001, DTZ901 gets its zone below
        row = try_at(module, learner.person, said.replace(tzinfo=UTC))
        assert timezone.now() - row.event.happened_at < timedelta(minutes=1)
        assert row.standing == "counts"


def test_a_try_that_was_kept_as_of_a_day_to_come_makes_none_late_and_stands_by_the_day_it_came(module, learner) -> None:
    first = try_at(module, learner.person, timezone.now())
    LearningEvent.objects.filter(pk=first.event_id).update(happened_at=datetime(9999, 12, 31, tzinfo=UTC))
    second = try_at(module, learner.person, timezone.now())
    assert second.standing == "counts"
    assert [row.cid for row in tries_of(learner.person, "M03-quiz")] == [second.event.cid, first.event.cid]


@pytest.mark.django_db(transaction=True)
def test_two_phones_of_one_learner_at_the_same_quiz_lose_nothing() -> None:
    module, person = whole_module(), UserFactory()
    cids = [uuid4() for _phone in range(3)] * 2

    def phone(n: int) -> None:
        given = {f"q{k}": [n % 2] for k in range(1, 6)} | {"q6": ["26"]}
        submit_quiz(person, module=module, answers=given, cid=cids[n], by=person)
        connection.close()

    phones = [Thread(target=phone, args=(n,)) for n in range(6)]
    [one.start() for one in phones]
    [one.join() for one in phones]
    assert (Attempt.objects.count(), LearningEvent.objects.count()) == (3, 3)
    assert ItemAnswer.objects.count() == 30
    wrong = set(ItemAnswer.objects.filter(score__lt=1).values_list("item", flat=True))
    assert set(ReviewCard.objects.values_list("item", flat=True)) == wrong


def test_old_answers_of_a_quiz_get_attempts_and_stay_readable(module, learner) -> None:
    from importlib import import_module  # noqa: PLC0415 a migration's name is no name

    from django.apps import apps  # noqa: PLC0415 as above

    now, person = timezone.now(), learner.person
    old = {"person": person, "kind": "answer", "happened_at": now}
    quiz = {"answers": {"q1": [0], "q2": [1]}, "right": 4, "of": 5}
    event = LearningEvent.objects.create(content_key="M03-quiz", payload=quiz, cid=uuid4(), **old)
    lesson = {"question": "q1", "chosen": [1], "right": False}
    LearningEvent.objects.create(content_key="M03-L1", payload=lesson, cid=uuid4(), **old)
    for _again in range(2):
        import_module("courses.migrations.0004_attempts_of_old_answers").keep_old_answers(apps, None)
    assert list(Attempt.objects.order_by("pk").values_list("points", "of")) == [(4, 5), (0, 1)]
    assert [row.score for row in ItemAnswer.objects.order_by("pk")] == [None, None, 0]
    shown = learner.get(f"{QUIZ}{event.cid}/")
    assert "Until the buyer has the goods." in shown.text


def test_nobody_sees_anothers_attempt(module, learner) -> None:
    sent = form(module)
    learner.post(QUIZ, sent)
    assert signed_in(UserFactory()).get(f"{QUIZ}{sent['cid']}/").status_code == 404


def test_the_best_attempt_is_the_mark_or_the_last_one() -> None:
    day = datetime(2026, 11, 1, tzinfo=UTC)
    rows = [Try(uuid4(), day + timedelta(days=n), 1, points, 5, "counts", "") for n, points in enumerate((2, 4.5, 3))]
    assert (mark_of(rows).points, mark_of(rows, Mark.LAST).points, mark_of([])) == (4.5, 3, None)


def test_parts_of_points_can_pass(module) -> None:
    person = UserFactory()
    answers = {f"q{n}": [0] for n in range(1, 6)} | {"q6": ["120"], "q7": [1, 2, 3], "q8": [0, 0], "q9": ["cost", "x"]}
    row = submit_quiz(person, module=module, answers=answers, cid=uuid4(), by=person)
    assert (row.best_right, row.best_of, row.done_at is not None) == (7, 10, True)  # 7 whole and 2 halves are 8 points


@pytest.mark.parametrize("tries", [1, 3])
def test_a_goal_grows_with_its_answers_in_words_and_costs_the_same(
    module, learner, tries, django_assert_num_queries
) -> None:
    address = "/course/understand/markets/"
    assert "还没做过" in learner.get(address).text
    for _n in range(tries):
        learner.post(QUIZ, form(module))
    with django_assert_num_queries(4):
        page = learner.get(address)
    assert ("学牢了" if tries > 1 else "快学牢了") in page.text
    assert f'data-level="{3 if tries > 1 else 2}"' in page.text


NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)


def days(*numbers: float) -> list[Answered]:
    """A score on each day: 1.0 on day 3 is ``3``, 0 on day 3 is ``-3``."""
    return [Answered(NOON + timedelta(days=abs(n)), float(n > 0)) for n in numbers]


@pytest.mark.parametrize(
    ("answers", "after"),
    [
        (days(-0.1), 1),
        (days(-0.1, 0.2), 1),  # right again on the same day proves nothing
        (days(-0.1, 1.1), 3),
        (days(-0.1, 1.1, 3.1), 9),
        (days(-0.1, 1.1, -3.1), 4),
    ],
)
def test_a_wrong_answer_comes_back_and_a_right_one_later(answers, after) -> None:
    made = plan(answers)
    assert (made.due_on - timezone.localdate(NOON)).days == after


def test_what_never_went_wrong_never_comes_back() -> None:
    assert plan(days(1, 2, 3)) is None


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from([0.0, 0.5, 1.0])), max_size=6), st.randoms())
def test_the_plan_does_not_depend_on_the_order_of_arrival(said, random) -> None:
    answers = [Answered(NOON + timedelta(days=day), score) for day, score in said]
    shuffled = list(answers)
    random.shuffle(shuffled)
    assert plan(shuffled) == plan(answers)


def test_a_wrong_answer_is_asked_again_tomorrow_explained_and_put_off(module, learner) -> None:
    with time_machine.travel(NOON, tick=False):
        learner.post(QUIZ, form(module, q6="26"))
        assert "今天没有要再看的题" in learner.get("/review/").text
        assert due_of(standing_of(learner.person, with_due=True)) == 0
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert "有 1 道题要再看一遍" in learner.get("/").text
        assert "有 1 道题要再看一遍" in learner.get("/course/").text
        page = learner.get("/review/")
        assert "20 jin at 6 yuan?" in page.text
        wrong = learner.post("/review/", {"item": "M03-quiz.q6", "chosen": "x", "cid": str(uuid4())})
        assert wrong.status_code == 400
        sent = {"item": "M03-quiz.q6", "chosen": "120", "felt": "easy", "cid": str(uuid4())}
        for _again in range(2):
            answer = learner.post("/review/", sent)
        assert "20 × 6." in learner.get(answer.url).text
        card = ReviewCard.objects.get()
        assert card.due_on > timezone.localdate() + timedelta(days=1)
        assert due_cards(learner.person) == []
    assert LearningEvent.objects.count() == 2
    assert Progress.objects.get(content_key="M03-quiz").answers["q6"] == ["26"]  # the quiz's own answers stay


def test_a_card_rests_while_its_question_is_gone_and_wakes_with_it(module, learner) -> None:
    with time_machine.travel(NOON, tick=False):
        learner.post(QUIZ, form(module, q6="26"))
    whole = [(block.block_type, block.value) for block in module.quiz]
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        module.quiz = [pair for pair in whole if pair[1]["key"] != "q6"]
        publish(module)
        assert due_of(standing_of(learner.person, with_due=True)) == 0
        assert "今天没有要再看的题" in learner.get("/review/").text
        sent = {"item": "M03-quiz.q6", "chosen": "120", "cid": str(uuid4())}
        assert learner.post("/review/", sent).status_code == 302  # an answer on its way is kept all the same
        assert ItemAnswer.objects.filter(item="M03-quiz.q6").count() == 2
        module.quiz = whole
        publish(module)
    with time_machine.travel(NOON + timedelta(days=30), tick=False):
        assert due_of(standing_of(learner.person, with_due=True)) == 1
