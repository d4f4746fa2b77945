"""What phones had kept while they had no network, and the receipt for each thing.

A room registers a kind. A phone sends what it holds in one request; each thing is kept once, classified, and answered
by a receipt that names it: only then does the phone forget it. Nothing is turned away for being late, old or odd;
what cannot be read at all is held for a person to look at. The rules for conflicts: ``docs/offline.md``.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from cms.core.domain.rates import allow, give_back
from cms.core.domain.words import tidy
from cms.core.models import OutboxEntry, Standing
from cms.core.registry import Registry

MOST_AT_ONCE = 20
MOST_FIELDS = 300
MOST_LETTERS = 20_000  # of one thing, as it is written down
MOST_DEEP = 20  # lists in lists
A_DAY, MOST_A_DAY = 86_400, 600
MOST_HELD_A_DAY = 60
KEPT_FOR = timedelta(days=400)  # a receipt that nobody need look at
CLOCK_MAY_BE_OFF = timedelta(minutes=5)
OFF_MS = CLOCK_MAY_BE_OFF.total_seconds() * 1000
ENVELOPE = ("cid", "sender", "kind", "at", "n", "off", "heard")  # what a phone says of a thing, beside its data
NAMELESS = UUID("6f2d1d0c-4f0e-4a63-9d0b-6a1f5f0a7c11")  # names what came without a name of its own
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing as a phone sent it. ``number`` counts on that phone; ``clock_off`` are seconds its clock is behind.

    ``is_guessed``: its clock was wrong nobody knows by how much, and the thing counts as done now.
    """

    cid: UUID
    kind: str
    data: dict[str, Any]
    happened_at: datetime
    number: int = 0
    clock_off: int = 0
    is_guessed: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What a room says of an entry. ``go`` is where its result can be seen; ``rest`` is what it could not use."""

    standing: str = Standing.COUNTS
    go: str = ""
    why: str = ""
    rest: Any = None


class Unreadable(Exception):  # noqa: N818 said of the entry
    """The room cannot make sense of it; the words say why."""


class NotNow(Exception):  # noqa: N818 said of the moment
    """A limit of the day: the phone keeps it and asks again later."""


@dataclass(frozen=True, slots=True)
class OutboxKind:
    """``take(person, entry)`` keeps it, harmless when it comes twice, or raises ``Unreadable`` or ``NotNow``.

    ``is_private``: nobody but its owner ever reads its words, not even who helps with what could not be read.
    ``mend(cid)`` is the address where its owner sees what could not be read, and puts it right.
    ``by_anybody``: done with nobody signed in, it goes with the next person who signs in on that phone.
    ``by_order``: of two phones' words the later one holds, so that also a small difference of their clocks counts.
    """

    label: Any
    take: Callable[[Any, Entry], Taken]
    is_private: bool = False
    by_anybody: bool = False
    by_order: bool = False
    mend: Callable[[UUID], str] | None = None


outbox_kinds: Registry[OutboxKind] = Registry("kind of outbox entry")


def sender_mark(person: Any) -> str:
    """What a phone's outbox calls the person who wrote: another one may sign in on the same phone."""
    return salted_hmac("live.sender", str(person.pk), algorithm="sha256").hexdigest()[:10]


def fields_of(entry: Entry) -> QueryDict:
    """What stood in a form, as a form reads it. Raises ``Unreadable``."""
    found = QueryDict(mutable=True)
    pairs = entry.data.get("fields")
    if not isinstance(pairs, list) or len(pairs) > MOST_FIELDS:
        raise Unreadable("fields")
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(one, str) for one in pair):  # noqa: PLR2004 name and value
            raise Unreadable("fields")
        found.appendlist(*pair)
    found["cid"] = str(entry.cid)
    return found


def accept_all(person: Any, sent: list[Any], *, phone_now: datetime | None) -> list[dict[str, str]]:
    """A receipt for each, in order. What was written by somebody else on the same phone is left with it."""
    offset = clock_offset(phone_now)
    mark = sender_mark(person)
    receipts = []
    for raw in sent[:MOST_AT_ONCE]:
        said = raw if isinstance(raw, dict) else {}
        name = str(said.get("cid", ""))[:64]
        if not is_of(mark, said):
            receipts.append({"cid": name, "state": "other-person"})
        else:
            receipts.append({"cid": name, **accept(person, said or {"raw": raw}, offset=offset)})
    return receipts


def is_of(mark: str, said: dict[str, Any]) -> bool:
    """Did the person of this mark do it, or nobody in particular what may be anybody's?"""
    kind = dict(outbox_kinds.items()).get(str(said.get("kind")))
    may_be_anybodys = kind is None or kind.by_anybody
    return said.get("sender") == mark or (may_be_anybodys and not said.get("sender"))


def clock_offset(phone_now: datetime | None) -> timedelta:
    """What must be added to the phone's times."""
    return timedelta() if phone_now is None else timezone.now() - phone_now


def for_kind(kind: str, off: timedelta) -> timedelta:
    """A small difference is the way of the request, and counts only where two words are held against each other."""
    known = dict(outbox_kinds.items()).get(kind)
    return off if abs(off) > CLOCK_MAY_BE_OFF or (known and known.by_order) else timedelta()


def accept(person: Any, said: dict[str, Any], *, offset: timedelta = timedelta()) -> dict[str, str]:
    """Keep one thing, once. ``state`` is ``accepted`` or ``again`` (keep it, ask later)."""
    try:
        entry, fault = read(said, offset)
        found = OutboxEntry.objects.filter(person=person, cid=entry.cid).first()
        return receipt_of(found or settle(person, entry, said, fault))
    except NotNow as later:
        return again(later)
    except Exception:  # whatever is wrong here, the phone must not forget it
        log.exception("outbox entry %.40s of kind %.20s", said.get("cid"), said.get("kind"))
        return again(_("Something is not in order here. It stays on this phone and goes later."))


def settle(person: Any, entry: Entry, said: dict[str, Any], fault: str) -> OutboxEntry:
    """The deed and its receipt, both or neither. What came to nothing is not counted for the day."""
    day: dict[str, Any] = {"key": f"outbox:{person.pk}", "limit": MOST_A_DAY, "seconds": A_DAY}
    if not allow(**day):
        raise NotNow(ENOUGH)
    try:
        with transaction.atomic():
            row, is_new = claim(person, entry)
            if is_new:
                note(row, hold(person, said, fault, go=mend_at(entry)) if fault else take(person, entry, said))
    except Exception:
        give_back(**day)
        raise
    return row


def again(words: Any) -> dict[str, str]:
    return {"state": "again", "message": str(words)}


def read(said: dict[str, Any], offset: timedelta) -> tuple[Entry, str]:
    """The entry and, where it is malformed, what is wrong with it."""
    fault = ""
    try:
        cid = UUID(str(said.get("cid")))
    except ValueError:
        cid, fault = uuid5(NAMELESS, json.dumps(said, sort_keys=True, default=str)), "cid"
    kind, data = str(said.get("kind", ""))[:20], said.get("data")
    if kind not in dict(outbox_kinds.items()):
        fault = fault or "kind"
    if not isinstance(data, dict) or not fits(data):
        fault, data = fault or "data", {}
    number, (offset, is_guessed) = said.get("n"), by_its_own_word(said, for_kind(kind, offset))
    is_number = isinstance(number, int) and 0 <= number < 2**31
    seconds = int(max(-(2**30), min(2**30, offset.total_seconds())))
    at = moment(said.get("at"), offset)
    counted = int(number) if is_number and number else 0
    return Entry(cid, tidy(kind), plain(data), at, counted, seconds, is_guessed), fault


def by_its_own_word(said: dict[str, Any], offset: timedelta) -> tuple[timedelta, bool]:
    """For a clock that was put right between writing and sending. Gives the difference, and whether it is a guess.

    ``off`` is the difference that the phone knew when it wrote, in ms; it is believed where it leads to a time that has
    been, and ``at`` itself is earlier or cannot be. ``heard`` is our time as the phone had last heard it: nothing of it
    can have been done before that, so what says so was done now.
    """
    at, off, heard = (whole(said.get(name)) for name in ("at", "off", "heard"))
    now, moved = timezone.now().timestamp() * 1000, offset.total_seconds() * 1000
    if at and abs(off) > OFF_MS >= abs(moved) and at + off <= now and (off > 0 or at > now):
        offset, moved = timedelta(milliseconds=off), off
    if at and heard and at + moved < min(heard, now) - OFF_MS:
        return timedelta(milliseconds=now - at), True
    return offset, False


def whole(value: Any) -> int:
    """Milliseconds; 0 for what is none."""
    return value if isinstance(value, int) and abs(value) < 10**14 else 0


def has_many(value: Any) -> bool:
    """More values than letters are allowed, each of which takes one: found out before anything is copied."""
    seen, left = 1, [value]
    while left and seen <= MOST_LETTERS:
        one = left.pop()
        if isinstance(one, dict | list | tuple):
            seen += len(one)
            if seen <= MOST_LETTERS:
                left.extend(one.values() if isinstance(one, dict) else one)
    return seen > MOST_LETTERS


def fits(data: Any) -> bool:
    """Neither long nor nested without end. A Chinese letter counts as one."""
    if has_many(data):
        return False
    try:
        return len(json.dumps(plain(data), ensure_ascii=False, default=str)) <= MOST_LETTERS
    except RecursionError:
        return False


def moment(milliseconds: Any, offset: timedelta) -> datetime:
    """By the phone's clock, put right; now, where that says nothing."""
    try:
        found = datetime.fromtimestamp(int(milliseconds) / 1000, UTC) + offset
    except (TypeError, ValueError, OverflowError, OSError):
        return timezone.now()
    return believable(found)


def believable(at: datetime) -> datetime:
    """``at``, or now: nothing happened before there were phones like these, and nothing that has yet to come."""
    now = timezone.now()
    return at if at.year > 2000 and at <= now else now  # noqa: PLR2004 as the words above say


def take(person: Any, entry: Entry, said: dict[str, Any]) -> Taken:
    try:
        with transaction.atomic():
            return outbox_kinds[entry.kind].take(person, entry)
    except Unreadable as fault:
        return hold(person, said, str(fault), go=mend_at(entry))


def mend_at(entry: Entry) -> str:
    kind = dict(outbox_kinds.items()).get(entry.kind)
    return kind.mend(entry.cid) if kind and kind.mend else ""


def hold(person: Any, said: dict[str, Any], fault: str, *, go: str = "") -> Taken:
    if not allow(f"outbox-held:{person.pk}", limit=MOST_HELD_A_DAY, seconds=A_DAY):
        raise NotNow(ENOUGH)
    return Taken(Standing.HELD, go=go, why=fault[:300], rest=said)


def cut(said: Any) -> Any:
    """What can be stored: no marks that turn the writing, nothing endless."""
    if fits(said):
        return plain(said)
    return {"raw": tidy(json.dumps(said, ensure_ascii=False, default=str))[:MOST_LETTERS]}


def plain(value: Any, depth: int = 0) -> Any:
    """Without the marks that ``tidy`` leaves out, and no deeper than any thing of ours is."""
    if isinstance(value, dict | list | tuple) and depth > MOST_DEEP:
        return "…"
    if isinstance(value, dict):
        return {tidy(str(name)): plain(one, depth + 1) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one, depth + 1) for one in value]
    return tidy(value) if isinstance(value, str) else value


def claim(person: Any, entry: Entry) -> tuple[OutboxEntry, bool]:
    """The receipt's row, and whether it is new; of two at once one waits here for the other."""
    facts = {"kind": entry.kind, "number": entry.number, "happened_at": entry.happened_at, "clock_off": entry.clock_off}
    try:
        with transaction.atomic():
            row = OutboxEntry.objects.create(person=person, cid=entry.cid, standing=Standing.COUNTS, **facts)
    except IntegrityError:
        return OutboxEntry.objects.get(person=person, cid=entry.cid), False
    return row, True


def note(row: OutboxEntry, taken: Taken) -> None:
    row.standing, row.go, row.why, row.data = taken.standing, taken.go, taken.why[:300], cut(taken.rest)
    row.save(update_fields=["standing", "go", "why", "data"])


def receipt_of(row: OutboxEntry) -> dict[str, str]:
    words = str(held_words(row)) if row.standing == Standing.HELD else row.why
    return {"state": "accepted", "standing": row.standing, "go": row.go, "message": words}


ENOUGH = _("That is enough for one day. The rest stays on this phone and goes tomorrow.")
HELD = _("We could not read this. It is kept, and somebody looks at it.")
HELD_TO_MEND = _("We could not read this. Only you may see it: open it here and put it right.")
HELD_FOR_ITS_OWNER = _("We could not read this. It is kept with your own data; nobody else sees it.")


def held_words(row: OutboxEntry) -> Any:
    """Nobody is promised to look at what nobody may see."""
    kind = kind_of(row)
    if kind and kind.mend:
        return HELD_TO_MEND
    return HELD_FOR_ITS_OWNER if kind and kind.is_private else HELD


def forget_old_receipts(*, now: datetime | None = None) -> int:
    """Receipts that nobody need look at go after a year and more; rooms know their own things by the same names."""
    old = OutboxEntry.objects.filter(received_at__lt=(now or timezone.now()) - KEPT_FOR)
    gone, _rows = old.exclude(standing=Standing.HELD, handled_at=None).delete()
    return gone


def kind_of(row: OutboxEntry) -> OutboxKind | None:
    return dict(outbox_kinds.items()).get(row.kind)


FILES = {"photo": _("A photo or recording"), "letter": _("A sealed file from a phone")}
"""Came some other way than as an entry, and have no kind."""


def label_of(kind: str) -> Any:
    known = dict(outbox_kinds.items()).get(kind)
    return known.label if known else FILES.get(kind, _("Unknown"))


def why_of(person: Any, cid: UUID) -> str:
    """What the receipt of this deed says; nothing where it came some other way."""
    found = OutboxEntry.objects.filter(person=person, cid=cid).exclude(standing=Standing.HELD)
    return found.values_list("why", flat=True).first() or ""


def deal_with(row: OutboxEntry) -> int:
    """Somebody has helped with what could not be read; 0 where somebody did before."""
    return OutboxEntry.objects.filter(pk=row.pk, standing=Standing.HELD, handled_at=None).update(
        handled_at=timezone.now()
    )


def export_outbox(person: Any) -> dict[str, Any]:
    rows = OutboxEntry.objects.filter(person=person).order_by("pk")
    return {"kept_on_a_phone": list(rows.values("kind", "standing", "happened_at", "received_at", "why", "data"))}


def count_outbox(person: Any) -> dict[str, int]:
    count = OutboxEntry.objects.filter(person=person).count()
    return {"things that a phone had kept": count} if count else {}


def erase_outbox(person: Any) -> dict[str, int]:
    counts = count_outbox(person)
    OutboxEntry.objects.filter(person=person).delete()
    return counts
