"""Faults that must be seen before the first visitor."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def real_gateway(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without ``SMS_URL`` codes would only reach the server's console: nobody could sign in."""
    if settings.DEMO or settings.DEBUG or settings.SMS_URL:
        return []
    return [Error("SMS_URL is not set: sign-in codes would reach nobody.", id="accounts.E001")]
