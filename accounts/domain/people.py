"""A person comes, says who they are, and goes."""

import unicodedata
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.domain.consent import record_consent
from accounts.domain.purposes import PRIVACY_VERSION
from accounts.enums import AgeBand, PhoneEventKind
from accounts.exceptions import Refused
from accounts.models import Guardianship, PhoneEvent, PushSubscription, User
from accounts.rules import needs_guardian
from accounts.signals import signed_out_everywhere

LONG_UNUSED = timedelta(days=180)


def find_by_phone(phone: str) -> User | None:
    return User.objects.filter(phone=phone).first()


def sign_up(
    phone: str,
    *,
    name: str,
    age_band: str,
    language: str,
    view: str = "",
    guardian_name: str = "",
    guardian_phone: str = "",
) -> User:
    """Make the person whose ``phone`` was just proved. Twice the same gives the same person back.

    Raises ``Refused`` for under 14, and for 14 or 15 without a guardian whose phone was proved too.
    """
    if age_band == AgeBand.UNDER_14:
        raise Refused("under 14")
    if needs_guardian(age_band) and not (guardian_name and guardian_phone and guardian_phone != phone):
        raise Refused("needs a guardian")
    try:
        with transaction.atomic():
            person = User.objects.create_user(
                phone, name=name, age_band=age_band, language=language, view=view, phone_verified_at=timezone.now()
            )
            PhoneEvent.objects.create(person=person, kind=PhoneEventKind.PROVED, new_phone=phone, by=person)
            record_consent(person, purpose="privacy", granted=True, version=PRIVACY_VERSION, by=person)
            if needs_guardian(age_band):
                Guardianship.objects.create(ward=person, name=guardian_name, phone=guardian_phone)
                record_consent(
                    person, purpose="guardian", granted=True, version=PRIVACY_VERSION, by=None, by_phone=guardian_phone
                )
    except IntegrityError:
        return User.objects.get(phone=phone)
    return person


def note_proved(person: User) -> None:
    """Someone whose number an admin typed in has now proved it with a code."""
    with transaction.atomic():
        unproved = User.objects.filter(pk=person.pk, phone_verified_at=None)
        if unproved.update(phone_verified_at=timezone.now()):
            PhoneEvent.objects.create(person=person, kind=PhoneEventKind.PROVED, new_phone=str(person.phone), by=person)
    person.refresh_from_db(fields=["phone_verified_at"])


def save_profile(
    person: User, *, name: str, language: str, view: str, by: User, neutral_notices: bool | None = None
) -> User:
    """What a person may change about themselves; ``neutral_notices`` None leaves that as it is."""
    facts = {} if neutral_notices is None else {"neutral_notices": neutral_notices}
    User.objects.filter(pk=person.pk).update(name=name, language=language, view=view, **facts)
    person.refresh_from_db()
    return person


def note_seen(person: User, *, today: date | None = None) -> bool:
    """Remember the day: a number unused for long may have a new owner. True for the first time on a day."""
    today = today or timezone.localdate()
    if person.last_seen_on == today:
        return False
    User.objects.filter(pk=person.pk).update(last_seen_on=today)
    person.last_seen_on = today
    return True


def is_long_unused(person: User) -> bool:
    """Whether nobody came with this account for 180 days, so that its number may have been given to someone else."""
    came = [day for day in (person.last_seen_on, _day(person.last_login), _day(person.joined_at)) if day]
    return timezone.localdate() - max(came) > LONG_UNUSED


def _day(moment: object) -> date | None:
    return timezone.localtime(moment).date() if moment else None  # type: ignore[arg-type]  # a datetime or None


def is_called(person: User, typed: str) -> bool:
    """The check question: the name on the account. No name, no way through here.

    Spaces, capitals and widths aside, and the dot inside a name: each keyboard has its own (·, •, ・), or none.
    """
    return bool(person.name) and _said(typed) == _said(person.name)


def _said(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] not in "PZC") or plain


def sign_out_everywhere(person: User) -> None:
    """End every session of this person, this one too; open sockets are cut by whoever listens to the signal.

    No browser is woken for them any more either: the phone may be in other hands.
    """
    PushSubscription.objects.filter(person=person).delete()
    User.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    person.refresh_from_db(fields=["session_epoch"])
    transaction.on_commit(lambda: signed_out_everywhere.send(User, person=person))
