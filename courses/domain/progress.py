"""Where a learner stands and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain import helping
from courses.domain.events import record
from courses.domain.outline import ModuleLine, Outline, outline
from courses.domain.path import Choice, choice_of, is_known, is_to_show, way
from courses.domain.quiz.attempts import Submission, answer_one, submit
from courses.domain.quiz.items import items_of
from courses.enums import EventKind, Seal
from courses.models import LessonPage, ModulePage, Progress, ReviewCard
from courses.rules import practice_key, quiz_key


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do next. ``number`` counts lessons through the course from 1; ``kb`` is what it costs to load.

    ``kind`` is ``lesson``, ``quiz``, ``show`` (the quiz of a module that the learner says they know) or ``practice``;
    ``resumed`` says that it was begun before.
    """

    title: str
    url: str
    number: int
    minutes: int
    kb: int
    module_title: str
    kind: str = "lesson"
    resumed: bool = False
    last_title: str = ""


@dataclass(frozen=True, slots=True)
class RoadStep:
    """``state`` is ``done``, ``now`` or ``ahead``."""

    label: str
    state: str
    url: str = ""


def standing_of(person: Any, *, with_due: bool = False) -> dict[str, Progress]:
    """All rows of a person by content key; one query, none for a visitor. ``due_of`` needs them ``with_due``."""
    if not getattr(person, "is_authenticated", False):
        return {}
    if not with_due:
        return {row.content_key: row for row in Progress.objects.filter(person=person)}
    due = ReviewCard.objects.filter(person=person, rests=False, due_on__lte=timezone.localdate())
    counted = due.order_by().values("person").annotate(n=Count("pk")).values("n")
    rows = Progress.objects.filter(person=person).annotate(due=Coalesce(Subquery(counted), 0))
    return {row.content_key: row for row in rows}


def due_of(rows: Mapping[str, Progress]) -> int:
    """How many questions want another look today. Whoever has a card has a row, so it costs no query of its own."""
    return next((getattr(row, "due", 0) for row in rows.values()), 0)


def done_keys(rows: dict[str, Progress]) -> set[str]:
    return {key for key, row in rows.items() if row.done_at}


def is_done(module: ModuleLine, done: set[str]) -> bool:
    return bool(module.keys) and set(module.keys) <= done


def seals_of(rows: dict[str, Progress]) -> list[Seal]:
    """What this person's accepted practice has earned, in the order in which seals are known."""
    earned = {seal for row in rows.values() for seal in row.seals}
    return [seal for seal in Seal if seal in earned]


def next_step(
    person: Any,
    *,
    language: str,
    rows: dict[str, Progress] | None = None,
    quizzes: bool = True,
    choice: Choice | None = None,
) -> NextStep | None:
    """The first thing on the learner's path that is not done yet; None when all is done or there is no course.

    Practice that waits for a reviewer is out of the learner's hands: what comes next is what follows it. What the path
    does not hold comes after it. Without ``quizzes`` for a visitor: an attempt can only be kept for a person, and so
    can practice; what a visitor says they know comes last, to be shown once they have signed in. Nor while somebody
    helps: a quiz asks what its owner knows.
    """
    quizzes = quizzes and not helping.is_now()
    rows = standing_of(person) if rows is None else rows
    choice = choice_of(person) if choice is None else choice
    course = outline(language)
    last, modules = _last_title(course, rows), way(course, choice, rows).modules
    if not quizzes:
        modules = sorted(modules, key=lambda module: module.code in choice.knows)
    for module in modules:
        if is_known(module, choice, rows):
            continue
        found = None
        if quizzes and is_to_show(module, choice, rows):
            found = _quiz_step(module, _("Show what you know: %(module)s"), "show")
        found = found or _lesson_step(module, rows)
        if quizzes:
            found = found or _quiz_or_practice(module, rows)
        if found:
            return replace(found, last_title=last)
    return None


def _lesson_step(module: ModuleLine, rows: dict[str, Progress]) -> NextStep | None:
    done = done_keys(rows)
    lesson = next((lesson for lesson in module.lessons if lesson.key not in done), None)
    if lesson is None:
        return None
    return NextStep(
        title=lesson.title,
        url=lesson.url,
        number=lesson.number,
        minutes=lesson.minutes,
        kb=lesson.kb,
        module_title=module.title,
        resumed=lesson.key in rows,
    )


def _quiz_step(module: ModuleLine, words: str, kind: str = "quiz") -> NextStep:
    return NextStep(
        title=words % {"module": module.title},
        url=reverse("courses:quiz", kwargs={"code": module.code}),
        number=module.lessons[-1].number if module.lessons else 0,
        minutes=3,
        kb=module.quiz_kb,
        module_title=module.title,
        kind=kind,
    )


def _quiz_or_practice(module: ModuleLine, rows: dict[str, Progress]) -> NextStep | None:
    quiz, practice = quiz_key(module.code), practice_key(module.code)
    if module.questions and quiz not in done_keys(rows):
        return replace(_quiz_step(module, _("Quiz: %(module)s")), resumed=quiz in rows)
    if not module.task or not _is_open(practice, rows):
        return None
    return NextStep(
        title=_("Practice: %(task)s") % {"task": module.task},
        url=reverse("courses:practice", kwargs={"code": module.code}),
        number=module.lessons[-1].number if module.lessons else 0,
        minutes=module.task_minutes,
        kb=0,
        module_title=module.title,
        kind="practice",
        resumed=practice in rows,
    )


def _is_open(key: str, rows: dict[str, Progress]) -> bool:
    """Neither done nor sent and waiting."""
    row = rows.get(key)
    return row is None or not (row.done_at or row.is_waiting)


def _last_title(course: Outline, rows: dict[str, Progress]) -> str:
    begun = sorted((row for row in rows.values() if course.lesson(row.content_key)), key=lambda row: row.last_at)
    line = course.lesson(begun[-1].content_key) if begun else None
    return line.title if line else ""


def road(
    person: Any,
    *,
    language: str = "zh-hans",
    rows: dict[str, Progress] | None = None,
    choice: Choice | None = None,
) -> list[RoadStep]:
    """The stops of the learner's path that carry a word for the road, then teaching others.

    The first one that is neither done nor known is "now".
    """
    rows = standing_of(person) if rows is None else rows
    choice = choice_of(person) if choice is None else choice
    steps: list[RoadStep] = []
    for stop in way(outline(language), choice, rows).stops:
        if not stop.module.road:
            continue
        still = "ahead" if any(step.state == "now" for step in steps) else "now"
        state = "done" if stop.state in {"done", "known"} else still
        steps.append(RoadStep(label=stop.module.road, state=state, url=stop.module.url))
    if steps:
        ahead = any(step.state == "now" for step in steps)
        steps.append(RoadStep(label=_("Teach others"), state="ahead" if ahead else "now"))
    return steps


def mark_read(
    person: Any, *, lesson_key: str, cid: UUID, by: Any, block: int = 0, at: datetime | None = None
) -> Progress:
    """The learner opened the lesson or read on to ``block`` (from 0)."""
    return record(
        person, content_key=lesson_key, kind=EventKind.READ, cid=cid, by=by, payload={"block": block}, happened_at=at
    )


def finish_lesson(person: Any, *, lesson: LessonPage, cid: UUID, by: Any, at: datetime | None = None) -> Progress:
    """The learner says that they have learnt this; ``at`` is when, by the phone's clock."""
    facts: dict[str, Any] = {"content_version": lesson.version, "happened_at": at}
    return record(person, content_key=lesson.key, kind=EventKind.DONE, cid=cid, by=by, **facts)


def answer_question(
    person: Any,
    *,
    lesson: LessonPage,
    question: str,
    chosen: list[Any],
    cid: UUID,
    by: Any,
    at: datetime | None = None,
) -> Progress:
    """Keep what was answered to a question of a lesson. Raises ``LookupError`` where there is no such question."""
    item = items_of(lesson.body)[question]
    said = Submission({question: chosen}, happened_at=at)
    return answer_one(person, content_key=lesson.key, item=item, said=said, cid=cid, by=by, version=lesson.version)


def submit_quiz(
    person: Any,
    *,
    module: ModulePage,
    answers: Mapping[str, list[Any]],
    cid: UUID,
    by: Any,
    versions: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> Progress:
    """One attempt at a module's quiz; any number of attempts, the best one counts.

    ``versions`` are the fingerprints of the questions that the phone showed, ``at`` is when by its clock.
    """
    said = Submission(answers, versions or {}, at, module.locale.language_code)
    return submit(person, content_key=quiz_key(module.code), asked=items_of(module.quiz), said=said, cid=cid, by=by)
