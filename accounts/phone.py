"""Who uses this phone: a list that stays in this browser, signed, and holds until somebody ends it.

An entry opens nothing by itself: it only lets the person come in with their PIN or their pictures instead of a code.
It is worth nothing any more once that person signs out everywhere or chooses another PIN.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Pin, User

COOKIE = "phone-people"
SALT = "accounts.phone"
YEAR = 60 * 60 * 24 * 365
MOST = 6


@dataclass(frozen=True, slots=True)
class Entry:
    person: User
    pin: Pin


def mark_of(person: User, pin: Pin) -> str:
    """Changes with everything that must end an entry."""
    said = f"{person.pk}:{person.session_epoch}:{pin.set_at.isoformat()}:{person.phone}"
    return salted_hmac(SALT, said, algorithm="sha256").hexdigest()[:32]


def _read(request: HttpRequest) -> list[tuple[int, str]]:
    try:
        said: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=YEAR)
        return [(int(pk), str(mark)) for pk, mark in said][:MOST]
    except (signing.BadSignature, TypeError, ValueError):
        return []


def people_here(request: HttpRequest) -> list[Entry]:
    """Those whose entry still holds, in the order in which they came. One query."""
    said = dict(_read(request))
    pins = Pin.objects.filter(person__in=said, person__is_active=True).select_related("person")
    found = {pin.person_id: Entry(pin.person, pin) for pin in pins}
    return [
        found[pk]
        for pk, mark in said.items()
        if pk in found and constant_time_compare(mark, mark_of(found[pk].person, found[pk].pin))
    ]


def write(response: HttpResponse, people: list[Entry]) -> None:
    if not people:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    said = [(one.person.pk, mark_of(one.person, one.pin)) for one in people[-MOST:]]
    value = signing.dumps(said, salt=SALT)
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(COOKIE, value, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
