"""Writing into the cash book. Every deed is harmless when it is sent twice: the phone's id names it."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cms.core.domain.rates import allow
from courses.tools.domain.balance import balance_at, balance_of
from courses.tools.enums import LEAVES, Pocket, Purpose, Way
from courses.tools.exceptions import EntryRefused
from courses.tools.models import CashCount, CashEntry, StockValue
from courses.tools.models.book import MOST

AHEAD = dt.timedelta(days=1)  # a phone's clock and time zone may be a little ahead
OLDEST = dt.timedelta(days=3 * 366)
A_DAY, A_DAY_MOST = 86_400, 300


def own(person: User, by: User) -> None:
    if by.pk != person.pk:
        raise EntryRefused(_("A cash book is written by its owner only."))
    if not allow(f"book:{person.pk}", limit=A_DAY_MOST, seconds=A_DAY):
        raise EntryRefused(_("That is enough for one day: at most 300 lines. What is written stays."))


def check_day(day: dt.date) -> None:
    today = timezone.localdate()
    if day > today + AHEAD:
        raise EntryRefused(_("This day has not come yet. Write it down when the money has moved."))
    if day < today - OLDEST:
        raise EntryRefused(_("That is more than three years ago. Look at the year again."))


def once(model: Any, person: User, cid: UUID, facts: dict[str, Any]) -> Any:
    """The row of this id; written now, or the one that an earlier sending wrote."""
    found = model.objects.filter(person=person, cid=cid).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return model.objects.create(person=person, cid=cid, **facts)
    except IntegrityError:
        found = model.objects.filter(person=person, cid=cid).first()
        if found is None:
            raise
        return found


def write_entry(
    person: User,
    *,
    purpose: Purpose,
    pocket: Pocket,
    amount: Decimal,
    day: dt.date,
    cid: UUID,
    by: User,
    words: str = "",
    receipt: Any = None,
) -> CashEntry:
    """One line of the book. A move leaves the pocket that its purpose names. Raises ``EntryRefused``."""
    own(person, by)
    check_day(day)
    if amount > MOST:
        raise EntryRefused(_("This is too much for one entry: at most 9,999,999.99 yuan."))
    if amount <= 0:
        raise EntryRefused(_("Write an amount above 0. For money that goes out choose “out”, without a minus."))
    facts: dict[str, Any] = {
        "purpose": purpose,
        "way": purpose.way,
        "pocket": LEAVES.get(purpose, pocket),
        "amount": amount,
        "day": day,
        "words": words,
        "receipt": receipt or "",
    }
    entry: CashEntry = once(CashEntry, person, cid, facts)
    return entry


def take_back(entry: CashEntry, *, cid: UUID, by: User) -> CashEntry:
    """Undo an entry by a second one; taken back twice it is taken back once. Raises ``EntryRefused``."""
    own(entry.person, by)
    if entry.takes_back_id:
        raise EntryRefused(_("This line takes another one back. Write that one anew instead."))
    with transaction.atomic():
        CashEntry.objects.select_for_update().get(pk=entry.pk)
        earlier = CashEntry.objects.filter(takes_back=entry).first()
        if earlier:
            return earlier
        facts = {name: getattr(entry, name) for name in ("purpose", "way", "pocket", "amount", "day", "words")}
        undone: CashEntry = once(CashEntry, entry.person, cid, facts | {"takes_back": entry})
        return undone


def count_pocket(person: User, *, pocket: Pocket, counted: Decimal, cid: UUID, by: User) -> CashCount:
    """What is really there, beside what the book says now."""
    own(person, by)
    facts = {"pocket": pocket, "counted": counted, "expected": balance_of(person)[pocket], "day": timezone.localdate()}
    count: CashCount = once(CashCount, person, cid, facts)
    return count


def book_difference(count: CashCount, *, by: User) -> list[CashEntry]:
    """Whatever is not explained by now becomes a line, so that book and pocket agree again; nothing where they do.

    More than one line can hold is written in several, all of them or none.
    """
    entries, number = list[CashEntry](), 0
    with transaction.atomic():
        CashCount.objects.select_for_update().get(pk=count.pk)  # a second tap finds that they agree
        difference = count.counted - balance_at(count)
        purpose, pocket = Purpose.FOUND if difference > 0 else Purpose.MISSING, Pocket(count.pocket)
        left = abs(difference)
        while left:
            amount, cid = min(left, MOST), uuid5(count.cid, f"difference {number}" if number else "difference")
            number += 1
            if CashEntry.objects.filter(person=count.person, cid=cid).exists():  # noted before, and taken back since
                continue
            facts: dict[str, Any] = {"purpose": purpose, "pocket": pocket, "amount": amount, "day": count.day}
            entries.append(write_entry(count.person, cid=cid, by=by, **facts))
            left -= amount
    return entries


def value_stock(person: User, *, day: dt.date, value: Decimal, cid: UUID, by: User) -> StockValue:
    own(person, by)
    stock: StockValue = once(StockValue, person, cid, {"day": day, "value": value})
    return stock


def is_moved(entry: CashEntry) -> bool:
    return entry.way == Way.MOVE
