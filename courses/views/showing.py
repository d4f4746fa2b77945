"""Practice as its pages show it, to the learner and to the reviewer alike."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.domain.evidence.links import host_of, platform_of
from courses.domain.evidence.task import AskLine, Task
from courses.enums import Ask, EvidenceState, Platform
from courses.forms.practice import PracticeForm, name_of
from courses.models import Evidence, EvidenceFile

State = EvidenceState
ORDER = (State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Part:
    """One ask: its form field where there is a form, and what was shown for it."""

    ask: AskLine
    bound: Any = None
    answer: str = ""
    files: list[EvidenceFile] = field(default_factory=list)
    platform: str = ""
    host: str = ""

    @property
    def is_full(self) -> bool:
        return len(self.files) >= self.ask.most

    @property
    def is_shown(self) -> bool:
        return bool(self.answer or self.files)


def parts_of(task: Task, row: Evidence | None, form: PracticeForm | None = None) -> list[Part]:
    files = list(row.files.all()) if row else []
    return [part_of(ask, row, files, form) for ask in task.asks]


def part_of(ask: AskLine, row: Evidence | None, files: list[EvidenceFile], form: PracticeForm | None) -> Part:
    answer = str((row.answers if row else {}).get(ask.key, ""))
    platform = platform_of(answer) if ask.kind == Ask.LINK and answer else ""
    return Part(
        ask=ask,
        bound=form[name_of(ask)] if form else None,
        answer=answer,
        files=[file for file in files if file.ask == ask.key],
        platform=str(Platform(platform).label) if platform else "",
        host=host_of(answer) if ask.kind == Ask.LINK else "",
    )


def steps_of(row: Evidence | None) -> list[dict[str, str]]:
    """Where it stands, for the stepper: saved, sent, being looked at, accepted; or where it came back."""
    state = State(row.state) if row else State.DRAFT
    labels = [
        _("Gather what to show"),
        pgettext("practice", "Sent"),
        _("Being looked at"),
        pgettext("practice", "Accepted"),
    ]
    if state == State.MORE_NEEDED:
        labels[2] = _("Please add something")
    at = ORDER.index(State.IN_REVIEW if state == State.MORE_NEEDED else state)
    if row and state == State.IN_REVIEW and not row.is_held:
        at = ORDER.index(State.SUBMITTED)
    if state in {State.SUBMITTED, State.IN_REVIEW} and at == 1:
        labels[1] = _("Sent, waiting to be looked at")
    last = len(ORDER) - 1
    return [
        {"label": label, "state": "done" if n < at or at == last else "now" if n == at else "ahead"}
        for n, label in enumerate(labels)
    ]
