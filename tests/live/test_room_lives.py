"""The life of a room: every move from every state by everyone, and random lives of sessions and chats."""

from itertools import product
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.core.domain.states import MoveRefused
from mentorship.live.domain import rooms
from mentorship.live.enums import ROOM_MOVES, EventKind, RoomState
from mentorship.live.exceptions import NotAllowed
from mentorship.live.models import Event, Room
from tests.factories.accounts import UserFactory
from tests.factories.live import make_chat, make_session

pytestmark = pytest.mark.django_db
ACTORS = ("host", "system", "listener")


def somebody(actor: str, host):
    return {"host": host, "system": None, "listener": UserFactory()}[actor]


@pytest.mark.parametrize(("move", "state", "actor"), list(product(ROOM_MOVES.moves, RoomState.values, ACTORS)))
def test_every_room_move_from_every_state_by_everyone(move: str, state: str, actor: str) -> None:
    host = UserFactory()
    room = make_session(hosts=[host], state=state)
    row = ROOM_MOVES.moves[move]
    if state in row.sources and actor in row.actors:
        rooms.move_room(room, move, by=somebody(actor, host))
        assert Room.objects.get(pk=room.pk).state == row.target
        assert list(Event.objects.filter(room=room).values_list("kind", flat=True)) == [EventKind.ROOM]
        return
    with pytest.raises((MoveRefused, NotAllowed)):
        rooms.move_room(room, move, by=somebody(actor, host))
    assert Room.objects.get(pk=room.pk).state == state
    assert not Event.objects.filter(room=room).exists()


@pytest.mark.slow
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from([make_session, make_chat]),
    steps=st.lists(
        st.tuples(st.sampled_from(list(ROOM_MOVES.moves)), st.sampled_from(ACTORS), st.integers(0, 2)), max_size=20
    ),
)
def test_a_room_lives_any_life(kind, steps) -> None:
    """Sent twice with one client id a move happens once; times and log always say what the state says."""
    host = UserFactory()
    room = make_session(hosts=[host], state="scheduled") if kind is make_session else make_chat(mentor=host)
    stranger, cids = UserFactory(), [uuid4() for _ in range(3)]
    for move, actor, which in steps:
        before = facts(room)
        by = {"host": host, "system": None, "listener": stranger}[actor]
        sent_before = Event.objects.filter(room=room, author=by, cid=cids[which]).exists() if by else False
        try:
            rooms.move_room(room, move, by=by, cid=cids[which])
        except (MoveRefused, NotAllowed):
            assert facts(room) == before
        else:
            row = ROOM_MOVES.moves[move]
            was, now = before[0]["state"], Room.objects.get(pk=room.pk)
            if sent_before:
                assert facts(room) == before
            else:
                assert (was in row.sources, actor in row.actors, now.state) == (True, True, row.target)
        look(room)


def facts(room: Room) -> tuple:
    return Room.objects.filter(pk=room.pk).values()[0], list(Event.objects.filter(room=room).order_by("seq").values())


def look(room: Room) -> None:
    now = Room.objects.get(pk=room.pk)
    log = list(Event.objects.filter(room=room).order_by("seq"))
    assert [event.seq for event in log] == list(range(1, now.head + 1))
    assert (now.closed_at is not None) == (now.state == RoomState.CLOSED)
    assert (now.opened_at is not None) or now.state != RoomState.OPEN
    if log:
        assert log[-1].body["state"] == now.state
