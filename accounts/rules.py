"""May they? Asked with facts that rooms above register, because this room knows no roles."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings

from accounts.enums import AgeBand
from cms.core.registry import Registry

if TYPE_CHECKING:
    from accounts.models import User

# So many wrong tries lock what the PIN opens.
PIN_TRIES = 5
# ``person -> bool``: is this person an admin of some kind today? The association registers its roles here.
admin_predicates: Registry[Callable[[Any], bool]] = Registry("admin predicate")
# ``admin -> queryset of users``: whom this admin knows well enough to vouch for over a lost phone.
voucher_scopes: Registry[Callable[[Any], Any]] = Registry("voucher scope")
# ``person -> people``: the admins who are told that this person asked for a new number.
voucher_callers: Registry[Callable[[Any], Any]] = Registry("voucher caller")
# ``person -> words``: why this account may neither be closed nor get another number; "" where it may.
standing_bars: Registry[Callable[[Any], Any]] = Registry("standing bar")
# ``person -> words``: what somebody reads who is about to erase their account; "" where there is nothing to say.
parting_words: Registry[Callable[[Any], Any]] = Registry("parting word")
# A notice's purpose -> what its words are of, ``"chats"`` or ``"evidence"``: where the owner put that behind the PIN,
# no word of it stands in the inbox or on a locked screen either.
guarded_purposes: Registry[str] = Registry("guarded purpose")


def why_it_stays(person: Any) -> Any:
    """Words that say why the account stays as it is, or ""."""
    return next((why for bar in standing_bars if (why := bar(person))), "")


def is_minor(person: "User") -> bool:
    """Under 18 by the age band; someone who did not say is treated as grown up (16+ is the default)."""
    return person.age_band in {AgeBand.UNDER_14, AgeBand.FROM_14, AgeBand.FROM_16}


def needs_guardian(age_band: str) -> bool:
    return age_band == AgeBand.FROM_14


def is_admin(person: "User") -> bool:
    """Staff, or whoever a room above calls an admin."""
    if not person.is_authenticated or not person.is_active:
        return False
    return person.is_staff or person.is_superuser or any(says(person) for says in admin_predicates)


def needs_second_factor(person: "User") -> bool:
    """Whether a code by phone alone is too little for this person. Off in the demo."""
    return bool(settings.REQUIRE_SECOND_FACTOR) and is_admin(person)
