"""Deeds once and in order; page state at s + events(s..t) = page state at t, for every kind of event."""

import copy
import json
from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Notice
from cms.core.domain.states import MoveRefused
from mentorship.live.broadcast.log import items_between
from mentorship.live.domain import chats, erasure, pins, questions, rooms, slow, votes
from mentorship.live.domain.state import room_state
from mentorship.live.enums import QUESTION_MOVES, ROOM_MOVES, EventKind, QuestionState, RoomState
from mentorship.live.exceptions import AdultsOnly, BadInput, NoSuchThing, NotAllowed, RoomClosed, Taken
from mentorship.live.models import ChatMessage, Event, Question, Room
from tests.factories.accounts import UserFactory
from tests.factories.live import make_chat, make_session
from tests.live.reference_client import apply
from tests.live.wire import SCHEMA

pytestmark = pytest.mark.django_db


def asked(room, by, text="笋干发快递，多少钱才不亏？"):
    return Question.objects.get(pk=questions.ask(room, by=by, text=text).body["q"])


def merged(room, into, host):
    """Another question that is asked together with ``into``; its asker and a voter count there."""
    question = asked(room, UserFactory(), "笋干多少钱才不亏？")
    votes.upvote(question, by=UserFactory())
    questions.merge(question, into=into, by=host)
    return question


def by_id(state):
    told = copy.deepcopy(state)
    for key in ("questions", "messages"):
        if key in told:
            told[key].sort(key=lambda row: row["seq"])
    told.pop("voted", None)
    return told


def session_deeds(host, villager):
    """Each makes one kind of event in the session it gets."""
    return {
        EventKind.ASKED: lambda room, _q: questions.ask(room, by=villager, text="还有一个问题"),
        EventKind.VOTES: lambda _room, q: votes.upvote(q, by=host),
        EventKind.TAKEN: lambda _room, q: questions.take(q, by=host),
        EventKind.RELEASED: lambda _room, q: (questions.take(q, by=host), questions.release(q, by=host)),
        EventKind.ANSWERED: lambda _room, q: questions.answer(q, by=host, text="先称重"),
        EventKind.REOPENED: lambda _room, q: (questions.mark_answered(q, by=host), questions.reopen(q, by=host)),
        EventKind.HIDDEN: lambda _room, q: (
            questions.answer(q, by=host, text="别说电话"),
            questions.hide(q, by=host, reason="有电话号码"),
        ),
        EventKind.WITHDRAWN: lambda _room, q: questions.withdraw(q, by=villager),
        EventKind.PINNED: lambda _room, q: pins.pin(q, by=host),
        EventKind.UNPINNED: lambda _room, q: (pins.pin(q, by=host), pins.unpin(q, by=host)),
        EventKind.PARKED: lambda _room, q: (pins.pin(q, by=host), questions.park(q, by=host)),
        EventKind.MERGED: lambda room, q: merged(room, q, host),
        EventKind.SPLIT: lambda room, q: questions.split(merged(room, q, host), by=host),
        EventKind.SLOW: lambda room, _q: slow.set_slow(room, seconds=60, by=host),
        EventKind.ROOM: lambda room, _q: rooms.close_session(room, by=host),
    }


@pytest.mark.parametrize("kind", session_deeds(None, None))
@pytest.mark.parametrize("is_host", [False, True])
def test_page_state_and_events_give_the_later_page_state(kind, is_host, django_capture_on_commit_callbacks):
    host, villager, reader = UserFactory(), UserFactory(), UserFactory()
    room = make_session(hosts=[host])
    question = asked(room, villager)
    viewer = host if is_host else reader
    before = room_state(room, viewer, is_host=is_host)
    with django_capture_on_commit_callbacks(execute=True):
        session_deeds(host, villager)[kind](room, question)
    items = items_between(room.pk, before["head"], 10**6)
    events = [json.loads(item.hosts if is_host else item.everyone) for item in items]
    assert kind in [event["kind"] for event in events][-2:]  # totals of votes may follow
    for event in events:
        SCHEMA.validate({"t": "events", "room": room.slug, "events": [event]})
        apply(before, event)
    assert by_id(before) == by_id(room_state(room, viewer, is_host=is_host))


def test_chat_state_and_events_give_the_later_chat_state():
    room = make_chat()
    mentor, mentee = room.link.mentor, room.link.mentee
    before = room_state(room, mentee, is_host=True)
    chats.say(room, by=mentor, text="到哪一步了？")
    chats.mark_read(room, by=mentee, upto=1)
    events = [json.loads(item.everyone) for item in items_between(room.pk, 0, 99)]
    assert [event["kind"] for event in events] == ["said", "seen"]
    for event in events:
        apply(before, event)
    assert by_id(before) == by_id(room_state(room, mentee, is_host=True))


def test_asking_twice_with_one_client_id_makes_one_question_and_one_number():
    room, villager, cid = make_session(), UserFactory(), uuid4()
    first = questions.ask(room, by=villager, text="一次", cid=cid)
    again = questions.ask(room, by=villager, text="一次", cid=cid)
    other = questions.ask(room, by=UserFactory(), text="别人的", cid=cid)
    assert (first.seq, again.seq, other.seq, Question.objects.count()) == (1, 1, 2, 2)


def test_hidden_words_are_nowhere_in_the_log_for_the_others():
    host, villager = UserFactory(), UserFactory()
    room = make_session(hosts=[host])
    question = asked(room, villager, "打我电话13800000000")
    questions.answer(question, by=host, text="号码13800000000收到")
    questions.hide(question, by=host, reason="有电话号码")
    items = items_between(room.pk, 0, 99)
    assert [b"13800000000" in item.everyone for item in items] == [False, False, False]
    assert [b"13800000000" in item.hosts for item in items] == [True, True, False]
    assert [row["q"] for row in room_state(room, UserFactory(), is_host=False)["questions"]] == []
    assert Notice.objects.filter(person=villager, purpose="live.hidden").count() == 1


def test_an_answer_reaches_the_asker_as_a_notice():
    host, villager = UserFactory(), UserFactory()
    question = asked(make_session(hosts=[host]), villager)
    questions.answer(question, by=host, text="三块六")
    assert list(Notice.objects.filter(person=villager).values_list("purpose", "body")) == [("live.answered", "三块六")]


def test_one_vote_a_person_and_one_event_for_many(django_capture_on_commit_callbacks):
    host, villager = UserFactory(), UserFactory()
    room = make_session(hosts=[host])
    question = asked(room, villager)
    assert [votes.upvote(question, by=host), votes.upvote(question, by=host)] == [True, False]
    assert votes.upvote(question, by=villager) is True
    votes.tell_votes(room.pk)
    votes.tell_votes(room.pk)
    assert list(Event.objects.filter(kind="votes").values_list("body", flat=True)) == [{"v": [[question.pk, 2]]}]
    assert [votes.unvote(question, by=host), votes.unvote(question, by=host)] == [True, False]
    question.refresh_from_db()
    assert question.votes == 1


ACTORS = {"host": 0, "other_host": 1, "asker": 2, "listener": 3}
DEEDS = {
    "take": questions.take,
    "release": questions.release,
    "mark_answered": questions.mark_answered,
    "reopen": questions.reopen,
    "park": questions.park,
    "split": questions.split,
    "merge": lambda q, by: questions.merge(q, into=Question.objects.exclude(pk=q.pk).get(), by=by),
    "withdraw": questions.withdraw,
    "answer": lambda q, by: questions.answer(q, by=by, text="答"),
    "hide": lambda q, by: questions.hide(q, by=by, reason="重复"),
}


@pytest.mark.parametrize(("move", "state", "actor"), list(product(QUESTION_MOVES.moves, QuestionState.values, ACTORS)))
def test_every_question_move_from_every_state_by_everyone(move, state, actor):
    holder, co_host, asker, listener = UserFactory(), UserFactory(), UserFactory(), UserFactory()
    room = make_session(hosts=[holder, co_host])
    question, other = asked(room, asker), asked(room, asker)
    now = timezone.now()
    facts = {
        "merged": {"merged_into": other},
        "answering": {"taken_by": holder, "taken_at": now},
        "answered": {"answered_at": now},
        "hidden": {"hidden_reason": "x"},
    }
    Question.objects.filter(pk=question.pk).update(state=state, **facts.get(state, {}))
    person = (holder, co_host, asker, listener)[ACTORS[actor]]
    word = "host" if actor == "other_host" and state != "answering" else actor
    row = QUESTION_MOVES.moves[move]
    if state in row.sources and word in row.actors:
        DEEDS[move](question, by=person)
        expected = row.target
    else:
        with pytest.raises((Taken, NotAllowed, questions.MovedOn)):
            DEEDS[move](question, by=person)
        expected = state
    question.refresh_from_db()
    assert question.state == expected


@pytest.mark.parametrize(
    ("move", "state", "is_host"), list(product(("open", "close"), RoomState.values, (True, False)))
)
def test_every_room_move_from_every_state(move, state, is_host):
    host = UserFactory()
    room = make_session(hosts=[host], state=state)
    person = host if is_host else UserFactory()
    row = ROOM_MOVES.moves[move]
    if is_host and state in row.sources:
        rooms.move_room(room, move, by=person)
        expected = row.target
    else:
        with pytest.raises((MoveRefused, NotAllowed)):
            rooms.move_room(room, move, by=person)
        expected = state
    assert Room.objects.get(pk=room.pk).state == expected


def test_an_ended_link_leaves_a_readable_chat_that_takes_no_words():
    room = make_chat()
    chats.say(room, by=room.link.mentee, text="您好")
    rooms.close_chat(room.link)
    with pytest.raises(RoomClosed):
        chats.say(room, by=room.link.mentee, text="再见")
    assert [row["text"] for row in room_state(room, room.link.mentee, is_host=True)["messages"]] == ["您好"]


def test_adults_and_minors_get_no_private_room():
    with pytest.raises(AdultsOnly):
        make_chat(mentee=UserFactory(age_band="16_17"))
    assert Room.objects.count() == 0


def test_a_stranger_can_say_nothing_in_a_chat():
    room = make_chat()
    with pytest.raises(NoSuchThing):
        chats.say(room, by=UserFactory(), text="我是谁")
    assert ChatMessage.objects.count() == 0


def test_nothing_is_asked_in_a_closed_room_or_without_words():
    room = make_session(state=RoomState.CLOSED)
    with pytest.raises(RoomClosed):
        questions.ask(room, by=UserFactory(), text="晚了吗")
    with pytest.raises(BadInput):
        questions.ask(make_session(), by=UserFactory(), text="  ")
    assert Question.objects.count() == 0


def test_a_session_form_sent_twice_makes_one_session_with_six_digits():
    staff, cid = UserFactory(is_staff=True), uuid4()
    made = [
        rooms.schedule_session(title="答疑", starts_at=timezone.now() + timedelta(days=1), by=staff, cid=cid)
        for _press in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert len(made[0].code) == 6
    assert rooms.find_by_code(made[0].code, by=UserFactory(), address="").pk == made[0].pk


def test_erasing_a_person_takes_their_words_and_name_and_does_nothing_more_the_second_time():
    host, villager = UserFactory(name="叶师傅"), UserFactory(name="小满")
    room = make_session(hosts=[host])
    question = asked(room, villager, "我叫小满")
    votes.upvote(question, by=villager)
    questions.answer(question, by=host, text="好")
    assert erasure.erase(villager) == {
        "live questions": 1,
        "live questions that wait": 0,
        "live answers": 0,
        "live messages": 0,
        "live votes": 1,
        "live mutes": 0,
    }
    told = b"".join(item.everyone + item.hosts for item in items_between(room.pk, 0, 99)).decode()
    assert "小满" not in told
    assert sum(erasure.erase(villager).values()) == 0
