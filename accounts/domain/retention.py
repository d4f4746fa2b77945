"""How long this room keeps what it no longer needs. The privacy notice states these times; keep the two in step."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.enums import ResetState, SendState
from accounts.gateways import messages_are_shown
from accounts.models import Message, Notice, PhoneReset, User

# That a message went to a number and when, without its words: long enough to answer a complaint.
MESSAGES = timedelta(days=180)
NOTICES = timedelta(days=365)
RESETS = timedelta(days=180)
AT_ONCE = 1000
WAITING = (SendState.WAITING, SendState.SENDING)


def forget_old(*, now: datetime | None = None) -> dict[str, int]:
    """Delete what has been kept long enough; gives back how many rows by kind. Running it again finds nothing more."""
    now = now or timezone.now()
    messages = Message.objects.filter(created_at__lt=now - MESSAGES)
    notices = Notice.objects.filter(created_at__lt=now - NOTICES)
    resets = PhoneReset.objects.filter(decided_at__lt=now - RESETS).exclude(
        state__in=(ResetState.REQUESTED, ResetState.HALF)
    )
    return {
        "words": blank_words(now),
        "messages": _delete(messages),
        "notices": _delete(notices),
        "lost phones": _delete(resets),
        "sessions": _delete(Session.objects.filter(expire_date__lt=now)),
    }


def blank_words(now: datetime) -> int:
    """Take the text off messages that will not be sent any more: it may hold a code or a name."""
    if messages_are_shown():
        return 0
    over = Message.objects.exclude(text="").filter(Q(expires_at__lt=now) | ~Q(state__in=WAITING))
    return over.update(text="")


def _delete(rows: QuerySet[Any]) -> int:
    """In pieces, so that nobody waits long for a lock."""
    gone = 0
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        gone += len(pks)
        rows.filter(pk__in=pks).delete()
    return gone


def sessions_of(person: User) -> list[str]:
    """Keys of every session of this person. Sessions are sealed, so each has to be opened: for rare deeds only."""
    store, mine = SessionStore(), str(person.pk)
    rows = Session.objects.filter(expire_date__gte=timezone.now()).values_list("session_key", "session_data")
    return [key for key, sealed in rows.iterator(AT_ONCE) if store.decode(sealed).get("_auth_user_id") == mine]
