"""The PIN, in digits or in pictures: set, tried, locked after five wrong tries.

Whoever holds the person's number sets it anew.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.codes import plain_digits
from accounts.enums import PinKind, PinPicture, Verdict
from accounts.exceptions import Refused, TooMany
from accounts.models import Pin, User
from accounts.rules import PIN_TRIES
from cms.core.domain.rates import allow

FORM = re.compile(r"[0-9]{4,6}")
PICTURES = 4
DIFFERENT = 3


@dataclass(frozen=True, slots=True)
class Tried:
    """``left``: how many tries there still are."""

    verdict: Verdict
    left: int = 0


def pin_of(person: User) -> Pin | None:
    return Pin.objects.filter(person=person).first()


def why_too_easy(pin: str) -> str:
    """Why this PIN will not do, in words; "" where it will."""
    if not FORM.fullmatch(pin):
        return _("A PIN has four to six digits.")
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {-1}):
        return _("This is the first that anybody would try. Choose digits that do not simply follow each other.")
    return ""


def why_pictures_will_not_do(chosen: str) -> str:
    """As above for pictures, their names joined by dots."""
    names = chosen.split(".")
    if len(names) != PICTURES or not set(names) <= set(PinPicture.values):
        return _("Choose four pictures, one after the other.")
    places = [PinPicture.values.index(name) for name in names]
    steps = {after - before for before, after in pairwise(places)}
    if len(set(names)) < DIFFERENT or steps in ({1}, {-1}):
        return _("This is the first that anybody would try. Choose at least three different ones, not side by side.")
    return ""


def plain(typed: str, kind: str) -> str:
    return plain_digits(typed) if kind == PinKind.DIGITS else typed


def set_pin(person: User, typed: str, *, by: User, kind: str = PinKind.DIGITS) -> Pin:
    """A new PIN or four new pictures, open again. Only for oneself. Raises ``Refused``."""
    pin = plain(typed, kind)
    if by.pk != person.pk:
        raise Refused(_("Everybody chooses their own PIN."))
    if reason := (why_too_easy if kind == PinKind.DIGITS else why_pictures_will_not_do)(pin):
        raise Refused(reason)
    facts: dict[str, Any] = {
        "kind": kind,
        "hash": make_password(pin),
        "wrong": 0,
        "locked_at": None,
        "set_at": timezone.now(),
    }
    return Pin.objects.update_or_create(person=person, defaults=facts)[0]


def try_pin(person: User, typed: str, *, by: User) -> Tried:
    """Every try is counted before it is looked at, so that many at once are no more than many.

    Raises ``TooMany`` when tries come too fast, ``Refused`` where there is nothing to open.
    """
    if by.pk != person.pk:
        raise Refused(_("Everybody opens their own book."))
    if not allow(f"pin:{person.pk}", limit=20, seconds=3600):
        raise TooMany(_("That was tried too often. Wait an hour, or open it with a code from a message."))
    with transaction.atomic():
        pin = Pin.objects.select_for_update().filter(person=person).first()
        if pin is None:
            raise Refused(_("There is no PIN yet. Choose one first."))
        if pin.locked_at:
            return Tried(Verdict.SPENT)
        pin.wrong += 1
        if pin.wrong >= PIN_TRIES:
            pin.locked_at = timezone.now()
        pin.save(update_fields=["wrong", "locked_at"])
    if check_password(plain(typed, pin.kind), pin.hash):
        Pin.objects.filter(pk=pin.pk, hash=pin.hash).update(wrong=0, locked_at=None)
        return Tried(Verdict.RIGHT)
    return Tried(Verdict.SPENT if pin.locked_at else Verdict.WRONG, PIN_TRIES - pin.wrong)


def guard(person: User, *, chats: bool, evidence: bool, sums: bool = False, by: User) -> None:
    """What else opens only with the PIN. Raises ``Refused`` for somebody else's, and where there is none yet."""
    if by.pk != person.pk:
        raise Refused(_("Everybody chooses their own PIN."))
    if not Pin.objects.filter(person=person).update(guards_chats=chats, guards_evidence=evidence, guards_sums=sums):
        raise Refused(_("There is no PIN yet. Choose one first."))
