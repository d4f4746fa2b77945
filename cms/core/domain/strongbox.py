"""Secrets that the database keeps: sealed with the site's own secret, so that a copy of the tables opens nothing."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def box(purpose: str) -> MultiFernet:
    """Sealed with the secret of now, opened with that or one before (``SECRET_KEY_FALLBACKS``).

    Raises ``cryptography.fernet.InvalidToken`` for what neither opens. One ``purpose`` opens nothing of another.
    """
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(f"{purpose}:{secret}".encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
