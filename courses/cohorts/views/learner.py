"""The villager's own classes: the next meeting, the own way, yes and no."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PersonRequest, kept, signed_in
from cms.core.domain.page_cache import KEEP
from cms.core.domain.states import MoveRefused
from courses.cohorts.domain import attendance, enrolling
from courses.cohorts.domain.access import own_enrolment
from courses.cohorts.domain.meetings import is_on
from courses.cohorts.domain.own import own_classes
from courses.cohorts.domain.teachers import teachers_of
from courses.cohorts.domain.timetable_feed import cohort_by_token, feed
from courses.cohorts.enums import EnrolState
from courses.cohorts.exceptions import TakenOut
from courses.cohorts.forms import CheckInForm, JoinForm, RemindersForm
from courses.cohorts.models import Enrolment, Meeting
from courses.cohorts.rules import CODE, plain_code, spaced
from courses.exceptions import Refused

READ_AND_WRITE = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@signed_in
@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """All of one's classes. A code typed here leads to the class; a wrong one stays, with what to do."""
    typed = request.GET.get("class", "")[:30]
    fault = fault_of_code(typed, by=request.user) if typed else ""
    if typed and not fault:
        return redirect("cohorts:join", code=spaced(plain_code(typed)))
    classes = own_classes(request.user, language=get_language() or "")
    context = {**classes, "cid": uuid4(), "typed": typed, "fault": fault, "place": "learn"}
    return render(request, "cohorts/mine.html", context)


def fault_of_code(typed: str, *, by: Any) -> str:
    """What is wrong with the code of a class, in words; nothing where it leads to one."""
    if not CODE.fullmatch(plain_code(typed)):
        return _("A code of a class has ten letters and digits, such as ABCDE-23456. Please compare each one.")
    try:
        found = enrolling.cohort_by_code(typed, by=by)
    except Refused as refused:
        return str(refused.message)
    return "" if found else _("No class has this code. Compare each letter, or ask the teacher for the code once more.")


@never_cache
@READ_AND_WRITE
@signed_in
def join(request: PersonRequest, code: str) -> HttpResponse:
    """What the teachers would see, said before anybody agrees."""
    try:
        cohort = enrolling.cohort_by_code(code, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("cohorts:mine")
    if cohort is None:
        raise Http404
    found = enrolling.enrolment_in(cohort, request.user)
    if found and found.state == EnrolState.ENROLLED:
        return redirect("cohorts:mine")
    if enrolling.is_kept_out(cohort, request.user):
        messages.error(request, str(TakenOut.message))
        return redirect("cohorts:mine")
    form = JoinForm(request.POST if request.method == "POST" else None, initial=kept(request))
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("reminders", "reminder")}
        try:
            enrolling.join(cohort, code=code, by=request.user, **facts)
        except (Refused, MoveRefused) as refused:
            messages.error(request, str(refused.message))
        else:
            messages.success(request, _("You are in. You can leave again with one tap."))
        return redirect("cohorts:mine")
    context = {
        "cohort": cohort,
        "teachers": [row for row in teachers_of(cohort) if not row.is_guest],
        "form": form,
        "code": spaced(cohort.code),
        "invitation": found if found and found.state == EnrolState.INVITED else None,
        "place": "learn",
    }
    return render(request, "cohorts/join.html", context, status=400 if form.errors else 200)


def _own(request: PersonRequest, pk: int) -> Enrolment:
    found = own_enrolment(request.user, pk)
    if found is None:
        raise Http404
    return found


@never_cache
@require_POST
@signed_in
def leave(request: PersonRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    try:
        enrolling.leave(row, by=request.user)
    except (Refused, MoveRefused) as refused:
        messages.error(request, str(refused.message))
        return redirect("cohorts:mine")
    code = spaced(row.cohort.code)
    back = _("The teachers see nothing of you any more. To come back, use the code of the class: %(code)s.")
    may_come_back = row.cohort.is_open and not enrolling.is_kept_out(row.cohort, request.user)
    messages.success(request, back % {"code": code} if may_come_back else _("Noted."))
    return redirect("cohorts:mine")


@never_cache
@require_POST
@signed_in
def reminders(request: PersonRequest, pk: int) -> HttpResponse:
    row, form = _own(request, pk), RemindersForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("At most 80 characters, please. Nothing was changed."))
        return redirect("cohorts:mine")
    try:
        enrolling.set_reminders(
            row, on=form.cleaned_data["reminders"], words=form.cleaned_data["reminder"], by=request.user
        )
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Noted. You can change it at any time."))
    return redirect("cohorts:mine")


@never_cache
@READ_AND_WRITE
@signed_in
def here(request: PersonRequest, pk: int) -> HttpResponse:
    """Opened by the QR code of a meeting, or from one's class; sent again or sent late it is one row."""
    meeting = _own_meeting(request.user, pk)
    begin: dict[str, Any] = {"sign": request.GET.get("sign", "")[:20]} | kept(request)
    form = CheckInForm(request.POST if request.method == "POST" else None, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            row = attendance.check_in(
                meeting, code=form.cleaned_data["sign"], cid=form.cleaned_data["cid"], by=request.user
            )
        except Refused as refused:
            form.add_error("sign", str(refused.message))
        else:
            words = _("Noted: you were here.") if row.is_here else _("The teacher has noted that you were not here.")
            messages.success(request, words)
            return redirect("cohorts:mine")
    context = {"meeting": meeting, "form": form, "is_on": is_on(meeting), "place": "learn"}
    answer = render(request, "cohorts/here.html", context, status=400 if form.errors else 200)
    if not request.GET:  # kept for a room without a network, where the QR code leads to this page with a code behind it
        answer.headers[KEEP] = "any"
    return answer


def _own_meeting(person: Any, pk: int) -> Meeting:
    own = Enrolment.objects.filter(person=person, state__in=attendance.THERE)
    rows = Meeting.objects.filter(pk=pk, cohort__in=own.values("cohort"))
    found = rows.select_related("cohort").first()
    if found is None:
        raise Http404
    return found


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs, which sign in nowhere: the address is the key, and it ends with the membership."""
    cohort = cohort_by_token(token)
    if cohort is None:
        raise Http404
    answer = HttpResponse(feed(cohort), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="class.ics"'
    answer["Cache-Control"] = "private, max-age=900"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def calendar_address(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("cohorts:calendar", kwargs={"token": token}))
