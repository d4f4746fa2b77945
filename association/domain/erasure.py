"""What this room holds about a person: as a file for them, and gone when they go."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from association.enums import (
    ApplicationMove,
    ApplicationState,
    MembershipStatus,
    Origin,
    Platform,
    ProductCategory,
    ProofState,
    RoleKind,
)
from association.models import Application, AuditEntry, Membership, Residence, Role, Shop

#: What the export calls its things.
WORDS: dict[str, Any] = {
    "residences": _("where you lived"),
    "village": _("village"),
    "origin": (_("origin"), dict(Origin.choices)),
    "since": _("since"),
    "until": _("until"),
    "household": _("household"),
    "shops": _("shops"),
    "platform": (_("platform"), dict(Platform.choices)),
    "name": _("name"),
    "url": _("address"),
    "category": (_("product"), dict(ProductCategory.choices)),
    "proof": (_("seen"), dict(ProofState.choices)),
    "memberships": _("memberships"),
    "association": _("association"),
    "number": _("member number"),
    "status": (_("state"), dict(MembershipStatus.choices)),
    "joined_on": _("member since"),
    "applications": _("applications"),
    "state": (_("state"), dict(ApplicationState.choices)),
    "why": _("why you apply"),
    "question": _("question to you"),
    "answer": _("your answer"),
    "reason": _("reason"),
    "appeal": _("your objection"),
    "appeal_reply": _("reply to your objection"),
    "sent": _("sent on"),
    "story": _("step by step"),
    "at": _("when"),
    "move": (_("what"), dict(ApplicationMove.choices)),
    "text": _("words"),
    "roles": _("offices"),
    "place": _("place"),
    "kind": (_("what"), dict(RoleKind.choices)),
    "from": _("from"),
    "to": _("to"),
}


def export(person: User) -> dict[str, Any]:
    """Places, shops, applications with their story, memberships and roles; dates as ISO text."""
    return {
        "residences": [
            {
                "village": str(r.unit),
                "origin": r.origin,
                "since": r.since.isoformat(),
                "until": r.until and r.until.isoformat(),
                "household": r.household.code if r.household else "",
            }
            for r in Residence.objects.filter(person=person).select_related("unit", "household").order_by("pk")
        ],
        "shops": list(
            Shop.objects.filter(person=person).order_by("pk").values("platform", "name", "url", "category", "proof")
        ),
        "memberships": [
            {
                "association": str(m.association),
                "number": m.number,
                "status": m.status,
                "joined_on": m.joined_on.isoformat(),
            }
            for m in Membership.objects.filter(person=person).select_related("association").order_by("pk")
        ],
        "applications": [
            {
                "association": str(a.association),
                "state": a.state,
                "why": a.why,
                "question": a.question,
                "answer": a.answer,
                "reason": a.reason,
                "appeal": a.appeal,
                "appeal_reply": a.appeal_reply,
                "sent": a.submitted_at and a.submitted_at.isoformat(),
                "story": [{"at": e.at.isoformat(), "move": e.move, "text": e.text} for e in a.events.all()],
            }
            for a in Application.objects.filter(person=person).select_related("association").prefetch_related("events")
        ],
        "roles": [
            {
                "place": str(r.unit),
                "kind": r.kind,
                "from": r.start_on.isoformat(),
                "to": r.end_on and r.end_on.isoformat(),
            }
            for r in Role.ever.filter(person=person).select_related("unit").order_by("pk")
        ],
    }


def dry_run(person: User) -> dict[str, int]:
    """The counts that :func:`erase` would give."""
    return {name: rows.count() for name, rows in _rows(person).items()}


@transaction.atomic
def erase(person: User) -> dict[str, int]:
    """Take the person out of the register. A member's number stays, nameless and ended, so that counts stay true.

    Roles stay dated but without a name behind them: who decided what must remain answerable.
    """
    rows = _rows(person)
    counts = {name: found.count() for name, found in rows.items()}
    today = timezone.localdate()
    rows["applications"].delete()
    rows["shops"].delete()
    rows["residences"].delete()
    Membership.objects.filter(person=person).update(name_pinyin="")
    AuditEntry.objects.filter(person=person).update(person=None, text="")
    rows["memberships"].update(status=MembershipStatus.ENDED, ended_on=today)
    for role in rows["roles"]:
        role.end_on = max(today, role.start_on)
        role.save(update_fields=["end_on"])
    return counts


def _rows(person: User) -> dict[str, Any]:
    return {
        "applications": Application.objects.filter(person=person),
        "shops": Shop.objects.filter(person=person),
        "residences": Residence.objects.filter(person=person),
        "memberships": Membership.objects.filter(person=person).exclude(status=MembershipStatus.ENDED),
        "roles": Role.ever.filter(person=person, end_on=None),
    }
