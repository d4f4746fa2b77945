"""Random evenings: people ask, vote, take, answer, hide in any order; what must hold, holds after every step."""

import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.core.domain.states import MoveRefused
from mentorship.live.broadcast.log import items_between
from mentorship.live.domain import mutes, pins, questions, rooms, slow, votes
from mentorship.live.domain.state import room_state
from mentorship.live.enums import QUESTION_MOVES, SHOWN, SLOW_STEPS, RoomState
from mentorship.live.exceptions import Refused
from mentorship.live.models import Event, Host, Mute, Question, Room, Vote
from tests.factories.accounts import UserFactory
from tests.factories.live import make_session
from tests.live.reference_client import apply

STEPS = ("ask", "vote", "unvote", "pin", "unpin", "slow", "mute", "unmute", *QUESTION_MOVES.moves)
WORDS = {"answer": {"text": "先称重"}, "hide": {"reason": "有电话号码"}}


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3), st.integers(0, 2)), min_size=5, max_size=30))
def test_a_random_evening_keeps_every_promise(plan):
    people = UserFactory.create_batch(4)  # two hosts, two villagers
    room = make_session(hosts=people[:2])
    questions.ask(room, by=people[2], text="第一个问题")
    pages = {person: room_state(room, person, is_host=person in people[:2]) for person in people}
    for step, number, which in plan:
        _take(room, step, people[number], which)
        _look(room)
    votes.tell_votes(room.pk)
    rooms.close_session(room, by=people[0])
    for person, page in pages.items():
        _follow(room, person, page, is_host=person in people[:2])


def _take(room, step, person, which):
    """One step; a refusal must leave everything as it was, a move must be one of the table."""
    rows = list(Question.objects.filter(room=room).order_by("pk"))
    question = rows[which % len(rows)]
    before = _facts(room)
    try:
        if step == "ask":
            questions.ask(room, by=person, text=f"问题{len(rows)}")
        elif step in {"vote", "unvote"}:
            (votes.upvote if step == "vote" else votes.unvote)(question, by=person)
        elif step in {"pin", "unpin"}:
            getattr(pins, step)(question, by=person)
        elif step == "slow":
            slow.set_slow(room, seconds=SLOW_STEPS[which], by=person)
        elif step == "mute":
            mutes.mute(question, by=person, reason="一直打广告")
        elif step == "unmute":
            mutes.unmute(question, by=person)
        else:
            more = {"into": rows[(which + 1) % len(rows)]} if step == "merge" else WORDS.get(step, {})
            getattr(questions, step)(question, by=person, **more)
            row = QUESTION_MOVES.moves[step]
            was, question.state = question.state, Question.objects.get(pk=question.pk).state
            assert (was in row.sources, question.state) == (True, row.target)
    except (Refused, MoveRefused):
        assert _facts(room) == before


def _facts(room):
    return (
        list(Question.objects.filter(room=room).order_by("pk").values()),
        list(Event.objects.filter(room=room).values()),
        list(Vote.objects.filter(question__room=room).order_by("pk").values()),
        list(Mute.objects.filter(room=room).order_by("pk").values()),
        Room.objects.get(pk=room.pk).slow,
    )


def _look(room):
    numbers = list(Event.objects.filter(room=room).order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, Room.objects.get(pk=room.pk).head + 1))
    for row in Question.objects.filter(room=room):
        assert row.votes == Vote.objects.filter(question=row).count()
        assert (row.taken_by is not None) or row.state != "answering"
        assert (row.hidden_reason != "") == (row.state == "hidden")
        assert row.merged_into is None or row.merged_into.state in SHOWN
        _look_at_votes(row)
    for mute in Mute.objects.filter(room=room, lifted_at=None):
        assert not Host.objects.filter(room=room, person=mute.person).exists()


def _look_at_votes(row):
    """Who counts through a merged question voted for it or asked it; what is merged has no such votes."""
    for vote in Vote.objects.filter(question=row, through__isnull=False):
        assert vote.through.merged_into == row
        asked = vote.through.asker == vote.person
        assert asked or Vote.objects.filter(question=vote.through, person=vote.person).exists()


def _follow(room, person, page, *, is_host):
    """The page of the beginning with all events since is the page of now."""
    for item in items_between(room.pk, page["head"], 10**6):
        apply(page, json.loads(item.hosts if is_host else item.everyone))
    now = room_state(Room.objects.get(pk=room.pk), person, is_host=is_host)
    assert now["room"]["state"] == RoomState.CLOSED
    assert _sorted(page) == _sorted(now)


def _sorted(page):
    told = copy.deepcopy(page)
    told["questions"].sort(key=lambda row: row["seq"])
    del told["voted"]
    return told
