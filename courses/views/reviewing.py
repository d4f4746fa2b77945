"""The reviewer's pages: what waits by age, and one learner's practice with its points."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PersonRequest, signed_in
from cms.core.domain.states import MoveRefused
from courses.domain.evidence import reviewing
from courses.domain.evidence.circles import reviewable
from courses.domain.evidence.queries import waiting_evidence, whole
from courses.domain.evidence.task import Task, task_of
from courses.domain.outline import outline
from courses.exceptions import Refused
from courses.forms.practice import ReviewForm
from courses.models import Evidence
from courses.views.showing import parts_of

LATE = timedelta(days=3)


def _held_by_other(row: Evidence, request: PersonRequest) -> bool:
    return row.is_held and row.claimed_by_id != request.user.pk


@never_cache
@signed_in
@require_safe
def queue(request: PersonRequest) -> HttpResponse:
    """Everything that this person may look at, the longest wait first."""
    course, now = outline(get_language() or ""), timezone.now()
    rows = []
    for row in waiting_evidence(request.user):
        line = course.module(row.code)
        since = row.submitted_at or row.created_at
        facts = {"title": line.task if line else row.code, "since": since, "late": now - since > LATE}
        rows.append({"row": row, "held": _held_by_other(row, request), **facts})
    return render(request, "courses/review_queue.html", {"rows": rows, "place": "mentor"})


def _row(request: PersonRequest, pk: int) -> Evidence:
    return get_object_or_404(whole(reviewable(request.user)), pk=pk)


def _task(row: Evidence) -> Task | None:
    """In the reviewer's language; a task that is not published any more has no points left to tick."""
    return task_of(row.code, language=get_language() or "")


@never_cache
@signed_in
@require_safe
def review(request: PersonRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    task = _task(row)
    return _page(request, row, task, ReviewForm(task=task))


def _page(
    request: PersonRequest, row: Evidence, task: Task | None, form: ReviewForm, *, status: int = 200, open_: str = ""
) -> HttpResponse:
    ticked = request.POST.getlist("met") if form.is_bound else []
    decided = [event for event in row.events.all() if event.points]
    before = decided[-1] if decided else None
    shown = {
        "row": row,
        "task": task,
        "parts": parts_of(task, row) if task else [],
        "form": form,
        "points": [(point, point.key in ticked) for point in (task.rubric if task else ())],
        "open": open_,
        "before": before,
        "held": _held_by_other(row, request),
        "mine": row.is_held and row.claimed_by_id == request.user.pk,
        "place": "mentor",
    }
    return render(request, "courses/practice_review.html", shown, status=status)


def _done(request: PersonRequest, deed: Callable[[], Any], said: str) -> Any:
    try:
        result = deed()
    except (Refused, MoveRefused) as refused:
        messages.error(request, str(refused.message))
        return None
    if said:
        messages.success(request, said)
    return result


@never_cache
@signed_in
@require_POST
def claim(request: PersonRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    taken = _done(request, lambda: reviewing.claim(row, by=request.user), "")
    return redirect("courses:review", pk=pk) if taken else redirect("courses:review_queue")


@never_cache
@signed_in
@require_POST
def release(request: PersonRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    _done(request, lambda: reviewing.release(row, by=request.user), _("Given back. Somebody else can look at it."))
    return redirect("courses:review_queue")


@never_cache
@signed_in
@require_POST
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Accepted, or what to add. What was ticked and typed stays on the page where something is missing."""
    row = _row(request, pk)
    task = _task(row)
    form = ReviewForm(request.POST, task=task)
    is_more = request.POST.get("do") == "more"
    if not form.is_valid():
        return _page(request, row, task, form, status=400)
    facts = {"task": task or _no_points(row), "met": form.cleaned_data["met"], "words": form.cleaned_data["words"]}
    deed = reviewing.ask_more if is_more else reviewing.accept
    try:
        deed(row, by=request.user, **facts)
    except (reviewing.PointsOpen, reviewing.WhyMissing) as refused:
        form.add_error("words" if is_more else "met", str(refused.message))
        return _page(request, row, task, form, status=400)
    except (Refused, MoveRefused) as refused:
        messages.error(request, str(refused.message))
        return redirect("courses:review_queue")
    messages.success(request, _("Sent to the learner.") if is_more else _("Accepted. The learner reads it at once."))
    return redirect("courses:review_queue")


def _no_points(row: Evidence) -> Task:
    return Task(row.code, row.code, row.code, minutes=0, is_peer=False, text="", asks=(), rubric=())
