"""What many do at one moment: counted once, given to one, numbered without a hole."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from mentorship.live.domain import pins, questions, rooms, votes
from mentorship.live.enums import QuestionState
from mentorship.live.exceptions import MovedOn, Taken
from mentorship.live.models import Event, Question, Room, Vote
from tests.factories.accounts import UserFactory
from tests.factories.live import make_session

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """What each gave back or raised, in their order; all start at one moment, each with its own connection."""
    start = Barrier(len(deeds))

    def run(deed):
        try:
            start.wait()
            return deed()
        except Exception as refusal:  # noqa: BLE001 the outcome is what is compared
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.fixture
def question():
    event = questions.ask(make_session(), by=UserFactory(), text="电子面单怎么打？")
    return Question.objects.get(pk=event.body["q"])


def counted(question):
    question.refresh_from_db()
    return question.votes, Vote.objects.filter(question=question).count()


def test_twenty_taps_of_one_person_are_one_vote(question):
    person = UserFactory()
    outcomes = at_once(*[lambda: votes.upvote(question, by=person)] * 20)
    assert (sorted(outcomes), counted(question)) == ([False] * 19 + [True], (1, 1))
    outcomes = at_once(*[lambda: votes.unvote(question, by=person)] * 20)
    assert (sorted(outcomes), counted(question)) == ([False] * 19 + [True], (0, 0))


def test_twenty_people_are_twenty_votes_and_the_log_ends_with_twenty(question):
    people = UserFactory.create_batch(20)
    outcomes = at_once(*(lambda person=person: votes.upvote(question, by=person) for person in people))
    assert (outcomes, counted(question)) == ([True] * 20, (20, 20))
    votes.tell_waiting([question.room_id])
    told = Event.objects.filter(room=question.room, kind="votes").order_by("-seq").first()
    assert told.body == {"v": [[question.pk, 20]]}


def test_of_two_hosts_who_take_one_question_one_has_it():
    hosts = UserFactory.create_batch(2)
    room = make_session(hosts=hosts)
    pk = questions.ask(room, by=UserFactory(), text="谁来答？").body["q"]
    taken = at_once(*(lambda host=host: questions.take(Question.objects.get(pk=pk), by=host) for host in hosts))
    assert sorted(type(outcome).__name__ for outcome in taken) == [Event.__name__, Taken.__name__]
    winner = next(host for host, outcome in zip(hosts, taken, strict=True) if isinstance(outcome, Event))
    row = Question.objects.get(pk=pk)
    assert (row.state, row.taken_by) == (QuestionState.ANSWERING, winner)
    assert Event.objects.filter(room=room, kind="taken").count() == 1


def test_one_client_id_sent_twenty_times_at_once_is_one_question():
    room, person, cid = make_session(), UserFactory(), uuid4()
    sent = at_once(*[lambda: questions.ask(room, by=person, text="只问一次", cid=cid)] * 20)
    assert ({event.seq for event in sent}, Question.objects.count()) == ({1}, 1)


def test_twenty_questions_at_once_are_numbered_without_a_hole():
    room, people = make_session(), UserFactory.create_batch(20)
    sent = at_once(*(lambda person=person: questions.ask(room, by=person, text="问") for person in people))
    assert sorted(event.seq for event in sent) == list(range(1, 21))
    assert Room.objects.get(pk=room.pk).head == 20


def test_two_sessions_that_draw_the_same_six_digits_get_different_ones(monkeypatch):
    drawn = iter([407215, 407215, 888888, 999999])
    monkeypatch.setattr("mentorship.live.domain.codes.randbelow", lambda _most: next(drawn))
    staff, later = UserFactory.create_batch(2, is_staff=True), timezone.now() + timedelta(days=1)
    made = at_once(*(lambda by=by: rooms.schedule_session(title="答疑", starts_at=later, by=by) for by in staff))
    assert {room.code for room in made} == {"407215", "888888"}
    assert sorted(room.hosts.get().pk for room in made) == sorted(person.pk for person in staff)


def test_one_form_sent_ten_times_at_once_is_one_session():
    staff, cid, later = UserFactory(is_staff=True), uuid4(), timezone.now() + timedelta(days=1)
    made = at_once(*[lambda: rooms.schedule_session(title="答疑", starts_at=later, by=staff, cid=cid)] * 10)
    assert ({room.pk for room in made}, Room.objects.count()) == ({made[0].pk}, 1)


def test_of_ten_pins_at_once_three_stand():
    host = UserFactory()
    room = make_session(hosts=[host])
    pks = [questions.ask(room, by=UserFactory(), text="问").body["q"] for _number in range(10)]
    sent = at_once(*(lambda pk=pk: pins.pin(Question.objects.get(pk=pk), by=host) for pk in pks))
    assert sorted(type(outcome).__name__ for outcome in sent) == ["Event"] * 3 + ["PinsFull"] * 7
    assert sorted(Question.objects.filter(pin__isnull=False).values_list("pin", flat=True)) == [1, 2, 3]


def test_votes_given_while_their_question_is_merged_are_all_counted_once(question):
    host = UserFactory()
    question.room.host_rows.create(person=host)
    whole = Question.objects.get(pk=questions.ask(question.room, by=host, text="面单怎么打印？").body["q"])
    people = UserFactory.create_batch(12)
    outcomes = at_once(
        *(lambda person=person: votes.upvote(question, by=person) for person in people),
        *(lambda person=person: votes.upvote(whole, by=person) for person in people[:6]),
        lambda: questions.merge(question, into=whole, by=host),
    )
    in_time = {person.pk for person, outcome in zip(people, outcomes, strict=False) if outcome is True}
    assert {type(outcome) for outcome in outcomes} <= {bool, MovedOn, Event}
    whole.refresh_from_db()
    counted_for = set(Vote.objects.filter(question=whole).values_list("person", flat=True))
    assert counted_for == in_time | {person.pk for person in people[:6]} | {question.asker_id}
    assert whole.votes == len(counted_for)


def test_twenty_questions_of_one_person_at_once_in_slow_mode_are_one():
    room, person = make_session(slow=60), UserFactory()
    sent = at_once(*[lambda: questions.ask(room, by=person, text="问")] * 20)
    assert sorted(type(outcome).__name__ for outcome in sent) == ["Event"] + ["TooFast"] * 19
