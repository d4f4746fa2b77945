"""What officers and authorities see: how many, never who. Small counts stay hidden, also from whoever can subtract.

Two tables that differ by one person would tell about that person, however each hides its small counts. So everything is
counted as it was when the week began, from rows that are only added: whoever looks twice in a week, or has somebody
with a smaller reach look, subtracts equal numbers. For the same reason one table is counted for all: nobody who sees
such figures is in them, whoever looks. The classes that the viewer teaches, and knows by name, are left out whole. From
one week to the next only the rounding stands between two tables.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from cms.core.domain.disclosure import Shown, Sum, suppressed
from courses.cohorts.domain.access import least_for, overseen, seers_on, taught_by
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
    totals: tuple[Sum, ...]
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
    shown = table_of(counted, at=at, without=seers_on(at.date()), least=least_for(person, counted))
    lines = list(zip(counted, shown.lines, strict=True))
    return Overview(lines, shown.totals, shown.least, at, list(open_now[:MOST_COMING]))


def table_of(cohorts: list[Cohort], *, at: datetime, without: Any, least: int) -> Shown:
    counts = stages_of(cohorts, at=at, without=without)
    return suppressed([[counts.get((cohort.pk, stage), 0) for stage in Stage] for cohort in cohorts], least=least)


def stages_of(cohorts: list[Cohort], *, at: datetime, without: Any) -> dict[tuple[int, str], int]:
    """How many of those who were in a cohort at ``at`` stood in each stage, by ``(cohort, stage)``; two queries.

    Where a cohort was over by then, as it stood when it ended: how far its people go afterwards is theirs alone.
    """
    moves = CohortEvent.objects.filter(enrolment=OuterRef("pk"), at__lt=at).exclude(target="").order_by("-pk")
    rows = (
        Enrolment.objects.filter(cohort__in=cohorts, person__isnull=False)
        .exclude(person__in=without)
        .annotate(was=Subquery(moves.values("target")[:1]))
        .filter(was__in=COUNTED)
    )
    spanned = with_span(rows, ends_of(cohorts, at=at), at=at)
    lately = LearningEvent.objects.filter(
        person=OuterRef("person"), received_at__lt=OuterRef("until"), received_at__gte=OuterRef("since")
    )
    learns = When(Exists(lately), then=Value(Stage.LEARNING))
    stage = Case(*whole(), learns, default=Value(Stage.SILENT), output_field=CharField())
    found = spanned.annotate(stage=stage).values("cohort", "stage").annotate(n=Count("pk")).order_by()
    return {(row["cohort"], row["stage"]): row["n"] for row in found}


def whole() -> list[When]:
    """The stage of who had done everything; none where nothing is asked."""
    needed = [key for module in outline(settings.LANGUAGE_CODE).modules for key in module.keys]
    # Only columns of the index of what is done, the key too: so the index answers, and no row is read.
    passed = Progress.objects.filter(person=OuterRef("person"), done_at__lt=OuterRef("until")).order_by()
    done = passed.values("person").annotate(n=Count("content_key", filter=Q(content_key__in=needed))).values("n")
    return [When(GreaterThanOrEqual(Subquery(done), len(needed)), then=Value(Stage.CORE))] if needed else []


def ends_of(cohorts: list[Cohort], *, at: datetime) -> list[int]:
    """The event by which each of them that was over by ``at`` ended, the first where there are several; one query."""
    ended = CohortEvent.objects.filter(cohort__in=cohorts, deed=Deed.END, at__lt=at).order_by()
    return list(ended.values("cohort").annotate(first=Min("pk")).values_list("first", flat=True))


def with_span(rows: QuerySet[Enrolment], ends: list[int], *, at: datetime) -> QuerySet[Enrolment]:
    """``until`` and ``since``: the moment of each row's counts, and from when on whoever learnt was not silent.

    The end is joined. A subquery in their place would be asked anew for every row of progress.
    """
    here = Q(cohort__events__deed=Deed.END, cohort__events__in=ends or [0])  # no list at all would leave out everybody
    began = ExpressionWrapper(F("end__at") - SILENT_FOR_OFFICERS, DateTimeField())
    return rows.annotate(
        end=FilteredRelation("cohort__events", condition=here),
        until=Coalesce("end__at", Value(at), output_field=DateTimeField()),
        since=Case(
            When(end__at=None, then=Value(at - SILENT_FOR_OFFICERS)), default=began, output_field=DateTimeField()
        ),
    )
