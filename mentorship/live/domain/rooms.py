"""Sessions and chats: making, opening, closing, coming in by six digits."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.rules import is_minor
from association.models import Unit
from cms.core.domain.rates import allow
from mentorship.enums import SERVING_PROFILES
from mentorship.live.domain import access, codes, log, written
from mentorship.live.enums import ROOM_MOVES, EventKind, RoomKind, RoomState
from mentorship.live.exceptions import AdultsOnly, NotAllowed, TooManyGuesses, WrongCode
from mentorship.live.models import Event, Host, Room
from mentorship.models import Link, MentorProfile

GUESSES, VISITORS_GUESSES = 10, 60  # of a session's number, in ten minutes


def may_schedule(person: User | AnonymousUser) -> bool:
    """Mentors who serve, and staff."""
    if not person.is_authenticated:
        return False
    return person.is_staff or MentorProfile.objects.filter(person=person, state__in=SERVING_PROFILES).exists()


def schedule_session(
    *,
    title: str,
    starts_at: datetime,
    by: User,
    about: str = "",
    unit: Unit | None = None,
    language: str = "",
    hosts: Iterable[User] = (),
    cid: UUID | None = None,
) -> Room:
    """Make a session with ``by`` as host; the same ``cid`` again gives the same session."""
    if not may_schedule(by):
        raise NotAllowed
    facts = {"title": title, "about": about, "unit": unit, "language": language, "starts_at": starts_at}
    people = {by.pk: by} | {host.pk: host for host in hosts}

    def make(code: str) -> Room:
        if cid and (made := Room.objects.filter(made_by=by, cid=cid).first()):
            return made
        room = Room.objects.create(kind=RoomKind.SESSION, code=code, made_by=by, cid=cid, **facts)
        Host.objects.bulk_create(Host(room=room, person=person) for person in people.values())
        return room

    return codes.with_free_code(make)


def open_session(room: Room, *, by: User, cid: UUID | None = None) -> Event:
    return move_room(room, "open", by=by, cid=cid)


def close_session(room: Room, *, by: User, cid: UUID | None = None) -> Event:
    return move_room(room, "close", by=by, cid=cid)


def move_room(room: Room, move: str, *, by: User | None, cid: UUID | None = None) -> Event:
    """The one door of a room's state. ``by`` None is the system. Raises ``NotAllowed``, ``MoveRefused``."""
    with transaction.atomic():
        room = log.lock(room)
        if done := log.already(room, by=by, cid=cid):
            return done
        actor = "system" if by is None else "host" if access.is_host(room, by) else "listener"
        if actor == "listener" or (actor == "host" and room.kind == RoomKind.CHAT):
            raise NotAllowed
        row = ROOM_MOVES.check(move, state=room.state, actor=actor)
        room.state = row.target
        now = timezone.now()
        if room.state == RoomState.OPEN:
            room.opened_at, room.closed_at = room.opened_at or now, None
        else:
            room.closed_at = now
        room.save(update_fields=["state", "opened_at", "closed_at"])
        event = log.append(room, EventKind.ROOM, by=by, cid=cid, body={"state": room.state})
        if room.state == RoomState.OPEN:
            written.ask_what_waits(room)
        return event


def open_chat(link: Link) -> Room:
    """The one private room of a pair; opened again if their link was taken up again. Raises ``AdultsOnly``."""
    if is_minor(link.mentor) != is_minor(link.mentee):
        raise AdultsOnly
    with transaction.atomic():
        room, is_new = Room.objects.get_or_create(
            link=link, defaults={"kind": RoomKind.CHAT, "state": RoomState.OPEN, "opened_at": timezone.now()}
        )
        if is_new:
            Host.objects.bulk_create([Host(room=room, person=link.mentor), Host(room=room, person=link.mentee)])
    if room.state == RoomState.CLOSED:
        move_room(room, "reopen", by=None)
    return room


def close_chat(link: Link) -> None:
    """The link has ended: what was said stays readable, nothing is added."""
    room = Room.objects.filter(link=link).exclude(state=RoomState.CLOSED).first()
    if room:
        move_room(room, "close", by=None)


def chat_of(link: Link) -> Room:
    """The pair's room; made now if the signal was missed while the process died."""
    return Room.objects.filter(link=link).first() or open_chat(link)


def may_guess(person: User | AnonymousUser, address: str) -> bool:
    """Counts one guess at a session's number."""
    key, limit = (str(person.pk), GUESSES) if person.is_authenticated else (address, VISITORS_GUESSES)
    return allow(f"live.code:{key}", limit=limit, seconds=600)


def find_by_code(code: str, *, by: User | AnonymousUser, address: str) -> Room:
    """The session of these six digits. Raises ``WrongCode``; ``TooManyGuesses`` after ten in ten minutes.

    Visitors are counted by address, more generously: a village's phones may share one.
    """
    if not may_guess(by, address):
        raise TooManyGuesses
    room = access.sessions_listed().filter(code=code).exclude(state=RoomState.CLOSED).first()
    if room is None:
        raise WrongCode
    return room
