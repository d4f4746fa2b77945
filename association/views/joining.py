"""The applicant's pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PersonRequest, kept, signed_in
from accounts.models import User
from association.domain import appeals, applications, households
from association.domain.joining import apply_to_join
from association.domain.queries import associations_for, my_applications, my_memberships, steps_of
from association.domain.residence import residence_of, settle, village_of
from association.enums import ApplicationState, MembershipStatus
from association.exceptions import AlreadyMember, AlreadyOpen, Refused
from association.forms import AnswerForm, AppealForm, HomeForm, HouseholdForm, JoinForm
from association.models import OPEN, Association
from cms.core.domain.states import MoveRefused

CAN_WITHDRAW = set(OPEN)


@require_safe
def home(request: PersonRequest) -> HttpResponse:
    """What the associations do; those of the visitor's own village where we know it."""
    person = request.user
    lives_in = village_of(person) if person.is_authenticated else None
    return render(request, "association/home.html", {"associations": associations_for(lives_in)})


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: PersonRequest, pk: int) -> HttpResponse:
    association = get_object_or_404(Association.objects.all(), pk=pk)
    if request.method == "POST":
        form = JoinForm(request.POST, person=request.user, association=association)
        if form.is_valid():
            try:
                apply_to_join(request.user, association=association, by=request.user, **form.deed())
            except (AlreadyOpen, AlreadyMember) as refusal:
                messages.info(request, refusal.message)
                return _mine(request, typed=form.cleaned_data["why"]) if form.cleaned_data["why"] else _to_mine()
            except Refused as refusal:
                form.add_error("village", refusal.message)
            else:
                messages.success(request, _("Your application has been sent."))
                return redirect("association:mine")
    else:
        form = JoinForm(person=request.user, association=association, initial=kept(request))
    return render(request, "association/join.html", {"association": association, "form": form})


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def village(request: PersonRequest) -> HttpResponse:
    """Where I live: mentors near by, the right association and the right officers follow from it."""
    now = residence_of(request.user)
    known = {"village": now.unit_id, "origin": now.origin} if now else {}
    form = HomeForm(request.POST) if request.method == "POST" else HomeForm(initial=known | kept(request))
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        settle(request.user, unit=words["village"], origin=words["origin"], since=timezone.localdate(), by=request.user)
        messages.success(request, _("Noted where you live."))
        return redirect("accounts:me")
    return render(request, "association/village.html", {"form": form, **household_facts(request.user)})


def household_facts(person: User) -> dict[str, Any]:
    """What the page on where one lives shows of the household."""
    return {
        "lives_somewhere": residence_of(person) is not None,
        "household": households.household_of(person),
        "family": households.family_of(person),
        "household_form": HouseholdForm(),
    }


@never_cache
@signed_in
@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    return _mine(request)


def _to_mine() -> HttpResponse:
    return redirect("association:mine")


def _mine(
    request: PersonRequest, form: AnswerForm | None = None, appeal_form: AppealForm | None = None, *, typed: str = ""
) -> HttpResponse:
    """``typed`` are words that came too late: they stand on the page, to be copied."""
    rows = list(my_applications(request.user))
    members = [row for row in my_memberships(request.user) if row.status != MembershipStatus.ENDED]
    # Of several associations, the one that waits for an answer; then the one that is still open.
    rows.sort(key=lambda row: (row.state != ApplicationState.NEEDS_INFO, row.state not in OPEN))
    current = rows[0] if rows else None
    shown = {
        "memberships": members,
        "current": current,
        "steps": steps_of(current) if current else [],
        "earlier": rows[1:],
        "can_withdraw": bool(current and current.state in CAN_WITHDRAW),
        "may_apply": not members and not any(row.state in OPEN for row in rows),
        "can_appeal": bool(current and appeals.may_appeal(current)),
        "form": form or AnswerForm(),
        "appeal_form": appeal_form or AppealForm(prefix="appeal"),
        "typed": typed,
    }
    return render(request, "association/mine.html", shown, status=409 if typed else 200)


@require_POST
@signed_in
def answer(request: PersonRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(my_applications(request.user), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _mine(request, form)
    text = form.cleaned_data["text"]
    try:
        applications.answer(row, text=text, by=request.user)
    except MoveRefused as refusal:
        row.refresh_from_db()
        if row.state == ApplicationState.NEEDS_INFO or row.answer != text:  # else it is the second tap
            messages.error(request, refusal.message)
            return _mine(request, typed=text)
    messages.success(request, _("Your answer has been sent."))
    return _to_mine()


@require_POST
@signed_in
def appeal(request: PersonRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(my_applications(request.user), pk=pk)
    form = AppealForm(request.POST, prefix="appeal")
    if not form.is_valid():
        return _mine(request, appeal_form=form)
    text = form.cleaned_data["text"]
    try:
        appeals.appeal(row, text=text, by=request.user)
    except (MoveRefused, Refused) as refusal:
        row.refresh_from_db()
        if row.appeal != text:  # else it is the second tap
            messages.error(request, refusal.message)
            return _mine(request, typed=text)
    messages.success(request, _("The county has it now and answers on this page."))
    return _to_mine()


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(my_applications(request.user), pk=pk)
    if request.method != "POST":
        return render(request, "association/withdraw.html", {"row": row})
    try:
        applications.withdraw(row, by=request.user)
    except MoveRefused as refusal:
        row.refresh_from_db()
        if row.state != ApplicationState.WITHDRAWN:
            messages.error(request, refusal.message)
            return _to_mine()
    messages.success(request, _("You took your application back. You can apply again at any time."))
    return _to_mine()
