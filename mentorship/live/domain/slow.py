"""Slow mode: so many seconds between two questions of one person in one room. Hosts are free of it."""

from datetime import timedelta
from math import ceil
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from mentorship.live.domain import access, log
from mentorship.live.enums import SLOW_STEPS, EventKind
from mentorship.live.exceptions import BadInput, TooFast
from mentorship.live.models import Event, Question, Room

MINUTE = 60


def set_slow(room: Room, *, seconds: int, by: User, cid: UUID | None = None) -> Event:
    """From now on; 0 ends it. Raises ``NotAllowed``, ``BadInput`` for another number than the four."""
    with transaction.atomic():
        room = log.lock(room)
        if done := log.already(room, by=by, cid=cid):
            return done
        access.must_host(room, by)
        if seconds not in SLOW_STEPS:
            raise BadInput
        room.slow = seconds
        room.save(update_fields=["slow"])
        return log.append(room, EventKind.SLOW, by=by, cid=cid, body={"seconds": seconds})


def must_have_waited(room: Room, person: User) -> None:
    """For whoever holds the room's lock. Raises ``TooFast``; a clock that was set back holds nobody up."""
    if not room.slow:
        return
    last = Question.objects.filter(room=room, asker=person).aggregate(at=Max("asked_at"))["at"]
    if last is None:
        return
    since = timezone.now() - last
    if timedelta(0) <= since < timedelta(seconds=room.slow):
        left = ceil(room.slow - since.total_seconds())
        told = {"every": in_words(room.slow), "left": in_words(left)}
        words = _("Everyone here waits %(every)s between two questions. Your words are kept and can go in %(left)s.")
        raise TooFast(words % told, wait=left)


def in_words(seconds: int) -> str:
    """30 seconds, 1 minute; of longer times whole minutes, rounded up."""
    if seconds < MINUTE:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    minutes = ceil(seconds / MINUTE)
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
