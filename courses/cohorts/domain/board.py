"""The teacher's dashboard: everybody who learns here, in a number of queries that does not grow with them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef
from django.db.models.functions import Substr
from django.utils import timezone

from accounts.models import User
from association.domain.pinyin import by_name
from courses.cohorts.domain.access import learners
from courses.cohorts.domain.needs import Facts, Reason, pressing, reasons_of
from courses.cohorts.models import Attendance, Cohort, Enrolment, Meeting
from courses.cohorts.rules import REMIND_AGAIN_AFTER, TRIES_THAT_SAY_STUCK
from courses.domain.evidence.circles import reviewable
from courses.domain.outline import ModuleLine, Outline, outline
from courses.domain.queries import module_of_code
from courses.domain.quiz.mastery import GoalStanding, firmness
from courses.enums import EvidenceState, Firmness
from courses.models import Attempt, Evidence, ItemAnswer, Progress
from courses.rules import module_of

QUIZ, LESSON = "-quiz", "-L"
LATELY = timedelta(days=14)


@dataclass(slots=True)
class Row:
    """One learner as the teacher sees them. ``goals`` are those of the chosen module, ``came`` counts meetings."""

    enrolment: Enrolment
    person: User
    reasons: list[Reason]
    done: int = 0
    came: int = 0
    last_at: datetime | None = None
    goals: list[GoalStanding] = field(default_factory=list)
    may_remind: bool = False

    @property
    def needs_talk(self) -> bool:
        return any(not reason.url for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Heat:
    """How firm one goal is over the class: ``cells`` are ``(label, count, level 0–3, shade 0–4)`` for each firmness."""

    words: str
    cells: list[tuple[str, int, int, int]]


@dataclass(slots=True)
class Board:
    """``lessons`` and ``held`` are out of how many ``done`` and ``came`` are. Rows: the most pressing first."""

    cohort: Cohort
    rows: list[Row]
    heat: list[Heat]
    module: ModuleLine | None
    modules: tuple[ModuleLine, ...]
    lessons: int
    held: int

    @property
    def needy(self) -> list[Row]:
        return [row for row in self.rows if row.reasons]


def board_of(cohort: Cohort, *, language: str, code: str = "", by: Any) -> Board:
    """``code`` chooses the module of the heat map; without it the one most are at. ``by`` looks at practice."""
    now = timezone.now()
    course = outline(language)
    enrolments = list(learners(cohort).select_related("person"))
    people = learners(cohort).values("person")
    module = course.module(code) or course.module(where_most_are(people, now)) or next(iter(course.modules), None)
    facts = read_facts(enrolments, people, course, by=by)
    done = dict(
        Progress.objects.filter(person__in=people, done_at__isnull=False, content_key__contains=LESSON)
        .values_list("person")
        .annotate(n=Count("pk"))
    )
    came = read_attendance(cohort, facts)
    goals = read_goals(people, module, language)
    rows = [
        row_of(one, facts[one.person_id or 0], done, came, goals, silent_days=cohort.silent_days, now=now)
        for one in enrolments
    ]
    rows.sort(key=lambda row: (pressing(row.reasons), by_name(str(row.person)), row.enrolment.pk))
    held = Meeting.objects.filter(cohort=cohort, called_off_at=None, starts_at__lte=now).count()
    return Board(cohort, rows, heat_of(rows), module, course.modules, len(course.lessons), held)


def row_of(
    enrolment: Enrolment,
    facts: Facts,
    done: Mapping[int, int],
    came: Mapping[int, int],
    goals: Mapping[int, list[GoalStanding]],
    *,
    silent_days: int,
    now: datetime,
) -> Row:
    person = enrolment.person
    if person is None:
        raise LookupError(enrolment.pk)
    lately = enrolment.reminded_at is not None and enrolment.reminded_at > now - REMIND_AGAIN_AFTER
    return Row(
        enrolment,
        person,
        reasons_of(facts, silent_days=silent_days, now=now),
        done.get(person.pk, 0),
        came.get(enrolment.pk, 0),
        facts.last_at,
        goals.get(person.pk) or goals[0],
        enrolment.reminders and not lately,
    )


def where_most_are(people: Any, now: datetime) -> str:
    rows = Progress.objects.filter(person__in=people, last_at__gte=now - LATELY)
    found = rows.annotate(code=Substr("content_key", 1, 3)).values("code").annotate(n=Count("person", distinct=True))
    first = found.order_by("-n", "code").first()
    return first["code"] if first else ""


def read_facts(enrolments: Iterable[Enrolment], people: Any, course: Outline, *, by: Any) -> dict[int, Facts]:
    """By person. Who joins between two queries is in ``people`` and not yet in ``enrolments``: the next board has them.

    Practice waits for ``by`` only where they may look at it: not their household's, nor what was appealed from them.
    """
    facts = {one.person_id or 0: Facts(one.agreed_at or one.state_since, cared_at=one.cared_at) for one in enrolments}

    def title(code: str) -> str:
        line = course.module(code)
        return line.title if line else code

    last = Progress.objects.filter(person__in=people).values_list("person").annotate(at=Max("last_at"))
    for person, at in last:
        if person in facts:
            facts[person].last_at = at
    passed = Progress.objects.filter(
        person=OuterRef("event__person"), content_key=OuterRef("event__content_key"), done_at__isnull=False
    )
    tries = Attempt.objects.filter(~Exists(passed), event__person__in=people, event__content_key__endswith=QUIZ)
    counted = tries.values_list("event__person", "event__content_key").annotate(n=Count("pk"))
    for person, key, count in counted.filter(n__gte=TRIES_THAT_SAY_STUCK).order_by("n"):
        if person in facts:
            facts[person].tries = (count, title(module_of(key)))
    columns = ("id", "person", "code", "state", "submitted_at", "state_since")
    theirs = Evidence.objects.filter(person__in=people).order_by().values_list(*columns)
    waits = theirs.filter(pk__in=reviewable(by).order_by().values("pk"))
    # One after the other: of "this or that" PostgreSQL would read everybody's practice.
    shown = theirs.filter(state=EvidenceState.MORE_NEEDED).union(waits, all=True)
    for pk, person, code, state, sent, since in shown.order_by("-state_since", "-id"):
        if person not in facts:
            continue
        if state == EvidenceState.MORE_NEEDED:
            facts[person].asked_more = (since, title(code))
        else:
            facts[person].waiting = (pk, sent or since, title(code))
    return facts


def read_attendance(cohort: Cohort, facts: Mapping[int, Facts]) -> dict[int, int]:
    """How often each enrolment came to what was held; the last time goes into ``facts``. One query."""
    held = {"meeting__called_off_at": None, "meeting__starts_at__lte": timezone.now()}
    rows = Attendance.objects.filter(meeting__cohort=cohort, is_here=True, **held)
    found = {}
    for enrolment, person, count, last in rows.values_list("enrolment", "enrolment__person").annotate(
        n=Count("pk"), last=Max("meeting__starts_at")
    ):
        found[enrolment] = count
        if person in facts:
            facts[person].came_at = last
    return found


def read_goals(people: Any, module: ModuleLine | None, language: str) -> dict[int, list[GoalStanding]]:
    """By person; 0 is somebody who has answered nothing. Two queries."""
    page = module_of_code(module.code, language=language or settings.LANGUAGE_CODE) if module else None
    goals = [goal for goal in page.goals if goal.code] if page else []
    scores: dict[int, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    if module and goals:
        rows = ItemAnswer.objects.filter(
            person__in=people, objective__startswith=f"{module.code}.", score__isnull=False
        )
        for person, objective, score in rows.order_by("happened_at", "pk").values_list("person", "objective", "score"):
            scores[person][objective.partition(".")[2]].append(float(score or 0))
    standing = {
        person: [
            GoalStanding(goal.code, goal.words, firmness(given.get(goal.code, ())), len(given.get(goal.code, ())))
            for goal in goals
        ]
        for person, given in scores.items()
    }
    return standing | {0: [GoalStanding(goal.code, goal.words, Firmness.OPEN) for goal in goals]}


def heat_of(rows: list[Row]) -> list[Heat]:
    if not rows:
        return []
    found = []
    for place, goal in enumerate(rows[0].goals):
        counts = Counter(row.goals[place].level for row in rows)
        cells = [
            (str(level.label), counts[number], number, shade(counts[number], len(rows)))
            for number, level in enumerate(Firmness)
        ]
        found.append(Heat(goal.words, cells))
    return found


def shade(count: int, of: int) -> int:
    """0 for nobody, then quarters: 1 up to a quarter … 4 more than three quarters."""
    return -(-4 * count // of) if of else 0
