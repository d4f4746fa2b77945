"""One way out for text messages and calls: a gateway takes a message or says why not."""

from typing import Protocol

from django.conf import settings

from accounts.enums import MessageKind
from accounts.gateways.console import ConsoleGateway
from accounts.gateways.http import HttpGateway


class Gateway(Protocol):
    def send(self, *, reference: str, kind: str, phone: str, text: str, language: str) -> None:
        """Hand one message over. ``reference`` stays the same over repeats, so the far side can drop doubles.

        Raises ``GatewayTrouble`` when trying again may help and ``GatewayRefused`` when it is no use.
        """


def gateway_for(kind: str) -> Gateway:
    """``SMS_URL`` names an HTTP gateway, ``VOICE_URL`` another one for calls; without any there is the console."""
    url = (kind == MessageKind.VOICE and settings.VOICE_URL) or settings.SMS_URL
    return HttpGateway(url) if url else ConsoleGateway()


def messages_are_shown() -> bool:
    """Whether the page for developers exists: only in the demo or while debugging, and with no real gateway."""
    return bool(settings.DEMO or settings.DEBUG) and not settings.SMS_URL
