"""What is to be told to a receiver: of those whose word holds now, from the day of that word on, in order."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Least
from django.utils import timezone

from courses.certificates.models import Award
from courses.cohorts.domain.access import learning_now
from courses.cohorts.models import Cohort, Enrolment
from courses.enums import EventKind
from courses.models import LearningEvent
from courses.records.domain.naming import Course, course
from courses.records.domain.statements import TOLD, earned, statement_of, taken_back
from courses.records.models import Receiver, Share
from courses.records.rules import A_BATCH, A_FILE, SETTLES_AFTER

EVENT, AWARD, REVOKED = "seen_event", "seen_award", "seen_revoked"
BESIDE = {"share": F("person__shares__pk"), "name": F("person__shares__name"), "since": F("person__shares__since")}


@dataclass(frozen=True, slots=True)
class Line:
    """One row that waits: what it says, None where that is nothing, of a word given at ``since``.

    Once it is settled ``cursor`` of the share stands at ``at``.
    """

    share: int
    since: datetime
    cursor: str
    at: Any
    statement: dict[str, Any] | None


@dataclass(slots=True)
class Batch:
    """What waits, in order."""

    lines: list[Line] = field(default_factory=list)

    @property
    def statements(self) -> list[dict[str, Any]]:
        return [line.statement for line in self.lines if line.statement is not None]

    def note(self, row: Any, cursor: str, at: Any, statement: dict[str, Any] | None) -> None:
        self.lines.append(Line(row.share, row.since, cursor, at, statement))


def settled() -> datetime:
    return timezone.now() - SETTLES_AFTER


def events_for(shares: QuerySet[Share], **more: Any) -> QuerySet[Any]:
    """Each with ``share``, its ``name`` and ``since`` beside it; ``more`` is asked of the same share."""
    said = {"person__shares__in": shares, "person__shares__since__lte": Least("happened_at", "received_at"), **more}
    return LearningEvent.objects.filter(kind__in=TOLD, **said).annotate(**BESIDE).order_by("pk")


def awards_for(shares: QuerySet[Share], **more: Any) -> QuerySet[Any]:
    said = {"person__shares__in": shares, "person__shares__since__lte": F("earned_at"), **more}
    return Award.objects.filter(**said).annotate(**BESIDE).order_by("pk")


def waiting_events(shares: QuerySet[Share]) -> QuerySet[Any]:
    """None after one of the same person that has not settled: the cursor would pass that one."""
    edge = settled()
    early = LearningEvent.objects.filter(person=OuterRef("person"), pk__lt=OuterRef("pk"), received_at__gt=edge)
    rows = events_for(shares, received_at__lte=edge, person__shares__seen_event__lt=F("pk"))
    return rows.exclude(Exists(early))


def waiting_awards(shares: QuerySet[Share]) -> QuerySet[Any]:
    """None after an unsettled one, as above."""
    edge = settled()
    early = Award.objects.filter(person=OuterRef("person"), pk__lt=OuterRef("pk"), earned_at__gt=edge)
    rows = awards_for(shares, earned_at__lte=edge, person__shares__seen_award__lt=F("pk"))
    return rows.exclude(Exists(early))


def waiting_revoked(shares: QuerySet[Share]) -> QuerySet[Any]:
    """Taken back since, of what was told before; not before everything earned is told.

    This cursor is a time: it would pass the taking back of what is told later.
    """
    told = {"person__shares__seen_award__gte": F("pk"), "person__shares__seen_revoked__lt": F("revoked_at")}
    rows = awards_for(shares, revoked_at__lte=settled(), **told).annotate(seen=F("person__shares__seen_award"))
    untold = Award.objects.filter(person=OuterRef("person"), pk__gt=OuterRef("seen"), earned_at__gte=OuterRef("since"))
    return rows.exclude(Exists(untold)).order_by("revoked_at", "pk")


def how_many_wait(receiver: Receiver) -> int:
    shares = Share.objects.holding().filter(receiver=receiver)
    return sum(waiting(shares).count() for waiting in (waiting_events, waiting_awards, waiting_revoked))


def next_batch(receiver: Receiver) -> Batch:
    """The oldest that wait; no line when nothing does."""
    shares = Share.objects.holding().filter(receiver=receiver)
    batch, known = Batch(), course()
    for event, said in told(with_points(waiting_events(shares))[:A_BATCH], known):
        batch.note(event, EVENT, event.pk, said)
    for award in waiting_awards(shares)[:A_BATCH]:
        batch.note(award, AWARD, award.pk, earned(award, name=award.name, course=known))
    for award in waiting_revoked(shares)[:A_BATCH]:
        batch.note(award, REVOKED, award.revoked_at, taken_back(award, name=award.name, course=known))
    return batch


def with_points(events: QuerySet[Any]) -> QuerySet[Any]:
    """Each with its attempt and the scores of that."""
    return events.select_related("attempt").prefetch_related("attempt__answers")


def told(events: Iterable[Any], known: Course) -> Iterator[tuple[Any, dict[str, Any] | None]]:
    """What each says. What was taken back is only said of what was told: that which was not stays unsaid."""
    rows = list(events)
    targets = undone_by(rows)
    for event in rows:
        if event.kind == EventKind.UNDONE:
            target = targets.get((event.person_id, str(event.payload.get("cid"))))
            if target is None or min(target.happened_at, target.received_at) < event.since:
                yield event, None
                continue
        yield event, statement_of(event, name=event.name, course=known)


def undone_by(events: Iterable[Any]) -> Mapping[tuple[int, str], LearningEvent]:
    """What the events of taking back mean, by person and ``cid``. One query, or none."""
    undoing = [event for event in events if event.kind == EventKind.UNDONE]
    if not undoing:
        return {}
    cids = [event.payload["cid"] for event in undoing if event.payload.get("cid")]
    rows = LearningEvent.objects.filter(person__in={event.person_id for event in undoing}, cid__in=cids)
    return {(row.person_id, str(row.cid)): row for row in rows.filter(kind__in=TOLD)}


def shares_in(receiver: Receiver, cohort: Cohort) -> QuerySet[Share]:
    """Of those who learn in this class now: who left it and learns in another one is not its teacher's to carry."""
    here = Enrolment.objects.filter(
        learning_now(), cohort=cohort, person=OuterRef("person"), agreed_at__lte=OuterRef("since")
    )
    return Share.objects.holding().filter(Exists(here), receiver=receiver)


def still_holds(line: Line) -> bool:
    """Whether the word by which it was gathered stands: taken back and given again is another one."""
    return Share.objects.holding().filter(pk=line.share, since=line.since).exists()


def parts_of(receiver: Receiver, cohort: Cohort) -> int:
    """In how many files it comes; always one at least."""
    return max(1, -(-events_for(shares_in(receiver, cohort)).count() // A_FILE))


def file_of(receiver: Receiver, cohort: Cohort, *, part: int = 1) -> list[dict[str, Any]]:
    """The statements of a class for whoever carries them: the same, with the same ids, as those that are sent."""
    shares, known = shares_in(receiver, cohort), course()
    events = with_points(events_for(shares))[(part - 1) * A_FILE : part * A_FILE]
    found = [said for _event, said in told(events, known) if said is not None]
    if part == parts_of(receiver, cohort):
        for award in awards_for(shares):
            found.append(earned(award, name=award.name, course=known))
            if award.revoked_at:
                found.append(taken_back(award, name=award.name, course=known))
    return found
