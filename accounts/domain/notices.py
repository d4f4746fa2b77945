"""Telling a person something: one call, four ways, and each row travels once."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from accounts import outbox, push, tasks
from accounts.domain.consent import standing
from accounts.domain.purposes import Purpose, purposes
from accounts.enums import Channel, SendState
from accounts.models import Delivery, Message, Notice, PushSubscription, User
from accounts.quiet import next_waking
from cms.core.domain.counts import count_anew


def notify(
    person: User,
    purpose: str,
    *,
    title: Any,
    body: Any = "",
    url: Any = "",
    key: str = "",
    about: User | None = None,
    words: Mapping[str, Any] | None = None,
) -> Notice | None:
    """Put a line into the person's inbox and send it on the ways they agreed to.

    Lazy strings are rendered in the person's language. ``words`` are what the title names by ``%(name)s``: put together
    before, it would come in the language of whoever does the deed. ``key`` makes a repeat of the same deed a no-op
    (None comes back). ``about`` is whose name or words it carries: they go from it when that person is erased. Call it
    inside the deed's transaction: what travels leaves after commit. Raises ``KeyError`` for a purpose that no room
    registered.
    """
    entry = purposes[purpose]
    with translation.override(person.language):
        head = str(title) % words if words else str(title)
        facts = {"title": head[:120], "body": str(body)[:500], "url": str(url)[:300], "about": about}
    with transaction.atomic():
        if key:
            notice, is_new = Notice.objects.get_or_create(
                person=person, key=key, defaults={"purpose": purpose, **facts}
            )
            if not is_new:
                return None
        else:
            notice = Notice.objects.create(person=person, purpose=purpose, **facts)
        _plan(notice, entry)
    return notice


def _plan(notice: Notice, entry: Purpose) -> None:
    now = timezone.now()
    when = now if entry.kind == "security" else next_waking(now)
    rows = [Delivery(notice=notice, channel=Channel.INBOX, state=SendState.SENT, sent_at=now)]
    rows += [Delivery(notice=notice, channel=channel, next_try_at=when) for channel in ways(notice.person, entry)]
    Delivery.objects.bulk_create(rows)
    if when <= now:
        for row in rows[1:]:
            transaction.on_commit(partial(tasks.send_delivery.enqueue, row.pk))


def ways(person: User, entry: Purpose) -> list[Channel]:
    """The channels beyond the inbox that this person and this purpose allow today."""
    if not person.is_active:
        return []
    said = {purpose for purpose, row in standing(person).items() if row.granted}
    if entry.kind == "marketing" and "marketing" not in said:
        return []
    found = []
    if entry.sms and person.phone and (entry.kind == "security" or "sms" in said):
        found.append(Channel.SMS)
    if entry.push and push.is_possible() and PushSubscription.objects.filter(person=person).exists():
        found.append(Channel.PUSH)
    if person.email and (entry.kind == "security" or "email" in said):
        found.append(Channel.EMAIL)
    return found


def mark_read(notice: Notice, *, by: User) -> None:
    """Take the mark off; the first reading counts."""
    Notice.objects.filter(pk=notice.pk, person=by, read_at=None).update(read_at=timezone.now())
    count_anew("me", by)


def mark_all_read(person: User) -> int:
    count_anew("me", person)
    return Notice.objects.filter(person=person, read_at=None).update(read_at=timezone.now())


def send_due_notices(limit: int = 200) -> int:
    """Wake what waits: the night's notices in the morning, and what a gateway refused for a while.

    A row may be enqueued twice when workers are slow; whoever takes it first sends it, the other finds it taken.
    """
    outbox.put_back_forgotten()
    now, woken = timezone.now(), 0
    for model, task in ((Message, tasks.send_message), (Delivery, tasks.send_delivery)):
        due = model.objects.filter(state=SendState.WAITING, next_try_at__lte=now)
        for pk in due.order_by("next_try_at").values_list("pk", flat=True)[:limit]:
            task.enqueue(pk)
            woken += 1
    return woken
