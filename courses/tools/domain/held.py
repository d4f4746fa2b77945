"""Lines that came from a phone and could not be read: only their owner sees them, and puts them right."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from cms.core.domain.outbox import deal_with
from cms.core.models import OutboxEntry, Standing
from courses.tools.domain.book import write_entry
from courses.tools.domain.receipts import bring
from courses.tools.models import CashEntry

KIND = "cash"
FIELDS = ("amount", "purpose", "pocket", "day", "words")


def held_lines(person: Any) -> QuerySet[OutboxEntry]:
    """Oldest first; what was put right or away is not among them."""
    held = OutboxEntry.objects.filter(person=person, kind=KIND, standing=Standing.HELD, handled_at=None)
    return held.order_by("received_at", "pk")


def held_line(person: Any, cid: UUID) -> OutboxEntry | None:
    return held_lines(person).filter(cid=cid).first()


def typed_in(row: OutboxEntry) -> dict[str, str]:
    """What stood in the fields; empty where not even those can be told."""
    data = row.data.get("data") if isinstance(row.data, dict) else None
    pairs = data.get("fields") if isinstance(data, dict) else None
    if not isinstance(pairs, list):
        return {}
    good = [one for one in pairs if isinstance(one, list) and len(one) == 2 and isinstance(one[1], str)]  # noqa: PLR2004 name and value
    return {name: words for name, words in good if name in FIELDS}


def put_right(row: OutboxEntry, *, facts: dict[str, Any], by: User) -> CashEntry:
    """Into the book under the phone's own name for it, once. ``facts`` as for a line. Raises ``EntryRefused``."""
    with transaction.atomic():
        entry = write_entry(row.person, by=by, **{**facts, "cid": row.cid})
        deal_with(row)
    bring(row.person, row.cid)
    return entry
