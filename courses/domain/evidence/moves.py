"""The one door of the state of evidence: lock, check the table, save, write the event row."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.enums import EVIDENCE_MOVES
from courses.models import Evidence, EvidenceEvent


def lock(evidence: Evidence) -> Evidence:
    """The row as it is now, locked until the transaction ends, with its learner."""
    rows = Evidence.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    return rows.get(pk=evidence.pk)


def move_evidence(
    evidence: Evidence,
    move: str,
    *,
    by: Any,
    actor: str,
    text: str = "",
    points: list[dict[str, Any]] | None = None,
    **facts: Any,
) -> Evidence:
    """Give back the row as moved; ``facts`` are the columns that change along with the state.

    Raises ``MoveRefused`` where the table has no such move, and ``ValueError`` where its reason is missing.
    """
    with transaction.atomic():
        row = lock(evidence)
        rule = EVIDENCE_MOVES.check(move, state=row.state, actor=actor, reason=text)
        source, row.state, row.state_since = row.state, rule.target, timezone.now()
        if move != "claim":
            facts = {"claimed_by": None, "claimed_until": None} | facts
        for name, value in facts.items():
            setattr(row, name, value)
        row.save(update_fields=["state", "state_since", *facts])
        EvidenceEvent.objects.create(
            evidence=row, by=by, move=move, source=source, target=row.state, text=text, points=points or []
        )
    return row
