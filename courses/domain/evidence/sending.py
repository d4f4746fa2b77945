"""What the learner does: keep a draft, add photos, send, appeal once, take back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.core.domain import uploads
from cms.core.domain.rates import allow
from cms.core.domain.states import MoveRefused
from cms.core.pictures import clean_picture
from cms.core.private import delete_on_commit
from cms.core.recordings import clean_recording, ending
from courses.domain.events import record
from courses.domain.evidence import notes
from courses.domain.evidence.moves import lock, move_evidence
from courses.domain.evidence.task import Task
from courses.enums import Ask, EventKind, EvidenceState
from courses.exceptions import AppealedBefore, SentTooOften, TooManyFiles, WhyMissing
from courses.models import Evidence, EvidenceEvent, EvidenceFile
from courses.rules import MOST_PHOTOS, practice_key

A_DAY, MOST_A_DAY = 86_400, 20


def evidence_of(person: Any, code: str) -> Evidence | None:
    """The one that is not taken back."""
    return Evidence.objects.filter(person=person, code=code).exclude(state=EvidenceState.WITHDRAWN).first()


def begin(person: Any, *, code: str, by: Any) -> Evidence:
    """The person's evidence for this module, made as a draft if there is none. Twice at once makes one."""
    found = evidence_of(person, code)
    if found:
        return found
    try:
        with transaction.atomic():
            row = Evidence.objects.create(person=person, code=code)
            EvidenceEvent.objects.create(evidence=row, by=by, move="begin", target=row.state)
            now = timezone.now()
            note(row, EventKind.READ, by=by, at=now)
    except IntegrityError:
        found = evidence_of(person, code)
        if found is None:
            raise
        return found
    return row


def save_answers(
    evidence: Evidence, *, answers: Mapping[str, str], by: Any, written_at: datetime | None = None
) -> Evidence:
    """Keep what was typed: later words replace earlier ones, other fields stay. Without ``written_at`` it is now."""
    with transaction.atomic():
        row = with_learner(evidence, by, "save")
        before, row.answers = row.answers, {**row.answers, **answers}
        row.saved_at = now = timezone.now()
        if written_at or row.answers != before:
            at = min(written_at or now, now)
            row.written_at = max(row.written_at or at, at)
        row.save(update_fields=["answers", "saved_at", "written_at"])
    return row


def add_file(evidence: Evidence, *, task: Task, ask: str, upload: Any, cid: UUID, by: Any) -> EvidenceFile:
    """Keep a photo or a recording, cleaned. The same ``cid`` again is the same file.

    Raises ``ValidationError`` in words for a file that cannot be used, ``TooManyFiles``, ``MoveRefused``.
    """
    line = task.ask(ask)
    if line is None or not line.is_file:
        raise MoveRefused("add_file", evidence.state, "learner")
    found = EvidenceFile.objects.filter(evidence=evidence, cid=cid).first()
    if found:
        return found
    cleaned = clean_picture(upload) if line.kind == Ask.PHOTO else clean_recording(upload)
    with transaction.atomic():
        row = with_learner(evidence, by, "add_file")
        found = EvidenceFile.objects.filter(evidence=row, cid=cid).first()
        if found:
            return found
        kinds = list(row.files.values_list("ask", "kind"))
        if sum(key == ask for key, _kind in kinds) >= line.most:
            raise TooManyFiles(line.most)
        if line.kind == Ask.PHOTO and sum(kind == Ask.PHOTO for _key, kind in kinds) >= MOST_PHOTOS:
            raise TooManyFiles(MOST_PHOTOS)
        file = EvidenceFile(evidence=row, ask=ask, kind=line.kind, cid=cid, suffix=ending(cleaned.name or ""))
        file.size, file.file = cleaned.size or 0, cleaned  # type: ignore[assignment]  # Django takes any file here
        file.save()
        Evidence.objects.filter(pk=row.pk).update(saved_at=timezone.now())
    return file


def remove_file(file: EvidenceFile, *, by: Any) -> None:
    with transaction.atomic():
        with_learner(file.evidence, by, "remove_file")
        forget_file(file)


def forget_file(file: EvidenceFile) -> None:
    """Row and bytes; these go once the row is gone for good."""
    uploads.forget(file.evidence.person, cid=file.cid)
    EvidenceFile.objects.filter(pk=file.pk).delete()
    delete_on_commit(file.file)


def submit(evidence: Evidence, *, cid: UUID, by: Any) -> Evidence:
    """Send it in, for the first time or with what was asked for. The same ``cid`` again is once."""
    with transaction.atomic():
        row = lock(evidence)
        if row.last_cid == cid:
            return row
        if row.is_with_learner and not allow(f"courses.practice:{row.person_id}", limit=MOST_A_DAY, seconds=A_DAY):
            raise SentTooOften
        now = timezone.now()
        row = move_evidence(row, "submit", by=by, actor=actor_of(by, row), submitted_at=now, last_cid=cid)
        note(row, EventKind.SENT, by=by, at=now)
        notes.tell_reviewers(row)
    return row


def appeal(evidence: Evidence, *, words: str, by: Any) -> Evidence:
    """The learner thinks that nothing is missing: somebody else looks, once."""
    if not words.strip():
        raise WhyMissing
    with transaction.atomic():
        row = lock(evidence)
        if row.appealed_at and row.state == EvidenceState.MORE_NEEDED:
            raise AppealedBefore
        now = timezone.now()
        facts: dict[str, Any] = {
            "appealed_at": now,
            "appeal": words.strip(),
            "appealed_from": row.decided_by,
            "submitted_at": now,
        }
        row = move_evidence(row, "appeal", by=by, actor=actor_of(by, row), text=words.strip(), **facts)
        note(row, EventKind.SENT, by=by, at=now)
        notes.tell_reviewers(row)
    return row


def withdraw(evidence: Evidence, *, by: Any) -> Evidence:
    """Take it back: the files go at once, and one may begin anew."""
    with transaction.atomic():
        row = move_evidence(evidence, "withdraw", by=by, actor=actor_of(by, evidence), answers={})
        for file in row.files.all():
            forget_file(file)
        note(row, EventKind.BACK, by=by, at=timezone.now())
    return row


def actor_of(by: Any, evidence: Evidence) -> str:
    return "learner" if by is not None and by.pk == evidence.person_id else "stranger"


def with_learner(evidence: Evidence, by: Any, deed: str) -> Evidence:
    """Locked, and the learner's to change. Raises ``MoveRefused``."""
    row = lock(evidence)
    if actor_of(by, row) != "learner" or not row.is_with_learner:
        raise MoveRefused(deed, row.state, actor_of(by, row))
    return row


def note(evidence: Evidence, kind: str, *, by: Any, at: datetime, payload: dict[str, Any] | None = None) -> None:
    """The same in the learner's progress, which every list is made from."""
    cid = uuid5(UUID(int=evidence.pk), f"{kind}:{at.isoformat()}")
    key = practice_key(evidence.code)
    record(evidence.person, content_key=key, kind=kind, cid=cid, by=by, payload=payload, happened_at=at)
