"""The reviewer's pages: what waits by age, and one learner's practice with its points."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PersonRequest, signed_in
from cms.core.domain.states import MoveRefused
from cms.core.domain.words import tidy
from courses.domain.evidence import reviewing
from courses.domain.evidence.circles import lookable, reviewable
from courses.domain.evidence.queries import waiting_evidence, whole
from courses.domain.evidence.task import Task, task_of
from courses.domain.outline import outline
from courses.exceptions import NotYours, Refused
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
    """Raises ``NotYours`` for what this person could look at, had nobody been faster; 404 for anything else."""
    row = whole(reviewable(request.user)).filter(pk=pk).first()
    if row is None:
        get_object_or_404(lookable(request.user), pk=pk)
        raise NotYours
    return row


def _to_the_list[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Where somebody was faster: to what still waits, and why."""

    @wraps(view)
    def told(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except NotYours as refused:
            messages.error(cast("HttpRequest", args[0]), str(refused.message))
            return redirect("courses:review_queue")

    return told


def _task(row: Evidence) -> Task | None:
    """In the reviewer's language; a task that is not published any more has no points left to tick."""
    return task_of(row.code, language=get_language() or "")


@never_cache
@signed_in
@require_safe
@_to_the_list
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
@_to_the_list
def claim(request: PersonRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    taken = _done(request, lambda: reviewing.claim(row, by=request.user), "")
    return redirect("courses:review", pk=pk) if taken else redirect("courses:review_queue")


@never_cache
@signed_in
@require_POST
@_to_the_list
def release(request: PersonRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    _done(request, lambda: reviewing.release(row, by=request.user), _("Given back. Somebody else can look at it."))
    return redirect("courses:review_queue")


@never_cache
@signed_in
@require_POST
def decide(request: PersonRequest, pk: int) -> HttpResponse:
    """Accepted, or what to add. What was ticked and typed stays on the page, also where somebody else has it now."""
    try:
        row = _row(request, pk)
    except NotYours as refused:
        return _late(request, pk, refused)
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
        form.add_error(None, str(refused.message))
        row.refresh_from_db()
        return _page(request, row, task, form, status=409)
    messages.success(request, _("Sent to the learner.") if is_more else _("Accepted. The learner reads it at once."))
    return redirect("courses:review_queue")


def _late(request: PersonRequest, pk: int, refused: NotYours) -> HttpResponse:
    """Decided by somebody else meanwhile: what was typed is shown once more. One's own second tap is done already."""
    typed = tidy(request.POST.get("words", "")).strip()
    row = lookable(request.user).get(pk=pk)
    if row.decided_by_id == request.user.pk and row.reason == typed:
        return redirect("courses:review_queue")
    return render(request, "courses/review_late.html", {"typed": typed, "why": refused.message}, status=409)


def _no_points(row: Evidence) -> Task:
    return Task(row.code, row.code, row.code, minutes=0, is_peer=False, text="", asks=(), rubric=())
