"""Words between a mentor and a learner, and how far each has read."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from mentorship.domain.links import note_contact
from mentorship.live.domain import access, log, tell
from mentorship.live.domain.access import must_take_words
from mentorship.live.domain.words import said
from mentorship.live.enums import EventKind, RoomKind
from mentorship.live.exceptions import NoSuchThing
from mentorship.live.models import ChatMessage, Event, ReadMark, Room


def say(room: Room, *, by: User, text: str, cid: UUID | None = None) -> Event:
    """Write into a private chat. Raises ``RoomClosed`` once the link has ended, ``NoSuchThing`` for anyone else."""
    text = said(text)
    with transaction.atomic():
        room = log.lock(room)
        if room.kind != RoomKind.CHAT or not access.is_host(room, by):
            raise NoSuchThing
        if done := log.already(room, by=by, cid=cid):
            return done
        must_take_words(room)
        now = timezone.now()
        message = ChatMessage.objects.create(room=room, author=by, text=text, seq=room.head + 1, at=now)
        body = {"text": message.text, "by": log.who(room, by, is_host=False)}
        event = log.append(room, EventKind.SAID, by=by, cid=cid, body=body, at=now)
        if room.link:
            note_contact(room.link, at=event.at)
        tell.about_message(room, message)
    return event


def mark_read(room: Room, *, by: User, upto: int) -> Event | None:
    """Remember that ``by`` has read up to ``upto``. In a chat the other side sees it; a mark never moves back."""
    with transaction.atomic():
        room = log.lock(room)
        upto = min(upto, room.head)
        mark, _new = ReadMark.objects.get_or_create(room=room, person=by)
        moved = ReadMark.objects.filter(pk=mark.pk, seq__lt=upto).update(seq=upto, at=timezone.now())
        if not moved or room.kind != RoomKind.CHAT:
            return None
        theirs = ChatMessage.objects.filter(room=room, seq__gt=mark.seq, seq__lte=upto).exclude(author=by)
        if not theirs.exists():
            return None
        return log.append(room, EventKind.SEEN, by=None, body={"by": log.mark(room, by.pk), "upto": upto})
