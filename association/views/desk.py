"""The reviewer's pages: what waits by age, and one application with its buttons."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PersonRequest
from accounts.second_lock import looks_after
from association.domain import appeals, applications
from association.domain.households import under_one_roof
from association.domain.queries import (
    appealed_applications,
    asked_applications,
    reviewable,
    story,
    waiting_applications,
)
from association.domain.roles import reviews
from association.enums import ApplicationState as State
from association.exceptions import Refused
from association.forms import ApproveForm, AskForm, RejectForm, ReopenForm, UpholdForm
from association.models import Application
from cms.core.domain.states import MoveRefused


def age_of(row: Application) -> str:
    """How long the applicant has waited, or waited for the decision."""
    return whole_days(row.submitted_at or row.created_at, until=row.decided_at)


def whole_days(since: datetime, *, until: datetime | None = None) -> str:
    days = ((until or timezone.now()) - since).days
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else _("today")


def _must_review(request: PersonRequest) -> None:
    if not reviews(request.user):
        raise Http404


@never_cache
@looks_after
@require_safe
def desk(request: PersonRequest) -> HttpResponse:
    _must_review(request)
    now = timezone.now()
    rows = [
        {
            "row": row,
            "age": age_of(row),
            "late": bool(row.due_at and row.due_at < now),
            "held": _held_by_other(row, request),
        }
        for row in waiting_applications(request.user)[:200]
    ]
    appealed = [
        {"row": row, "age": whole_days(row.appealed_at or now)} for row in appealed_applications(request.user)[:50]
    ]
    shown = {"rows": rows, "asked": asked_applications(request.user)[:50], "appealed": appealed}
    return render(request, "association/desk.html", shown)


def _held_by_other(row: Application, request: PersonRequest) -> bool:
    runs = row.state == State.IN_REVIEW and row.claimed_until is not None and row.claimed_until > timezone.now()
    return runs and row.claimed_by_id != request.user.pk


@never_cache
@looks_after
@require_safe
def review(request: PersonRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(reviewable(request.user), pk=pk))


def _page(
    request: PersonRequest, row: Application, *, status: int = 200, bound: dict[str, Any] | None = None
) -> HttpResponse:
    is_county = applications.actor_of(request.user, row) == "county"
    shown = {
        "row": row,
        "age": age_of(row),
        "held": _held_by_other(row, request),
        "mine": row.state == State.IN_REVIEW and row.claimed_by_id == request.user.pk,
        "waiting": row.state in {State.SUBMITTED, State.IN_REVIEW},
        "family": under_one_roof(request.user, row.person),
        "can_uphold": is_county and row.appealed_at is not None,
        "can_reopen": is_county and appeals.may_reopen(row),
        "story": story(row),
        "approve_form": ApproveForm(prefix="approve"),
        "ask_form": AskForm(prefix="ask"),
        "reject_form": RejectForm(prefix="reject"),
        "reopen_form": ReopenForm(prefix="reopen"),
        "uphold_form": UpholdForm(prefix="uphold"),
        **(bound or {}),
    }
    return render(request, "association/review.html", shown, status=status)


def _is_done(row: Application, name: str, words: dict[str, str], by: Any) -> bool:
    """Whether this very person has just done this with these very words: the second tap of two."""
    move = "ask_more" if name == "ask" else name
    text = next(said for key, said in words.items() if key != "code")
    last = row.events.order_by("-pk").first()
    return last is not None and (last.by_id, last.move, last.text, last.reason_code) == (
        by.pk,
        move,
        text,
        words.get("code", ""),
    )


def _decide(
    request: PersonRequest, pk: int, *, form_class: type[forms.Form], name: str, deed: Callable[..., Any], done: str
) -> HttpResponse:
    """One deed from one form; what was typed stays on the page when something is missing."""
    row = get_object_or_404(reviewable(request.user), pk=pk)
    form = form_class(request.POST, prefix=name)
    if not form.is_valid():
        return _page(request, row, bound={f"{name}_form": form})
    try:
        deed(row, by=request.user, **form.cleaned_data)
    except (MoveRefused, Refused) as refusal:
        if not _is_done(row, name, form.cleaned_data, request.user):
            messages.error(request, refusal.message)
            typed = [words for key, words in form.cleaned_data.items() if words and key != "code"]
            row = get_object_or_404(reviewable(request.user), pk=pk)
            return _page(request, row, status=409, bound={"typed": typed})
    messages.success(request, done)
    return redirect("association:review", pk=pk) if name == "reopen" else redirect("association:desk")


@require_POST
@looks_after
def claim(request: PersonRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(reviewable(request.user), pk=pk)
    try:
        applications.claim(row, by=request.user)
        messages.success(request, _("It is yours for half an hour; your colleagues see that."))
    except (MoveRefused, Refused) as refusal:
        messages.error(request, refusal.message)
    return redirect("association:review", pk=pk)


@require_POST
@looks_after
def approve(request: PersonRequest, pk: int) -> HttpResponse:
    words = {"form_class": ApproveForm, "name": "approve", "deed": applications.approve}
    return _decide(request, pk, done=_("Approved. The new member has been told."), **words)  # type: ignore[arg-type]


@require_POST
@looks_after
def ask(request: PersonRequest, pk: int) -> HttpResponse:
    words = {"form_class": AskForm, "name": "ask", "deed": applications.ask_more}
    return _decide(request, pk, done=_("Your question has been sent."), **words)  # type: ignore[arg-type]


@require_POST
@looks_after
def reject(request: PersonRequest, pk: int) -> HttpResponse:
    words = {"form_class": RejectForm, "name": "reject", "deed": applications.reject}
    return _decide(request, pk, done=_("Not accepted. The applicant has been told why."), **words)  # type: ignore[arg-type]


@require_POST
@looks_after
def reopen(request: PersonRequest, pk: int) -> HttpResponse:
    words = {"form_class": ReopenForm, "name": "reopen", "deed": appeals.reopen}
    return _decide(request, pk, done=_("The application is open again and is yours to decide."), **words)  # type: ignore[arg-type]


@require_POST
@looks_after
def uphold(request: PersonRequest, pk: int) -> HttpResponse:
    words = {"form_class": UpholdForm, "name": "uphold", "deed": appeals.uphold}
    return _decide(request, pk, done=_("The decision stands. The applicant has been told why."), **words)  # type: ignore[arg-type]
