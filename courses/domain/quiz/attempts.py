"""An attempt: whatever a learner answered, scored against the questions that the learner saw, and never refused.

Every attempt is kept and says how it came in. LATE: it arrived more than a day after it happened, or one that happened
after it is here already. SUPERSEDED: at least one of its questions has changed or gone since. Both count for the mark
as any other: a learner without a network must not lose what was learnt. A question that nobody knows any more is kept
without a score, and is not among those asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models.functions import Least

from courses.domain.events import record
from courses.domain.quiz.asking import LONGEST_SAID
from courses.domain.quiz.cards import keep_cards, lock_cards
from courses.domain.quiz.items import CHOICES, Item
from courses.domain.quiz.keys import item_key, objective_key
from courses.domain.quiz.scoring import numbers, score
from courses.domain.quiz.versions import note_versions, seen_versions
from courses.enums import AttemptStanding, EventKind
from courses.models import Attempt, ItemAnswer, LearningEvent, Progress
from courses.rules import LATE_AFTER, MOST_ANSWERS, QUESTIONS, module_of, review_key


@dataclass(frozen=True, slots=True)
class Submission:
    """What was answered: question → answer. ``versions`` are the fingerprints that the phone showed, where it knows.

    ``happened_at`` is the phone's clock; ``felt`` what the learner says of a question that came back.
    """

    answers: Mapping[str, list[Any]]
    versions: Mapping[str, str] = field(default_factory=dict)
    happened_at: datetime | None = None
    language: str = ""
    felt: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """``item`` is None where nobody knows the question any more."""

    question: str
    given: list[Any]
    item: Item | None
    points: float | None
    is_todays: bool


def judge(content_key: str, asked: Mapping[str, Item], said: Submission) -> list[Scored]:
    """Each answer against the question that was seen; a question of today that the phone never had is not missed."""
    older = {
        item_key(content_key, key): version
        for key, version in said.versions.items()
        if key not in asked or asked[key].version != version
    }
    seen = seen_versions(older) if older else {}
    out = []
    for key in [*asked, *(key for key in said.answers if key not in asked)][:MOST_ANSWERS]:
        if key not in said.answers and said.versions and key not in said.versions:
            continue
        item = seen.get(item_key(content_key, key)) or asked.get(key)
        given = tidy_answer(item, list(said.answers.get(key, [])))
        is_todays = key in asked and item_key(content_key, key) not in older
        out.append(Scored(key, given, item, None if item is None else score(item, given), is_todays))
    return out


def tidy_answer(item: Item | None, given: list[Any]) -> list[Any]:
    """What the question can mean: numbers of options that there are, no endless words."""
    if item is None or item.kind in {"number", "cloze"}:
        return [str(one)[:LONGEST_SAID] for one in given[:MOST_ANSWERS]]
    if item.kind in CHOICES:
        return sorted({number for number in numbers(given) if 0 <= number < len(item.parts)})
    return numbers(given)[: len(item.parts)]


def submit(
    person: Any, *, content_key: str, asked: Mapping[str, Item], said: Submission, cid: UUID, by: Any
) -> Progress:
    """A whole quiz. ``asked`` are the questions of today."""
    scored = judge(content_key, asked, said)
    known = [one for one in scored if one.points is not None]
    of = max(len(known), min(QUESTIONS, len(asked)))
    right = sum(one.points == 1 for one in known)
    points = round(sum(one.points or 0 for one in known), 4)
    payload = {"answers": {one.question: one.given for one in scored}, "right": right, "points": points, "of": of}
    return _keep(person, content_key, payload, (scored, of), said, cid=cid, by=by)


def answer_one(
    person: Any, *, content_key: str, item: Item | None, said: Submission, cid: UUID, by: Any, version: str = ""
) -> Progress:
    """One question in a lesson; ``item`` is how it is asked today, if it is. ``version`` is the lesson's."""
    scored = judge(content_key, {item.key: item} if item else {}, said)
    one = scored[0]
    payload = {"question": one.question, "chosen": one.given, "right": one.points == 1}
    return _keep(person, content_key, payload, (scored, 1), said, cid=cid, by=by, version=version)


def answer_again(person: Any, *, item_name: str, item: Item, said: Submission, cid: UUID, by: Any) -> Progress:
    """A question that came back. It is kept under the module's review, so that the quiz's own answers stay."""
    content_key, question = item_name.split(".", 1)
    scored = judge(content_key, {question: item}, said)
    one = scored[0]
    payload = {"question": item_name, "chosen": one.given, "right": one.points == 1, "felt": said.felt}
    return record(
        person,
        content_key=review_key(module_of(content_key)),
        kind=EventKind.ANSWER,
        cid=cid,
        by=by,
        payload=payload,
        language=said.language,
        happened_at=said.happened_at,
        then=scorer(scored, 1, content_key),
    )


def _keep(
    person: Any,
    content_key: str,
    payload: dict[str, Any],
    judged: tuple[list[Scored], int],
    said: Submission,
    *,
    cid: UUID,
    by: Any,
    version: str = "",
) -> Progress:
    scored, of = judged
    note_versions(content_key, [one.item for one in scored if one.item])
    return record(
        person,
        content_key=content_key,
        kind=EventKind.ANSWER,
        cid=cid,
        by=by,
        payload=payload,
        language=said.language,
        content_version=version,
        happened_at=said.happened_at,
        then=scorer(scored, of, content_key),
    )


def scorer(scored: list[Scored], of: int, content_key: str) -> Callable[[LearningEvent], None]:
    """Writes the attempt beside its event."""

    def write(event: LearningEvent) -> None:
        names = {item_key(content_key, one.question): one for one in scored}
        cards = lock_cards(event.person_id, names)
        points = round(sum(one.points or 0 for one in scored), 4)
        attempt = Attempt.objects.create(event=event, standing=standing_of(event, scored), points=points, of=of)
        ItemAnswer.objects.bulk_create(answer_row(attempt, event, name, one) for name, one in names.items())
        keep_cards(event.person_id, cards)

    return write


def drop_attempt(event: LearningEvent) -> None:
    """Takes the scored side of an event away, and plans the cards of its questions without it. The event stays."""
    names = list(ItemAnswer.objects.filter(attempt=event.pk).values_list("item", flat=True))
    cards = lock_cards(event.person_id, names)
    Attempt.objects.filter(pk=event.pk).delete()
    keep_cards(event.person_id, cards)


def answer_row(attempt: Attempt, event: LearningEvent, name: str, one: Scored) -> ItemAnswer:
    objective = one.item.objective if one.item else ""
    return ItemAnswer(
        attempt=attempt,
        person_id=event.person_id,
        item=name,
        version=one.item.version if one.item else "",
        objective=objective_key(name, objective),
        given=one.given,
        score=one.points,
        happened_at=believed(event),
    )


def believed(event: LearningEvent) -> datetime:
    """A clock that runs ahead is not believed."""
    return min(event.happened_at, event.received_at)


def standing_of(event: LearningEvent, scored: list[Scored]) -> AttemptStanding:
    if not all(one.is_todays for one in scored):
        return AttemptStanding.SUPERSEDED
    here = LearningEvent.objects.filter(person_id=event.person_id, content_key=event.content_key, attempt__isnull=False)
    newer = here.annotate(at=Least("happened_at", "received_at")).filter(at__gt=believed(event))
    if event.received_at - event.happened_at > LATE_AFTER or newer.exists():
        return AttemptStanding.LATE
    return AttemptStanding.COUNTS
