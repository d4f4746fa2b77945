"""A lost phone: the new number is proved, then two different admins say that it is really them."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.domain.messages import queue_message
from accounts.domain.notices import notify
from accounts.domain.numbers import change_number
from accounts.domain.people import find_by_phone, is_called, sign_out_everywhere
from accounts.domain.queries import resets_for
from accounts.enums import RESET_MOVES, MessageKind, PhoneEventKind, ResetState
from accounts.exceptions import Refused
from accounts.models import PhoneReset, PhoneResetEvent, User
from accounts.rules import voucher_callers
from accounts.tasks import SMS_LIVES
from cms.core.domain.states import MoveRefused

LAPSES_AFTER = timedelta(days=14)


def request_reset(old_phone: str, *, name: str, new_phone: str, about: str) -> PhoneReset | None:
    """Ask for the account behind ``old_phone``. ``new_phone`` was proved with a code.

    None when no account fits or one is already asked for: the visitor is told the same in every case.
    """
    has_it_now = find_by_phone(old_phone)
    # The number may have gone to somebody else since: whoever had it before asks with it all the same.
    those = (has_it_now, _detached(old_phone, name))
    person = next((one for one in those if one and one.is_active and is_called(one, name)), None)
    if person is None:
        return None
    try:
        with transaction.atomic():
            reset = PhoneReset.objects.create(person=person, new_phone=new_phone, about=about)
            PhoneResetEvent.objects.create(reset=reset, move="request")
            if person.phone:
                with override(person.language):
                    text = _(
                        "Netpreneur Village: someone asked to move your account to a new number. "
                        "Not you? Sign in and tell us."
                    )
                    queue_message(
                        kind=MessageKind.SMS, phone=str(person.phone), purpose="account", text=text, lives=SMS_LIVES
                    )
    except IntegrityError:
        return None
    return reset


def tell_vouchers() -> int:
    """Admins hear of the requests in their care, each once; how many were told.

    Not while the visitor waits: an answer that takes longer would say that there is such an account.
    """
    told = 0
    for reset in PhoneReset.objects.filter(state=ResetState.REQUESTED).select_related("person").order_by("pk"):
        for admin in {admin for callers in voucher_callers for admin in callers(reset.person)}:
            told += bool(
                notify(
                    admin,
                    "vouching",
                    title=gettext_lazy("Somebody in your care asks for a new number"),
                    body=gettext_lazy("Talk to them in person or on video first. Two admins have to confirm."),
                    url=reverse_lazy("accounts:resets"),
                    key=f"reset-asked-{reset.pk}",
                )
            )
    return told


def _detached(old_phone: str, name: str) -> User | None:
    """Someone whose number was taken off because it got a new owner."""
    people = User.objects.filter(phone=None, phone_events__old_phone=old_phone, is_active=True).distinct()
    return next((person for person in people if is_called(person, name)), None)


def confirm_reset(reset: PhoneReset, *, by: User) -> PhoneReset:
    """One admin vouches. The first makes it half, a second and different one changes the number.

    Raises ``Refused`` for the same admin twice or one without this person in their care, ``MoveRefused`` when it has
    moved on, ``NumberTaken`` when the new number has an account by now.
    """
    with transaction.atomic():
        row = PhoneReset.objects.select_for_update().get(pk=reset.pk)
        if not resets_for(by).filter(pk=row.pk).exists():
            raise Refused(gettext_lazy("This person is not in your care."))
        if row.state == ResetState.HALF and row.first_by_id == by.pk:
            raise Refused(gettext_lazy("You have already confirmed. Now another admin has to."))
        move_reset(row, "confirm_second" if row.state == ResetState.HALF else "confirm_first", by=by)
        if row.state == ResetState.DONE:
            change_number(row.person, phone=str(row.new_phone), by=by, kind=PhoneEventKind.RESET)
            # The second lock was on the lost phone, too; whoever needs one sets up another.
            Authenticator.objects.filter(user=row.person).delete()
            sign_out_everywhere(row.person)
    return row


def refuse_reset(reset: PhoneReset, *, by: User, reason: str) -> PhoneReset:
    """An admin does not recognise them. ``reason`` is read by the person, once they can sign in."""
    with transaction.atomic():
        row = PhoneReset.objects.select_for_update().get(pk=reset.pk)
        if not resets_for(by).filter(pk=row.pk).exists():
            raise Refused(gettext_lazy("This person is not in your care."))
        row.reason = reason
        move_reset(row, "refuse", by=by, reason=reason)
        notify(
            row.person,
            "account",
            title=gettext_lazy("Someone asked to move your account to a new number"),
            body=gettext_lazy("An admin refused it. If it was you, go to the association with your identity card."),
            key=f"reset-refused-{row.pk}",
        )
    return row


def lapse_resets() -> int:
    """Requests that nobody decided in two weeks end; the person may ask again."""
    old = PhoneReset.objects.filter(
        state__in=(ResetState.REQUESTED, ResetState.HALF), requested_at__lt=timezone.now() - LAPSES_AFTER
    )
    lapsed = 0
    for pk in old.values_list("pk", flat=True):
        with transaction.atomic():
            row = PhoneReset.objects.select_for_update().get(pk=pk)
            try:
                move_reset(row, "lapse", by=None)
            except MoveRefused:
                continue
            lapsed += 1
    return lapsed


def move_reset(row: PhoneReset, move: str, *, by: User | None, reason: str = "") -> None:
    """The one door of a reset's state. ``row`` is locked by the caller's transaction."""
    target = RESET_MOVES.check(move, state=row.state, actor="admin" if by else "clock", reason=reason).target
    row.state = target
    if move == "confirm_first":
        row.first_by = by
    elif move == "confirm_second":
        row.second_by = by
    if target != ResetState.HALF:
        row.decided_at = timezone.now()
    row.save()
    PhoneResetEvent.objects.create(reset=row, move=move, by=by)
