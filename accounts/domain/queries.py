"""Lists, each for the person who asks."""

from django.db.models import Q, QuerySet

from accounts.enums import ResetState
from accounts.models import Consent, Message, Notice, PhoneReset, User
from accounts.rules import is_admin, voucher_scopes


def inbox_of(person: User) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person).order_by("-id")


def unread_count(person: User) -> int:
    return Notice.objects.filter(person=person, read_at=None).count()


def people_to_vouch_for(admin: User) -> QuerySet[User]:
    """Everyone whom ``admin`` may say "that is really them" about, by the scopes that rooms above registered."""
    if not is_admin(admin):
        return User.objects.none()
    everyone = User.objects.exclude(pk=admin.pk)
    if admin.is_superuser:
        return everyone
    mine = Q(pk__in=[])
    for scope in voucher_scopes:
        mine |= Q(pk__in=scope(admin))
    return everyone.filter(mine)


def resets_for(admin: User) -> QuerySet[PhoneReset]:
    """Lost phones of people in this admin's care, newest first, decided ones too."""
    return (
        PhoneReset.objects.filter(person__in=people_to_vouch_for(admin))
        .select_related("person", "first_by", "second_by")
        .order_by("-id")
    )


def open_resets_for(admin: User) -> QuerySet[PhoneReset]:
    return resets_for(admin).filter(state__in=(ResetState.REQUESTED, ResetState.HALF))


def consent_history(person: User) -> QuerySet[Consent]:
    return Consent.objects.filter(person=person).select_related("by").order_by("-id")


def last_messages(limit: int = 50) -> QuerySet[Message]:
    """For the page for developers only."""
    return Message.objects.order_by("-id")[:limit]
