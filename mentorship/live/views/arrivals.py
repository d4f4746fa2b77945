"""Words for a room that came in a file from another phone: the same post that the phone itself would have sent."""

from typing import Any

from django.urls import reverse

from accounts.domain.pins import pin_of
from cms.core.domain.outbox import Entry, NotNow, Taken, Unreadable
from cms.core.models import Standing
from mentorship.live.domain.access import room_for
from mentorship.live.enums import RoomKind
from mentorship.live.exceptions import Refused, RoomNotOpen, TooFast
from mentorship.live.forms.deeds import DEEDS
from mentorship.live.forms.posting import Post, perform
from mentorship.live.models import Room


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
