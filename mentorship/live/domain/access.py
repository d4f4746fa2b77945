"""Which rooms a person may enter, and as what."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from mentorship.live.enums import RoomKind, RoomState
from mentorship.live.exceptions import NoSuchThing, NotAllowed, RoomClosed, RoomNotOpen
from mentorship.live.models import Host, Mute, Question, Room


def rooms_for(person: User) -> QuerySet[Room]:
    """Every session for whoever is signed in; a chat for its two people.

    ``is_host`` comes with each row, and ``why_muted``: None for who may ask.
    """
    if not person.is_authenticated or not person.is_active:
        return Room.objects.none()
    hosting = Exists(Host.objects.filter(room=OuterRef("pk"), person=person))
    mute = Subquery(Mute.objects.filter(room=OuterRef("pk"), person=person, lifted_at=None).values("reason")[:1])
    seen = Room.objects.annotate(is_host=hosting, why_muted=mute)  # type: ignore[no-redef]  # the model names what such rows carry
    return seen.filter(Q(kind=RoomKind.SESSION) | Q(is_host=True))


def sessions_listed() -> QuerySet[Room]:
    """What anyone may know of, also without signing in: that a session is there. Going in is another matter."""
    return Room.objects.filter(kind=RoomKind.SESSION)


def room_for(person: User, slug: str) -> Room:
    """Raises ``NoSuchThing`` for a wrong name and for somebody else's chat alike."""
    room = rooms_for(person).filter(slug=slug).first()
    if room is None:
        raise NoSuchThing
    return room


def is_host(room: Room, person: User) -> bool:
    return Host.objects.filter(room=room, person=person).exists()


def must_host(room: Room, person: User) -> None:
    """Of a session; in a chat both are hosts, and neither holds the other on a rein. Raises ``NotAllowed``."""
    if room.kind != RoomKind.SESSION or not is_host(room, person):
        raise NotAllowed


def question_in(room: Room, pk: int) -> Question:
    """The question of this room and no other. Raises ``NoSuchThing``."""
    found = Question.objects.filter(room=room, pk=pk).first()
    if found is None:
        raise NoSuchThing
    return found


def must_take_words(room: Room) -> None:
    """Raises ``RoomNotOpen`` or ``RoomClosed``."""
    if room.state == RoomState.SCHEDULED:
        raise RoomNotOpen
    if room.state == RoomState.CLOSED:
        raise RoomClosed
