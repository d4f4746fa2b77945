"""An award as a verifiable credential: Open Badges 3.0, VC-JWT (the payload is the credential, section 8.2)."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.certificates.domain.addresses import check_address, issuer_did, whole
from courses.certificates.domain.keys import sign
from courses.certificates.enums import AwardKind
from courses.certificates.models import Award

CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
TYPES = {AwardKind.MODULE: "Badge", AwardKind.TRACK: "Certificate"}


def credential_of(award: Award, *, language: str) -> dict[str, Any]:
    """The unsigned document. It holds the holder's name only if they agreed to show it."""
    with override(language):
        subject: dict[str, Any] = {
            "id": f"urn:uuid:{uuid5(NAMESPACE_URL, check_address(award.code))}",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": whole("certificates:achievement", key=award.key),
                "type": ["Achievement"],
                "achievementType": TYPES[AwardKind(award.kind)],
                "name": title_of(award, language),
                "description": description_of(award),
                "criteria": {"narrative": criteria_of(award)},
                "inLanguage": language,
            },
        }
        if award.shows_name and award.person:
            name = {
                "type": "IdentityObject",
                "identityType": "name",
                "hashed": False,
                "identityHash": award.person.name,
            }
            subject["identifier"] = [name]
        issuer = {"id": issuer_did(), "type": ["Profile"], "name": _("Netpreneur Village"), "url": settings.BASE_URL}
        return {
            "@context": CONTEXT,
            "id": check_address(award.code),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": title_of(award, language),
            "issuer": issuer,
            "validFrom": stamp(award.earned_at),
            "credentialSubject": subject,
            "credentialStatus": status_of(award),
        }


def signed_credential(award: Award, *, language: str) -> str:
    document = credential_of(award, language=language)
    claims = {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "nbf": int(award.earned_at.timestamp()),
        "sub": document["credentialSubject"]["id"],
    }
    return sign(document | claims)


def status_of(award: Award) -> dict[str, str]:
    address = whole("certificates:status", number=award.status_list)
    return {
        "id": f"{address}#{award.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(award.index),
        "statusListCredential": address,
    }


def title_of(award: Award, language: str) -> str:
    return award.title.get(language) or next(iter(award.title.values()), award.key)


def description_of(award: Award) -> str:
    if award.kind == AwardKind.TRACK:
        return _("Has completed every module of this track of the course for new rural online sellers.")
    return _("Has completed this module of the course for new rural online sellers.")


def criteria_of(award: Award) -> str:
    if award.kind == AwardKind.TRACK:
        return _("Every module of the track is completed: its lessons, its quiz and its practice.")
    return _("The lessons are learnt, the quiz is passed, and the practice is accepted where the module asks for it.")


def stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
