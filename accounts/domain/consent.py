"""The consent ledger: saying yes and no are the same single step."""

from django.db import transaction

from accounts import outbox
from accounts.domain.purposes import consents, purposes
from accounts.enums import SendState
from accounts.models import Consent, Delivery, Fact, User


def record_consent(
    person: User, *, purpose: str, granted: bool, version: str, by: User | None, by_phone: str = ""
) -> Consent:
    """Write down one yes or no. Nothing is overwritten; the newest row holds.

    A no also stops what was waiting to go out on the strength of an earlier yes, and forgets what a yes had told.
    """
    with transaction.atomic():
        row = Consent.objects.create(
            person=person, purpose=purpose, granted=granted, version=version, by=by, by_phone=by_phone
        )
        if not granted:
            _stop_waiting(person, purpose)
            Fact.objects.filter(person=person, question=purpose).delete()
    return row


def _stop_waiting(person: User, purpose: str) -> None:
    waiting = Delivery.objects.filter(notice__person=person, state=SendState.WAITING).select_related("notice")
    for delivery in waiting:
        kind = purposes[delivery.notice.purpose].kind
        if kind != "security" and (purpose == delivery.channel or (purpose == kind == "marketing")):
            outbox.skip(delivery, "consent withdrawn")


def has_consent(person: User, purpose: str) -> bool:
    """Whether the person's last word on ``purpose`` was yes."""
    last = Consent.objects.filter(person=person, purpose=purpose).order_by("-id").values_list("granted", flat=True)
    return bool(last.first())


def standing(person: User) -> dict[str, Consent]:
    """The newest row of every purpose, in one query."""
    newest: dict[str, Consent] = {}
    for row in Consent.objects.filter(person=person).order_by("id"):
        newest[row.purpose] = row
    return newest


def next_question(person: User) -> str | None:
    """The one purpose to ask about now: never answered in its present words, in the registry's order. One at a time.

    The privacy notice comes first where it was never agreed to (an admin made the account) or has changed since.
    """
    answered = {(row.purpose, row.version) for row in standing(person).values()}
    return next(
        (
            key
            for key, entry in consents.items()
            if (entry.asked or key == "privacy") and (key, entry.version) not in answered and entry.asks(person)
        ),
        None,
    )
