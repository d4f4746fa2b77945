"""What certificates hold about a person. Their place in the status list stays, as taken back and without a name."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.certificates.enums import AwardKind
from courses.certificates.models import Award

ERASED = "erased"
WORDS: dict[str, Any] = {
    "certificates": _("certificates"),
    "kind": (_("kind"), dict(AwardKind.choices)),
    "title": _("title"),
    "code": _("code"),
    "earned_at": _("earned"),
    "shared_at": _("shown to whoever has the code since"),
    "shows_name": _("with your name"),
    "revoked_at": _("taken back"),
    "revoked_reason": _("reason"),
    "zh-hans": _("in Chinese"),
    "en": _("in English"),
}
COLUMNS = ("kind", "title", "code", "earned_at", "shared_at", "shows_name", "revoked_at", "revoked_reason")


def export(person: Any) -> dict[str, Any]:
    return {"certificates": list(Award.objects.filter(person=person).order_by("pk").values(*COLUMNS))}


def dry_run(person: Any) -> dict[str, int]:
    return {"certificates": Award.objects.filter(person=person).count()}


def erase(person: Any) -> dict[str, int]:
    counts = dry_run(person)
    Award.objects.filter(revoked_by=person).update(revoked_by=None)
    Award.objects.filter(person=person).update(
        person=None, shared_at=None, shows_name=False, revoked_at=timezone.now(), revoked_by=None, revoked_reason=ERASED
    )
    return counts
