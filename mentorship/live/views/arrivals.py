"""What waited on a phone: words for a room that came in a file from another one, and questions for a session.

The first are the same post that the phone itself would have sent.
"""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.pins import pin_of
from cms.core.domain.outbox import Entry, NotNow, Taken, Unreadable, fields_of
from cms.core.models import Standing
from mentorship.live.domain.access import room_for
from mentorship.live.domain.written import write
from mentorship.live.enums import RoomKind, RoomState
from mentorship.live.exceptions import Muted, NoSuchThing, Refused, RoomNotOpen, TooFast, TooManyGuesses, TooMuch
from mentorship.live.forms.deeds import DEEDS
from mentorship.live.forms.posting import Post, perform
from mentorship.live.forms.rooms import WriteForm
from mentorship.live.models import Room, WrittenQuestion
from mentorship.live.views.parts import chosen_session

LATE_AFTER = timedelta(days=1)


def room(person: Any, entry: Entry) -> Taken:
    """Its receipt has the reason where the room does not take it any more; the phone keeps the words until it knows."""
    slug, deed, words = (entry.data.get(name) for name in ("room", "deed", "words"))
    if not isinstance(slug, str) or not isinstance(deed, str) or deed not in DEEDS or not isinstance(words, dict):
        raise Unreadable("room")
    data = {name: str(words[name]) for name in DEEDS[deed].base_fields if name in words}
    try:
        found = room_for(person, slug)
        if is_behind_pin(person, found):
            raise NotNow
        perform(Post(person, slug, deed, entry.cid, data))
    except (RoomNotOpen, TooFast) as soon:
        raise NotNow(str(soon.message)) from soon
    except Refused as refused:
        return Taken(Standing.SUPERSEDED, why=str(refused.message)[:300], rest={"words": data})
    return Taken(go=reverse("live:room", kwargs={"slug": slug}))


def is_behind_pin(person: Any, found: Room) -> bool:
    """Nobody can type it for the person who is not there: what is theirs behind it waits on their phone."""
    pin = pin_of(person)
    return found.kind == RoomKind.CHAT and pin is not None and pin.guards_chats


def question(person: Any, entry: Entry) -> Taken:
    """Asked where its session is open, else kept; the receipt says which."""
    form, why = WriteForm(fields_of(entry)), ""
    if not form.is_valid():
        raise Unreadable(", ".join(form.errors))
    try:
        room = chosen_session(person, form.cleaned_data, at=entry.happened_at)
    except TooManyGuesses as soon:
        raise NotNow(str(soon.message)) from soon
    except NoSuchThing:
        room, why = None, _("No session was found for your question. It stands under “Ask”: choose one there.")
    words: dict[str, Any] = {"text": form.cleaned_data["text"], "cid": entry.cid, "at": entry.happened_at}
    try:
        row = write(person, room=room, **words)
    except (TooFast, TooMuch) as soon:
        raise NotNow(str(soon.message)) from soon
    except Muted as muted:  # the words are kept for another session
        row, why = write(person, room=None, **words), str(muted.message)
    return Taken(standing_of(row), go=address_of(row), why=why or what_now(row))


def standing_of(row: WrittenQuestion) -> str:
    if row.room and row.room.state == RoomState.CLOSED and row.question is None:
        return Standing.SUPERSEDED
    return Standing.LATE if timezone.now() - row.written_at > LATE_AFTER else Standing.COUNTS


def address_of(row: WrittenQuestion) -> str:
    if row.room and row.question:
        return f"{reverse('live:room', kwargs={'slug': row.room.slug})}#q{row.question.pk}"
    return f"{reverse('live:ask')}#written"


def what_now(row: WrittenQuestion) -> str:
    """Nothing where it was asked: the receipt's own words say that it has arrived."""
    if row.question:
        return ""
    if row.room is None:
        return _("Your question has arrived. It stands under “Ask”: choose a session there.")
    title = {"title": row.room.title}
    if row.room.state == RoomState.CLOSED:
        return (
            _("“%(title)s” was over before your question came. It is kept under “Ask”: choose another session.") % title
        )
    return _("Your question has arrived. It is asked by itself when “%(title)s” opens.") % title
