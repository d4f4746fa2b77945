"""Rooms for tests, made through the deeds of the live room."""

from datetime import timedelta

from django.utils import timezone

from mentorship.live.domain import rooms
from mentorship.live.domain.codes import with_free_code
from mentorship.live.enums import RoomKind, RoomState
from mentorship.live.models import Host, Room
from mentorship.models import Link
from tests.factories.accounts import UserFactory


def make_session(*, hosts=(), state=RoomState.OPEN, **facts):
    now = timezone.now()
    times = {"opened_at": None if state == RoomState.SCHEDULED else now}
    times["closed_at"] = now if state == RoomState.CLOSED else None
    made = {"title": "笋干怎么卖", "starts_at": now + timedelta(hours=1)} | times | facts

    def make(code):
        return Room.objects.create(kind=RoomKind.SESSION, state=state, **({"code": code} | made))

    room = make("") if "code" in facts else with_free_code(make)
    Host.objects.bulk_create(Host(room=room, person=person) for person in hosts)
    return room


def make_chat(mentor=None, mentee=None):
    link = Link.objects.create(mentor=mentor or UserFactory(), mentee=mentee or UserFactory(), seat=1)
    return rooms.open_chat(link)
