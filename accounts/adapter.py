"""allauth asks here how this product keeps phones and what it says."""

from typing import Any, override

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.domain.messages import queue_message
from accounts.domain.people import find_by_phone
from accounts.enums import MessageKind
from accounts.models import User
from accounts.tasks import SMS_LIVES

# allauth says more than people need; these are the lines worth saying, in our own words.
SAID = {
    "mfa/messages/totp_activated.txt": _("Your authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("Your authenticator app was removed."),
    "mfa/messages/recovery_codes_generated.txt": _("New recovery codes were made."),
    "mfa/messages/webauthn_added.txt": _("The passkey was added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey was removed."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("That code is not right. Look at it again and type all of it."),
        "rate_limited": _("Too many tries. Please wait a minute, then try again."),
        "too_many_login_attempts": _("Too many tries. Please wait a minute, then try again."),
    }

    def get_user_by_phone(self, phone: str) -> User | None:
        return find_by_phone(phone)

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (str(user.phone), user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified_at = phone, timezone.now() if verified else None
        user.save(update_fields=["phone", "phone_verified_at"])

    def set_phone_verified(self, user: Any, phone: str) -> None:
        User.objects.filter(pk=user.pk, phone=phone).update(phone_verified_at=timezone.now())

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        text = _("Netpreneur Village: your code is %(code)s. Tell it to nobody.") % {"code": code}
        queue_message(kind=MessageKind.SMS, phone=phone, purpose="code", text=str(text), lives=SMS_LIVES)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """New people come through our own door only."""
        return False

    def is_login_by_code_required(self, login: Any) -> bool:
        """The number was proved before allauth is asked to log in."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        with translation.override(request.user.language):  # type: ignore[union-attr]  # signed in by now
            return reverse("home")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        set_view(response, user.view)
        return response

    @override
    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Allauth's English mails about security are replaced by a notice (see ``accounts.receivers``)."""


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code is not right. Type the six digits the app shows now, or another recovery code."),
        "cannot_generate_recovery_codes": _("Add a passkey or an authenticator app first."),
    }

    def get_totp_label(self, user: Any) -> str:
        return user.name or str(user.phone)

    def get_totp_issuer(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 allauth's name
        return gettext("Passkey")

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME


def set_view(response: HttpResponse, view: str) -> None:
    """The text size travels in a cookie, so that pages from the cache can have it too. A year."""
    if view:
        response.set_cookie(
            "view", view, max_age=31_536_000, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie("view", samesite="Lax")
