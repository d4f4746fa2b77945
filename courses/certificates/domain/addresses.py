"""Addresses that stand in credentials and on paper: whole, in the first language, as long as ``BASE_URL`` holds."""

from urllib.parse import quote, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from courses.certificates.rules import spaced


def whole(name: str, **kwargs: object) -> str:
    with override(settings.LANGUAGE_CODE):
        return settings.BASE_URL.rstrip("/") + reverse(name, kwargs=kwargs)


def check_address(code: str) -> str:
    return whole("certificates:check", code=spaced(code))


def issuer_did() -> str:
    """``did:web`` of this site; a port is written with %3A."""
    return f"did:web:{quote(urlsplit(settings.BASE_URL).netloc, safe='')}"
