"""Lists of the live room, each for one person, each with a literal number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from mentorship.live.domain import access
from mentorship.live.enums import SHOWN, UNANSWERED, QuestionState, RoomKind, RoomState
from mentorship.live.models import ChatMessage, Host, Question, ReadMark, Room


@dataclass(frozen=True, slots=True)
class Chat:
    """One line of the desk: the room, the other person, what came last and how much of it is unread."""

    room: Room
    other: User
    unread: int
    last: str
    at: datetime | None
    mine: bool = False

    @property
    def is_today(self) -> bool:
        return self.at is not None and timezone.localdate(self.at) == timezone.localdate()


def sessions() -> dict[str, list[Room]]:
    """Live now (longest open first), scheduled (soonest first), lately over; hosts come along. Two queries a list."""
    rows = access.sessions_listed().select_related("unit").prefetch_related("hosts")
    asked = Count("questions", filter=Q(questions__state__in=SHOWN))
    rows = rows.annotate(asked=asked).fetch_mode(models.FETCH_RAISE)
    return {
        "live_now": list(rows.filter(state=RoomState.OPEN).order_by("opened_at")[:20]),
        "scheduled": list(rows.filter(state=RoomState.SCHEDULED).order_by("starts_at")[:20]),
        "over": list(rows.filter(state=RoomState.CLOSED, opened_at__isnull=False).order_by("-closed_at")[:5]),
    }


def sessions_ahead(person: User) -> list[Room]:
    """What is open now and what comes next, the open ones first, a few of them. One query."""
    rows = access.rooms_for(person).filter(kind=RoomKind.SESSION, state__in=(RoomState.OPEN, RoomState.SCHEDULED))
    rows = rows.select_related("unit").order_by(F("opened_at").asc(nulls_last=True), "starts_at")
    return list(rows.fetch_mode(models.FETCH_RAISE)[:5])


def desk_facts(person: str) -> dict[str, Any]:
    """For a query of people: ``has_desk`` and ``waiting_questions``; ``person`` names their key there."""
    hosted = Host.objects.filter(person=OuterRef(person))
    open_here = Host.objects.filter(
        person=OuterRef(person), room__kind=RoomKind.SESSION, room__state=RoomState.OPEN
    ).order_by()
    waiting = open_here.values("person").annotate(
        n=Count("room__questions", filter=Q(room__questions__state__in=UNANSWERED))
    )
    return {"has_desk": Exists(hosted), "waiting_questions": Coalesce(Subquery(waiting.values("n")), 0)}


def my_questions(person: User | AnonymousUser) -> list[Question]:
    """What this person asked lately, with the answers, also of the question it was asked together with.

    Hidden ones too, so that the reason is read. Two queries, and one more where something was asked together.
    """
    if not person.is_authenticated:
        return []
    rows = Question.objects.filter(asker=person).exclude(state=QuestionState.WITHDRAWN)
    rows = rows.select_related("room", "merged_into").prefetch_related("answers", "merged_into__answers")
    return list(rows.order_by("-asked_at").fetch_mode(models.FETCH_RAISE)[:10])


def waiting_questions(host: User) -> list[Question]:
    """What waits in all open sessions of this host: in hand first, then the longest waiting. One query."""
    rooms = Host.objects.filter(person=host, room__kind=RoomKind.SESSION).values("room")
    rows = Question.objects.filter(room__in=rooms, room__state=RoomState.OPEN, state__in=UNANSWERED)
    rows = rows.select_related("room", "asker", "taken_by").fetch_mode(models.FETCH_RAISE)
    return list(rows.order_by("state", "asked_at")[:100])


def set_aside(host: User) -> list[Question]:
    """What was set aside in the open sessions of this host, the longest first. One query."""
    rooms = Host.objects.filter(person=host, room__kind=RoomKind.SESSION).values("room")
    rows = Question.objects.filter(room__in=rooms, room__state=RoomState.OPEN, state=QuestionState.PARKED)
    return list(rows.select_related("room").order_by("asked_at").fetch_mode(models.FETCH_RAISE)[:50])


def others_like(question: Question) -> list[Question]:
    """What it may be the same as: shown in its room, those with most votes first. One query."""
    rows = Question.objects.filter(room=question.room_id, state__in=SHOWN).exclude(pk=question.pk)
    return list(rows.order_by("-votes", "seq").fetch_mode(models.FETCH_RAISE)[:50])


def merged_into(question: Question) -> list[Question]:
    """Those that were asked together with it, the oldest first. One query."""
    return list(Question.objects.filter(merged_into=question).order_by("seq").fetch_mode(models.FETCH_RAISE))


def hosted_sessions(host: User) -> list[Room]:
    """Open and scheduled sessions of this host, soonest first. One query."""
    rows = Room.objects.filter(host_rows__person=host, kind=RoomKind.SESSION).exclude(state=RoomState.CLOSED)
    waiting = Count("questions", filter=Q(questions__state__in=UNANSWERED))
    rows = rows.annotate(waiting=waiting)  # type: ignore[no-redef]  # the model names what such rows carry
    return list(rows.order_by("starts_at").fetch_mode(models.FETCH_RAISE))


def chats(person: User) -> list[Chat]:
    """Private chats of this person, unread first, then the latest. One query."""
    read = ReadMark.objects.filter(room=OuterRef("pk"), person=person).values("seq")
    last = ChatMessage.objects.filter(room=OuterRef("pk")).order_by("-seq")
    rows = (
        Room.objects.filter(host_rows__person=person, kind=RoomKind.CHAT)
        .select_related("link__mentor", "link__mentee")
        .annotate(read=Coalesce(Subquery(read), 0), last=Subquery(last.values("text")[:1]))
        .annotate(last_at=Subquery(last.values("at")[:1]), last_by=Subquery(last.values("author")[:1]))
        .annotate(unread=Count("messages", filter=Q(messages__seq__gt=F("read")) & ~Q(messages__author=person)))
        .order_by(F("last_at").desc(nulls_last=True), "-pk")
        .fetch_mode(models.FETCH_RAISE)[:100]
    )
    found = [
        Chat(
            row,
            row.link.other_side(person),
            row.unread,
            row.last or "",
            row.last_at or row.opened_at,
            row.last_by == person.pk,
        )
        for row in rows
        if row.link
    ]
    return sorted(found, key=lambda chat: chat.unread == 0)


def unread_chats(person: User) -> int:
    return sum(1 for chat in chats(person) if chat.unread)


def hosts_of(room: Room) -> QuerySet[User]:
    return room.hosts.order_by("pk")


def has_desk(person: User | AnonymousUser) -> bool:
    """Whoever hosts something has a desk."""
    return person.is_authenticated and Host.objects.filter(person=person).exists()
