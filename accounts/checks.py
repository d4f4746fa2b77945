"""Faults that must be seen before the first visitor."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from accounts import push


@register(Tags.security, deploy=True)
def real_gateway(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without ``SMS_URL`` codes would only reach the server's console: nobody could sign in."""
    if settings.DEMO or settings.DEBUG or settings.SMS_URL:
        return []
    return [Error("SMS_URL is not set: sign-in codes would reach nobody.", id="accounts.E001")]


@register(Tags.security, deploy=True)
def usable_push_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A key that is none would be found by the first person who lets us wake their browser."""
    if not push.is_possible():
        return []
    try:
        push.public_key()
    except Exception:  # noqa: BLE001 every library below has its own names for "not a key"
        words = "VAPID_PRIVATE_KEY is no key: write the 32 bytes of a P-256 private key in base64url, or nothing."
        return [Error(words, id="accounts.E002")]
    return []
