"""A number changes hands: with its owner, or without them."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.domain.messages import queue_message
from accounts.domain.notices import notify
from accounts.domain.people import find_by_phone, is_long_unused, sign_out_everywhere
from accounts.enums import MessageKind, PhoneEventKind
from accounts.exceptions import NumberTaken
from accounts.models import PhoneEvent, User
from accounts.signals import phone_changed
from accounts.tasks import SMS_LIVES


def change_number(
    person: User, *, phone: str, by: User, kind: PhoneEventKind = PhoneEventKind.CHANGED, proved: bool = True
) -> User:
    """Give the person the number ``phone``; the old number is told at once. Raises ``NumberTaken``.

    ``proved`` False: an admin typed it in, and its owner proves it when they first sign in with it. A proved number
    whose account nobody has used for half a year has a new owner: it is taken off there first.
    """
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=person.pk)
        old = str(locked.phone or "")
        if old == phone:
            return person
        before = find_by_phone(phone) if proved else None
        if before and is_long_unused(before):
            detach_number(before, by=by)
        try:
            with transaction.atomic():
                User.objects.filter(pk=person.pk).update(
                    phone=phone, phone_verified_at=timezone.now() if proved else None
                )
        except IntegrityError:
            raise NumberTaken(gettext_lazy("Another account signs in with this number. Nothing was changed.")) from None
        PhoneEvent.objects.create(person=person, kind=kind, old_phone=old, new_phone=phone, by=by)
        if old:
            _tell_old(locked, old, phone)
        notify(
            locked,
            "number",
            title=gettext_lazy("Your number was changed"),
            body=gettext_lazy("From now on you sign in with the new number."),
        )
        _told(person, old, phone)
    person.refresh_from_db()
    return person


def detach_number(person: User, *, by: Any = None) -> None:
    """The number belongs to someone new. It is taken off; what the old owner did here stays theirs and unseen.

    They find their way back through "lost phone". All their sessions end.
    """
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=person.pk)
        old = str(locked.phone or "")
        if not old:
            return
        User.objects.filter(pk=person.pk).update(phone=None, phone_verified_at=None)
        PhoneEvent.objects.create(person=person, kind=PhoneEventKind.DETACHED, old_phone=old, by=by)
        sign_out_everywhere(person)
        person.refresh_from_db()
        notify(
            person,
            "account",
            title=gettext_lazy("Your number was taken off this account"),
            body=gettext_lazy("Someone else proved that the number is theirs now. Your things are still here."),
        )
        _told(person, old, "")


def _tell_old(person: User, old: str, new: str) -> None:
    with override(person.language):
        text = _("Netpreneur Village: your account now signs in with the number ending in %(end)s. Not you? Tell us.")
        queue_message(
            kind=MessageKind.SMS, phone=old, purpose="account", text=text % {"end": new[-4:]}, lives=SMS_LIVES
        )


def _told(person: User, old: str, new: str) -> None:
    transaction.on_commit(lambda: phone_changed.send(User, person=person, old_phone=old, new_phone=new))
