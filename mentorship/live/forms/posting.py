"""The one way of a deed from a client into the domain: who, which room, which form, how fast."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils import translation

from accounts.models import User
from cms.core.domain.rates import allow
from cms.core.domain.states import MoveRefused
from cms.core.domain.words import tidy
from mentorship.live.domain import access, log
from mentorship.live.enums import EventKind
from mentorship.live.exceptions import BadInput, MovedOn, NoSuchThing, Refused, TooFast
from mentorship.live.forms.deeds import DEEDS
from mentorship.live.models import Event, Room

logger = logging.getLogger(__name__)

#: How a deed shows in the log.
SHOWS = {
    "ask": EventKind.ASKED,
    "say": EventKind.SAID,
    "take": EventKind.TAKEN,
    "release": EventKind.RELEASED,
    "answer": EventKind.ANSWERED,
    "done": EventKind.ANSWERED,
    "reopen": EventKind.REOPENED,
    "hide": EventKind.HIDDEN,
    "pin": EventKind.PINNED,
    "unpin": EventKind.UNPINNED,
    "park": EventKind.PARKED,
    "merge": EventKind.MERGED,
    "split": EventKind.SPLIT,
    "slow": EventKind.SLOW,
    "withdraw": EventKind.WITHDRAWN,
    "open": EventKind.ROOM,
    "close": EventKind.ROOM,
}


@dataclass(frozen=True, slots=True)
class Post:
    person: User
    slug: str
    kind: str
    cid: UUID
    data: Mapping[str, Any]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """``seq`` is the event's number, None for a deed that shows in a later, gathered event, or in none."""

    seq: int | None = None
    code: str = ""
    message: str = ""
    wait: int = 0


def perform(post: Post) -> Event | None:
    """Do it. Raises ``Refused`` with a code for programs and words for people."""
    room = access.room_for(post.person, post.slug)
    if post.kind not in DEEDS:
        raise BadInput
    if done := log.already(room, by=post.person, cid=post.cid):
        return done  # sent again by a careful phone: not counted against its pace
    form = DEEDS[post.kind](post.data)
    if not form.is_valid():
        first = next(iter(form.errors.items()))
        raise NoSuchThing if first[0] == "q" else BadInput(first[1][0])
    most, seconds = form.pace
    if not allow(f"live.{post.kind}:{post.person.pk}:{room.pk}", limit=most, seconds=seconds):
        raise TooFast
    try:
        return form.do(room, by=post.person, cid=post.cid)
    except MoveRefused as refused:
        raise MovedOn from refused


def is_another(room: Room, kind: str, data: Mapping[str, str], *, by: User, cid: UUID) -> bool:
    """Whether this ``cid`` came with something else before: "back" shows a page with the id of what it sent."""
    done = log.already(room, by=by, cid=cid)
    if done is None:
        return False
    if "text" in data and "text" in done.body and done.body["text"] != tidy(data["text"]).strip():
        return True  # what was hidden since has no words here: sent again, it is not asked again
    about = [name for name in ("q", "into", "seconds") if name in data]
    return done.kind != SHOWS.get(kind) or any(str(done.body.get(name)) != data[name] for name in about)


def perform_all(posts: list[Post]) -> list[Receipt]:
    """Posts into one room in one commit, each on a savepoint of its own; in order.

    Nobody is answered before the commit: whoever calls this sends receipts after it returned. If the database is busy
    or away every post is refused with ``again``, and the clients' outboxes keep them; if one post breaks the commit,
    each is done alone, so that it harms no other.
    """
    try:
        return _in_one_commit(posts)
    except OperationalError:
        return [again(post) for post in posts]
    except Exception:
        logger.exception("live: a commit of %s posts failed, each goes alone", len(posts))
        return [_alone(post) for post in posts]


def _in_one_commit(posts: list[Post]) -> list[Receipt]:
    with transaction.atomic():
        return [_receipt(post) for post in posts]


def _alone(post: Post) -> Receipt:
    try:
        return _in_one_commit([post])[0]
    except Exception:
        logger.exception("live: a %s failed", post.kind)
        return again(post)


def _receipt(post: Post) -> Receipt:
    """A form says what is wrong in the language of its thread: it must be this person's already."""
    with translation.override(post.language or post.person.language):
        try:
            with transaction.atomic():
                event = perform(post)
        except Refused as refused:
            return Receipt(code=refused.code, message=str(refused.message), wait=wait_of(refused))
    return Receipt(seq=event.seq if event else None)


def wait_of(refused: Refused) -> int:
    """Seconds after which the same post may be taken; 0 where nobody can tell."""
    return refused.wait if isinstance(refused, TooFast) else 0


def again(post: Post) -> Receipt:
    """Nothing was done; the outbox keeps it and sends it later."""
    with translation.override(post.language or post.person.language):
        return Receipt(code="again", message=str(Refused.message))
