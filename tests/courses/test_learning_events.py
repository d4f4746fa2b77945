"""Progress is folded from events, whatever their order, and each event counts once."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.events import fold, record
from courses.domain.progress import answer_question, finish_lesson, mark_read, next_step, road, submit_quiz
from courses.enums import EventKind
from courses.models import LearningEvent, Progress
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course

START = datetime(2026, 11, 1, 8, tzinfo=UTC)


def event(number: int, kind: str, payload: dict) -> LearningEvent:
    at = START + timedelta(minutes=number)
    return LearningEvent(kind=kind, payload=payload, cid=UUID(int=number), happened_at=at, received_at=at)


payloads = st.one_of(
    st.tuples(st.just(EventKind.READ), st.integers(0, 9).map(lambda block: {"block": block})),
    st.tuples(
        st.just(EventKind.ANSWER),
        st.integers(0, 1).map(lambda n: {"question": "q1", "chosen": [n], "right": n == 0}),
    ),
    st.tuples(
        st.just(EventKind.ANSWER),
        st.integers(0, 5).map(lambda right: {"answers": {"q1": [0]}, "right": right, "of": 5}),
    ),
    st.tuples(st.just(EventKind.DONE), st.just({})),
)


@given(st.lists(payloads, min_size=1, max_size=8), st.randoms())
def test_fold_does_not_depend_on_the_order_of_arrival(said, random) -> None:
    events = [event(number, kind, payload) for number, (kind, payload) in enumerate(said, start=1)]
    shuffled = list(events)
    random.shuffle(shuffled)
    assert fold(shuffled) == fold(events)


def test_fold_of_nothing_is_nothing() -> None:
    assert fold([]) is None


def test_four_of_five_passes_and_three_does_not() -> None:
    assert fold([event(1, EventKind.ANSWER, {"answers": {}, "right": 3, "of": 5})]).done_at is None
    assert fold([event(1, EventKind.ANSWER, {"answers": {}, "right": 4, "of": 5})]).done_at is not None


def test_a_clock_that_runs_ahead_is_not_believed() -> None:
    late = event(1, EventKind.DONE, {})
    late.happened_at = START + timedelta(days=365)
    assert fold([late]).done_at == late.received_at


@pytest.mark.django_db
def test_the_same_cid_counts_once() -> None:
    person, cid = UserFactory(), uuid4()
    for block in (2, 5):
        mark_read(person, lesson_key="M03-L1", cid=cid, by=person, block=block)
    assert LearningEvent.objects.count() == 1
    assert Progress.objects.get().block == 2


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_lose_nothing() -> None:
    person = UserFactory()

    def phone(block: int) -> None:
        mark_read(person, lesson_key="M03-L1", cid=uuid4(), by=person, block=block)
        connection.close()

    phones = [Thread(target=phone, args=(block,)) for block in range(6)]
    [one.start() for one in phones]
    [one.join() for one in phones]
    assert LearningEvent.objects.count() == 6
    assert Progress.objects.get().block == 5


@pytest.mark.django_db
def test_next_step_walks_lessons_then_quiz_then_ends() -> None:
    course, person = make_course(), UserFactory()
    seen = []
    for _turn in range(4):
        step = next_step(person, language="zh-hans")
        seen.append((step.kind, step.number, step.resumed) if step else None)
        if step and step.kind == "lesson":
            finish_lesson(person, lesson=course.lessons[step.number - 1], cid=uuid4(), by=person)
        elif step:
            submit_quiz(
                person, module=course.module, answers={f"q{n}": [0] for n in range(1, 6)}, cid=uuid4(), by=person
            )
    assert seen == [("lesson", 1, False), ("lesson", 2, False), ("quiz", 2, False), None]
    steps = [(step.label, step.state) for step in road(person, language="zh-hans")]
    assert steps == [("学", "done"), ("教别人", "now")]


@pytest.mark.django_db
def test_both_languages_share_progress() -> None:
    chinese, person = make_course(), UserFactory()
    make_course("en")
    finish_lesson(person, lesson=chinese.lessons[0], cid=uuid4(), by=person)
    step = next_step(person, language="en")
    assert (step.number, step.url) == (2, "/en/course/understand/markets/lesson-2/")


@pytest.mark.django_db
def test_an_unknown_question_is_refused_and_nothing_is_kept() -> None:
    course, person = make_course(), UserFactory()
    with pytest.raises(LookupError):
        answer_question(person, lesson=course.lessons[0], question="q9", chosen=[0], cid=uuid4(), by=person)
    assert LearningEvent.objects.count() == 0


@pytest.mark.django_db
def test_quiz_ignores_options_that_do_not_exist() -> None:
    course, person = make_course(), UserFactory()
    row = submit_quiz(person, module=course.module, answers={"q1": [0, 9]}, cid=uuid4(), by=person)
    assert (row.best_right, row.best_of, row.done_at) == (1, 5, None)


@pytest.mark.django_db
def test_record_of_a_done_lesson_stays_done_after_reading_again() -> None:
    person = UserFactory()
    record(person, content_key="M03-L1", kind=EventKind.DONE, cid=uuid4(), by=person)
    row = mark_read(person, lesson_key="M03-L1", cid=uuid4(), by=person)
    assert row.done_at is not None
