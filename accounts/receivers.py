"""What happens here because allauth or Django did something."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from accounts.domain.notices import notify
from accounts.domain.pins import pin_of
from accounts.pin_lock import note_guards


@receiver(user_logged_in)
def stay_long(request: Any, **kwargs: Any) -> None:
    """A visitor's session is short; a person's is as long as the settings say."""
    if request is not None and hasattr(request, "session"):
        request.session.set_expiry(None)


@receiver(user_logged_in)
def note_what_is_guarded(request: Any, user: Any, **kwargs: Any) -> None:
    if request is not None and hasattr(request, "session"):
        note_guards(request, pin_of(user))


@receiver(authenticator_added)
def count_as_opened(request: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Whoever has just set up a lock has just shown that they can open it; asking again would only puzzle them."""
    if authenticator.type != authenticator.Type.RECOVERY_CODES:
        record_authentication(
            request, user, method="mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
        )


@receiver(authenticator_added)
def tell_added(user: Any, **kwargs: Any) -> None:
    notify(user, "account", title=_("A second lock was added to your account"), body=_("Not you? Tell an admin."))


@receiver(authenticator_removed)
def tell_removed(user: Any, **kwargs: Any) -> None:
    notify(user, "account", title=_("A second lock was taken off your account"), body=_("Not you? Tell an admin."))
