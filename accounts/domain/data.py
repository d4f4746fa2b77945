"""Everything about a person, out and away: each room brings its own eraser."""

from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, override
from wagtail.models import ModelLogEntry

from accounts.domain.people import sign_out_everywhere
from accounts.domain.retention import sessions_of
from accounts.enums import SendState
from accounts.models import (
    Consent,
    Fact,
    Guardianship,
    HelpedDeed,
    HelpTime,
    Message,
    Notice,
    PhoneEvent,
    PhoneReset,
    Pin,
    PushSubscription,
    User,
)
from cms.core import registry


def export_all(person: User) -> dict[str, Any]:
    """What every room holds about the person, as plain data, keyed by room."""
    return {key: eraser.export(person) for key, eraser in registry.erasers.items()}


def count_all(person: User) -> list[tuple[Any, dict[str, int]]]:
    """What would go, room by room: ``(label, counts)``. Changes nothing."""
    return [(eraser.label, eraser.dry_run(person)) for eraser in registry.erasers]


def erase_person(person: User, *, by: User) -> dict[str, dict[str, int]]:
    """Take everything about the person away, in all rooms or in none. Doing it again finds nothing more."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        done = {key: eraser.erase(person) for key, eraser in registry.erasers.items() if key != "accounts"}
        # This room comes last: the others may need the person to find their rows.
        done["accounts"] = registry.erasers["accounts"].erase(person)
    return done


def export_account(person: User) -> dict[str, Any]:
    """This room's share of the export."""
    guardian = Guardianship.objects.filter(ward=person).first()
    return {
        "phone": str(person.phone or ""),
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "view": person.view,
        "age_band": person.age_band,
        "joined_at": person.joined_at.isoformat(),
        "guardian": {"name": guardian.name, "phone": str(guardian.phone)} if guardian else None,
        "consents": [
            {"purpose": row.purpose, "version": row.version, "granted": row.granted, "at": row.at.isoformat()}
            for row in Consent.objects.filter(person=person).order_by("id")
        ],
        "numbers": [
            {"kind": row.kind, "old": row.old_phone, "new": row.new_phone, "at": row.at.isoformat()}
            for row in PhoneEvent.objects.filter(person=person).order_by("id")
        ],
        "notices": [
            {"title": row.title, "body": row.body, "url": row.url, "at": row.created_at.isoformat()}
            for row in Notice.objects.filter(person=person).order_by("id")
        ],
        "facts": [
            {"question": row.question, "answer": row.value, "at": row.told_at.isoformat()}
            for row in Fact.objects.filter(person=person).order_by("id")
        ],
        "push_browsers": [
            {"service": urlsplit(row.endpoint).hostname, "since": row.created_at.isoformat()}
            for row in PushSubscription.objects.filter(person=person).order_by("id")
        ],
        "second_locks": [
            {"kind": row.type, "since": row.created_at.isoformat()}
            for row in Authenticator.objects.filter(user=person).order_by("pk")
        ],
        "lost_phones": [
            {"new": str(row.new_phone), "about": row.about, "state": row.state, "at": row.requested_at.isoformat()}
            for row in PhoneReset.objects.filter(person=person).order_by("pk")
        ],
        "messages": [
            {"kind": row.kind, "purpose": row.purpose, "at": row.created_at.isoformat()}
            for row in Message.objects.filter(phone=person.phone).order_by("pk")
        ]
        if person.phone
        else [],
        "pin_since": [row.set_at.isoformat() for row in Pin.objects.filter(person=person)],
        "helpers": [
            {"helper": row.time.helper, "deed": row.label, "at": row.at.isoformat()}
            for row in HelpedDeed.objects.filter(time__owner=person).select_related("time").order_by("pk")
        ],
        "last_seen": person.last_seen_on and person.last_seen_on.isoformat(),
        "last_sign_in": person.last_login and person.last_login.isoformat(),
    }


def _rows(person: User) -> dict[str, QuerySet[Any]]:
    """What goes whole. Consents stay without a number: they prove what was agreed, about nobody any more."""
    numbers = set(PhoneEvent.objects.filter(person=person).values_list("old_phone", "new_phone"))
    phones = {phone for pair in numbers for phone in pair if phone} | ({str(person.phone)} if person.phone else set())
    guardians = Guardianship.objects.filter(ward=person).values("phone")
    return {
        "notices": Notice.objects.filter(person=person),
        "push_browsers": PushSubscription.objects.filter(person=person),
        "messages": Message.objects.filter(Q(phone__in=phones) | Q(phone__in=guardians, purpose="code")),
        "guardian": Guardianship.objects.filter(ward=person),
        "lost_phones": PhoneReset.objects.filter(person=person),
        "second_factors": Authenticator.objects.filter(user=person),
        "facts": Fact.objects.filter(person=person),
        "pin": Pin.objects.filter(person=person),
        "helpers": HelpTime.objects.filter(owner=person),
    }


def _numbers(person: User) -> QuerySet[PhoneEvent]:
    return PhoneEvent.objects.filter(person=person).exclude(old_phone="", new_phone="")


def count_account(person: User) -> dict[str, int]:
    counts = {key: rows.count() for key, rows in _rows(person).items()}
    counts["numbers"] = _numbers(person).count()
    counts["said_to_others"] = len(_told_others(person))
    counts["person"] = int(person.erased_at is None)
    return {key: count for key, count in counts.items() if count}


def _told_others(person: User) -> list[Notice]:
    """Lines in other people's inboxes that still carry this person's name or words."""
    rows = Notice.objects.filter(about=person).exclude(person=person).select_related("person")
    return [row for row in rows if row.body or (person.name and person.name in row.title)]


def _leave_words_of_others(person: User) -> None:
    """Others keep the line that something happened; the name and the words in it go."""
    for notice in _told_others(person):
        with override(notice.person.language):
            nobody = gettext("someone who has left")
        notice.title, notice.body = notice.title.replace(person.name or nobody, nobody)[:120], ""
        notice.save(update_fields=["title", "body"])
    if person.name:
        named = Message.objects.filter(text__contains=person.name)
        named.filter(state=SendState.WAITING).update(state=SendState.SKIPPED, error="person is gone")
        named.update(text="")
    kind = ContentType.objects.get_for_model(User)
    ModelLogEntry.objects.filter(content_type=kind, object_id=str(person.pk)).update(label="", data={})


def erase_account(person: User) -> dict[str, int]:
    """Leave a nameless row behind, so that counts and others' conversations keep their shape."""
    counts = count_account(person)
    _leave_words_of_others(person)
    for rows in _rows(person).values():
        rows.delete()
    Session.objects.filter(pk__in=sessions_of(person)).delete()
    _numbers(person).update(old_phone="", new_phone="")
    Consent.objects.filter(Q(person=person) & ~Q(by_phone="")).update(by_phone="")
    if person.erased_at is None:
        sign_out_everywhere(person)
        person.phone, person.phone_verified_at, person.name, person.email = None, None, "", ""
        person.age_band, person.is_active, person.is_staff, person.is_superuser = "", False, False, False
        person.last_seen_on, person.last_login, person.erased_at = None, None, timezone.now()
        person.set_unusable_password()
        person.save()
        person.groups.clear()
        person.user_permissions.clear()
    return counts
