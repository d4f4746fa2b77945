"""Writing into a room's log: number given under the room's lock, told after commit."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from mentorship.live.broadcast.announce import announce
from mentorship.live.broadcast.log import to_item
from mentorship.live.enums import EventKind
from mentorship.live.models import Event, Room

NOBODY: dict[str, Any] = {"id": "", "name": "", "host": False}  # who was erased


def lock(room: Room) -> Room:
    """The room as it is now, held until the transaction ends: one writer at a time gives out numbers."""
    return Room.objects.select_for_update(of=("self",)).get(pk=room.pk)


def already(room: Room, *, by: User | None, cid: UUID | None) -> Event | None:
    """What this person's device has sent with this id before."""
    if by is None or cid is None:
        return None
    return Event.objects.filter(room=room, author=by, cid=cid).first()


def append(
    room: Room,
    kind: EventKind,
    *,
    by: User | None,
    cid: UUID | None = None,
    body: dict[str, Any],
    private: dict[str, Any] | None = None,
    redacts: bool = False,
    at: datetime | None = None,
) -> Event:
    """Add an event to a room that the caller has locked; ``at`` where a row says the same moment."""
    room.head += 1
    room.save(update_fields=["head"])
    event = Event.objects.create(
        room=room, seq=room.head, author=by, cid=cid, kind=kind, body=body, private=private, at=at or timezone.now()
    )
    transaction.on_commit(partial(announce, room.pk, [to_item(event, redacts=redacts)]))
    return event


def who(room: Room, person: User, *, is_host: bool) -> dict[str, Any]:
    """How a person appears in a room's events: never a phone number, never a key of ours."""
    return {"id": mark(room, person.pk), "name": person.name, "host": is_host}


def mark(room: Room, person: int) -> str:
    """Ten letters that tell people of one room apart and mean nothing outside it."""
    return salted_hmac("live.mark", f"{room.pk}:{person}", algorithm="sha256").hexdigest()[:10]


def redact(room: Room, question: int, *, hosts_may_read: bool) -> None:
    """Take the words of a question and its answers out of what the room may read, also for those who come later.

    The events keep their numbers, so nobody sees a hole.
    """
    said = (EventKind.ASKED, EventKind.ANSWERED, EventKind.SPLIT)
    for event in Event.objects.filter(room=room, kind__in=said, body__q=question):
        words = {key: event.body.pop(key) for key in ("text", "by") if key in event.body}
        event.body["gone"] = True
        event.private = words if hosts_may_read else None
        event.save(update_fields=["body", "private"])
