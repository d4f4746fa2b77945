"""What this room holds about a person: their learning."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from courses.domain.evidence import keeping
from courses.enums import Ask, AttemptStanding, EventKind, EvidenceMove, EvidenceState, Felt, PathMove
from courses.models import Attempt, ItemAnswer, LearnerPath, LearningEvent, PathEvent, Progress, ReviewCard

#: What the export calls its things.
WORDS: dict[str, Any] = {
    "progress": _("how far you are"),
    "content_key": _("lesson"),
    "started_at": _("begun"),
    "done_at": _("learnt"),
    "best_right": _("answers that were right"),
    "best_of": _("of"),
    "events": _("day by day"),
    "kind": (_("what"), {**dict(EventKind.choices), **dict(Ask.choices)}),
    "payload": _("your answer"),
    "language": (_("language"), dict(settings.LANGUAGES)),
    "happened_at": _("when"),
    "question": _("question"),
    "answers": _("answers"),
    "chosen": _("chosen"),
    "right": _("right"),
    "block": _("read to part"),
    "points": _("points"),
    "of": _("of"),
    "felt": (_("how it felt"), dict(Felt.choices)),
    "attempts": _("attempts"),
    "event__content_key": _("lesson"),
    "event__happened_at": _("when"),
    "standing": (_("how it came in"), dict(AttemptStanding.choices)),
    "item": _("question"),
    "given": _("your answer"),
    "score": _("points"),
    "cards": _("questions that come back"),
    "due_on": _("comes back on"),
    "seals": _("seals"),
    "practice": _("what you showed"),
    "module": _("module"),
    "state": (_("where it stands"), dict(EvidenceState.choices)),
    "answer": _("your answer"),
    "name": _("for"),
    "files": _("photos and recordings"),
    "size": _("size"),
    "at": _("when"),
    "story": _("what happened"),
    "move": (_("what"), dict(EvidenceMove.choices)),
    "text": _("words"),
    "path": _("your path"),
    "said": _("what you said about your path"),
    "path_kind": (_("what"), dict(PathMove.choices)),
}


def export(person: Any) -> dict[str, Any]:
    events = LearningEvent.objects.filter(person=person).order_by("happened_at")
    columns = ("content_key", "started_at", "done_at", "best_right", "best_of", "seals")
    return {
        "progress": list(Progress.objects.filter(person=person).values(*columns)),
        "attempts": list(
            Attempt.objects.filter(event__person=person)
            .order_by("pk")
            .values("event__content_key", "event__happened_at", "standing", "points", "of")
        ),
        "answers": list(
            ItemAnswer.objects.filter(person=person).order_by("pk").values("item", "given", "score", "happened_at")
        ),
        "cards": list(ReviewCard.objects.filter(person=person).order_by("due_on", "pk").values("item", "due_on")),
        "events": list(events.values("content_key", "kind", "payload", "language", "happened_at")),
        "practice": keeping.export(person),
        "path": [row.path for row in LearnerPath.objects.filter(person=person)],
        "said": [
            {"path_kind": row.kind, "payload": row.payload, "at": row.at.isoformat()}
            for row in PathEvent.objects.filter(person=person).order_by("pk")
        ],
    }


def dry_run(person: Any) -> dict[str, int]:
    return {
        "learning events": LearningEvent.objects.filter(person=person).count(),
        "progress": Progress.objects.filter(person=person).count(),
        "review cards": ReviewCard.objects.filter(person=person).count(),
        "path": PathEvent.objects.filter(person=person).count() + LearnerPath.objects.filter(person=person).count(),
        **keeping.count(person),
    }


def erase(person: Any) -> dict[str, int]:
    counts = dry_run(person)
    keeping.erase(person)
    ReviewCard.objects.filter(person=person).delete()
    LearningEvent.objects.filter(person=person).delete()  # their attempts and answers go with them
    Progress.objects.filter(person=person).delete()
    PathEvent.objects.filter(person=person).delete()
    LearnerPath.objects.filter(person=person).delete()
    return counts
