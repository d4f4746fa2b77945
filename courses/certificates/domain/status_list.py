"""The list that says which certificates were taken back: W3C Bitstring Status List 1.0, signed like a certificate."""

import base64
import gzip
from datetime import timedelta

from django.utils import timezone

from courses.certificates.domain.addresses import issuer_did, whole
from courses.certificates.domain.credential import stamp
from courses.certificates.domain.keys import sign
from courses.certificates.models import Award
from courses.certificates.rules import LIST_SIZE

GOOD_FOR = timedelta(days=1)  # an old copy cannot make a revoked one good again for longer


def signed_status_list(number: int) -> str:
    """One query and a signature, whatever the list holds."""
    taken_back = Award.objects.filter(status_list=number, revoked_at__isnull=False).values_list("index", flat=True)
    now = timezone.now()
    address, issuer = whole("certificates:status", number=number), issuer_did()
    return sign(
        {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": issuer,
            "validFrom": stamp(now),
            "validUntil": stamp(now + GOOD_FOR),
            "credentialSubject": {
                "id": f"{address}#list",
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": encoded(list(taken_back)),
            },
            "iss": issuer,
            "jti": address,
            "nbf": int(now.timestamp()),
            "exp": int((now + GOOD_FOR).timestamp()),
        }
    )


def encoded(places: list[int]) -> str:
    """``u`` and base64url of the packed bits, the first place leftmost."""
    bits = bytearray(LIST_SIZE // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> (place % 8)
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
