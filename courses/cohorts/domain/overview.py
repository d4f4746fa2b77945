"""What officers and authorities see: how many, never who. Small counts stay hidden, also from whoever can subtract.

Two tables that differ by one person would tell about that person, however each hides its small counts. So everything is
counted as it was when the week began, from rows that are only added: whoever looks twice in a week, or has somebody
with a smaller reach look, subtracts equal numbers. What the viewer knows by name is not in it: their own learning, and
the classes they teach. From one week to the next only the rounding stands between two tables.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, DateTimeField, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from cms.core.domain.disclosure import Shown, suppressed
from courses.cohorts.domain.access import least_for, overseen, taught_by
from courses.cohorts.enums import CohortState, Deed, EnrolState, Stage
from courses.cohorts.models import Cohort, CohortEvent, Enrolment
from courses.cohorts.rules import FIGURES_LAST, SILENT_FOR_OFFICERS
from courses.domain.outline import outline
from courses.models import LearningEvent, Progress

MOST_COMING = 60
COUNTED = (EnrolState.ENROLLED, EnrolState.FINISHED)


@dataclass(frozen=True, slots=True)
class Overview:
    """``lines`` pair each cohort with its counts by stage and their total; the table is one, so that it holds.

    ``at`` is the moment of all counts; ``coming`` are cohorts that had not begun then.
    """

    lines: list[tuple[Cohort, tuple[int | None, ...]]]
    totals: tuple[int | None, ...]
    least: int
    at: datetime
    coming: list[Cohort]


def week_began() -> datetime:
    """Monday, as the day begins here."""
    today = timezone.localdate()
    return timezone.make_aware(datetime.combine(today - timedelta(days=today.weekday()), time.min))


def overview(person: Any) -> Overview:
    """Cohorts of the person's places, newest first; a number of queries that does not grow with them.

    How many are listed depends on days alone: a new one pushes none out.
    """
    at = week_began()
    begun = Exists(CohortEvent.objects.filter(cohort=OuterRef("pk"), deed=Deed.START, at__lt=at))
    rows = overseen(person).select_related("unit").order_by("-starts_on", "-pk")
    last_day = at.date() - FIGURES_LAST
    counted = list(rows.filter(begun, ends_on__gte=last_day).exclude(pk__in=taught_by(person).values("pk")))
    open_now = rows.filter(~begun, state__in=(CohortState.PLANNED, CohortState.RUNNING))
    shown = table_of(counted, at=at, without=person, least=least_for(person, counted))
    lines = list(zip(counted, shown.body, strict=True))
    return Overview(lines, shown.totals, shown.least, at, list(open_now[:MOST_COMING]))


def table_of(cohorts: list[Cohort], *, at: datetime, without: Any, least: int) -> Shown:
    counts = Counter(stages_of(cohorts, at=at, without=without))
    return suppressed([[counts[cohort.pk, stage] for stage in Stage] for cohort in cohorts], least=least)


def stages_of(cohorts: list[Cohort], *, at: datetime, without: Any) -> Iterable[tuple[int, Stage]]:
    """``(cohort, stage)`` of everybody who was in one of them at ``at``, each once; one query.

    Where a cohort was over by then, as it stood when it ended: how far its people go afterwards is theirs alone.
    """
    moves = CohortEvent.objects.filter(enrolment=OuterRef("pk"), at__lt=at).exclude(target="").order_by("-pk")
    ends = CohortEvent.objects.filter(cohort=OuterRef("cohort"), deed=Deed.END, at__lt=at).order_by("pk")
    rows = (
        Enrolment.objects.filter(cohort__in=cohorts, person__isnull=False)
        .exclude(person=without)
        .annotate(
            was=Subquery(moves.values("target")[:1]),
            until=Coalesce(Subquery(ends.values("at")[:1]), Value(at), output_field=DateTimeField()),
        )
        .filter(was__in=COUNTED)
    )
    needed = [key for module in outline(settings.LANGUAGE_CODE).modules for key in module.keys]
    passed = Progress.objects.filter(person=OuterRef("person"), content_key__in=needed, done_at__lt=OuterRef("until"))
    done = passed.order_by().values("person").annotate(n=Count("pk")).values("n")
    lately = LearningEvent.objects.filter(
        person=OuterRef("person"),
        received_at__lt=OuterRef("until"),
        received_at__gte=OuterRef("until") - SILENT_FOR_OFFICERS,
    )
    found = rows.annotate(done=Coalesce(Subquery(done), 0), learns=Exists(lately))
    for cohort, count, learns in found.values_list("cohort", "done", "learns"):
        is_whole = bool(needed) and count >= len(needed)
        yield cohort, Stage.CORE if is_whole else Stage.LEARNING if learns else Stage.SILENT
