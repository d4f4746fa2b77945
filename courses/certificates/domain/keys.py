"""The keys that sign: made when first needed, changed on demand, published as long as nobody else may have them."""

import json
from typing import Any

from cryptography.fernet import InvalidToken
from django.db import IntegrityError, transaction
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import ECKey

from cms.core.domain.strongbox import box
from cms.core.domain.words import tidy
from courses.certificates.domain.addresses import issuer_did
from courses.certificates.exceptions import ReasonMissing
from courses.certificates.models import SigningKey
from courses.certificates.rules import LONGEST_REASON

ALGORITHM, CURVE = "ES256", "P-256"
PURPOSE = "certificates"


def sign(claims: dict[str, Any]) -> str:
    """A compact JWT by the key in use, whose name stands in the header as the issuer's document lists it."""
    row, key = _in_use()
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": f"{issuer_did()}#{row.kid}"}
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM])


def rotate_keys() -> SigningKey:
    """A new pair signs from now on. What the old one signed stays good: its public half stays published."""
    with transaction.atomic():
        now = timezone.now()
        for row in SigningKey.objects.select_for_update().filter(in_use=True):
            row.in_use, row.retired_at, row.sealed = None, now, ""
            row.save(update_fields=["in_use", "retired_at", "sealed"])
        return _make()


def withdraw_key(kid: str, *, reason: str) -> SigningKey:
    """Somebody else may have this key: what it signed can be checked no more, and if it is in use another one signs.

    Twice does nothing more. Raises ``SigningKey.DoesNotExist`` for a name that no key has, ``ReasonMissing``.
    """
    reason = tidy(reason).strip()[:LONGEST_REASON]
    if not reason:
        raise ReasonMissing
    with transaction.atomic():
        row = SigningKey.objects.select_for_update().get(kid=kid)
        if row.withdrawn_at:
            return row
        if row.in_use:
            rotate_keys()
            row.refresh_from_db()
        row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason
        row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    return row


def published() -> list[SigningKey]:
    """Every key that ever signed, the one in use first; none that was withdrawn."""
    rows = list(SigningKey.objects.filter(withdrawn_at=None).order_by("-made_at", "-pk"))
    return rows or [_in_use()[0]]


def _in_use() -> tuple[SigningKey, ECKey]:
    row = SigningKey.objects.filter(in_use=True).first()
    if row is None:
        try:
            with transaction.atomic():
                row = _make()
        except IntegrityError:  # another process was first
            row = SigningKey.objects.get(in_use=True)
    try:
        private = json.loads(box(PURPOSE).decrypt(row.sealed.encode()))
    except InvalidToken:  # the site's secret changed: what was sealed with the old one is out of reach
        row = rotate_keys()
        private = json.loads(box(PURPOSE).decrypt(row.sealed.encode()))
    return row, ECKey.import_key(private)


def _make() -> SigningKey:
    key = ECKey.generate_key(CURVE)
    kid = f"key-{key.thumbprint()[:16]}"
    sealed = box(PURPOSE).encrypt(json.dumps(key.as_dict(private=True)).encode()).decode()
    return SigningKey.objects.create(
        kid=kid, public=key.as_dict(private=False) | {"kid": kid}, sealed=sealed, in_use=True
    )
