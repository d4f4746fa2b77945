"""Who may not ask in a room any more, and why. Nothing of it goes into the room's log: only hosts and they know."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from mentorship.live.domain import access, log
from mentorship.live.domain.words import said
from mentorship.live.exceptions import Muted, NoSuchThing, NotAllowed
from mentorship.live.models import Mute, Question, Room


def mute(question: Question, *, by: User, reason: str, cid: UUID | None = None) -> Mute:
    """The asker of it may read and vote, and reads why. A mute that stands already stays as it is.

    Raises ``NotAllowed``, also for a host; ``NoSuchThing`` where the asker is gone; ``BadInput`` without a reason.
    """
    reason = said(reason)
    with transaction.atomic():
        room = log.lock(question.room)
        if cid and (done := Mute.objects.filter(room=room, by=by, cid=cid).first()):
            return done
        access.must_host(room, by)
        person = _asker(question)
        if access.is_host(room, person):
            raise NotAllowed(_("A host of this room cannot be muted."))
        if stands := standing(room, person):
            return stands
        return Mute.objects.create(room=room, person=person, question=question, by=by, cid=cid, reason=reason)


def unmute(question: Question, *, by: User, cid: UUID | None = None) -> None:
    """The asker of it may ask again. Nothing happens where they may already."""
    with transaction.atomic():
        room = log.lock(question.room)
        access.must_host(room, by)
        if cid and Mute.objects.filter(room=room, lifted_by=by, lifted_cid=cid).exists():
            return
        stands = Mute.objects.filter(room=room, person=_asker(question), lifted_at=None)
        stands.update(lifted_at=timezone.now(), lifted_by=by, lifted_cid=cid)


def standing(room: Room, person: User) -> Mute | None:
    return Mute.objects.filter(room=room, person=person, lifted_at=None).first()


def muted_in(room: Room) -> list[Mute]:
    """Who may not ask here now, for the hosts. One query."""
    rows = Mute.objects.filter(room=room, lifted_at=None).select_related("person", "by")
    return list(rows.order_by("-at", "-pk"))


def must_not_be_muted(room: Room, person: User) -> None:
    """Raises ``Muted`` with the reason."""
    if stands := standing(room, person):
        raise Muted(in_words(stands.reason))


def in_words(reason: str) -> str:
    words = _("The hosts have stopped your questions in this room: “%(reason)s”. You can still read and vote.")
    return words % {"reason": reason}


def _asker(question: Question) -> User:
    person = Question.objects.select_related("asker").get(pk=question.pk).asker
    if person is None:
        raise NoSuchThing
    return person
