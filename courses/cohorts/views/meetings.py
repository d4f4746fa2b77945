"""Timetable and attendance: a guest teacher's part of the desk too."""

from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PersonRequest, kept, signed_in
from cms.core.domain.page_cache import KEEP
from courses.cohorts.domain import attendance, meetings
from courses.cohorts.domain.access import meeting_for, teaching
from courses.cohorts.enums import CohortState
from courses.cohorts.exceptions import OutsideTheClass
from courses.cohorts.forms import ChangeForm, MeetingForm, NameListForm
from courses.cohorts.models import Meeting
from courses.cohorts.rules import NAMES_A_PAGE, spaced
from courses.cohorts.views.inviting import qr
from courses.cohorts.views.learner import calendar_address
from courses.cohorts.views.teacher import own_cohort
from courses.exceptions import Refused

READ_AND_WRITE = require_http_methods(["GET", "HEAD", "POST"])
AGAIN = 60  # seconds until the screen with the code asks for a fresh one


@never_cache
@READ_AND_WRITE
@signed_in
def timetable(request: PersonRequest, pk: int) -> HttpResponse:
    """All meetings; a teacher who is no guest plans more."""
    cohort = own_cohort(request, pk, guests=True)
    role = teaching(request.user).filter(cohort=cohort).order_by("pk").first()
    if role is None or (request.method == "POST" and role.is_guest):
        raise Http404
    form = MeetingForm(
        request.POST if request.method == "POST" else None,
        initial={"place": cohort.place, "cid": uuid4()} | kept(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = meetings.plan_meetings(cohort, form.plan, cid=form.cleaned_data["cid"], by=request.user)
        except OutsideTheClass as refused:
            form.add_error("day", str(refused.message))
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            count = len(made)
            told = ngettext("%(n)d meeting stands in the timetable.", "%(n)d meetings stand in the timetable.", count)
            messages.success(request, told % {"n": count})
            return redirect("cohorts:meetings", pk=pk)
    context = {
        "cohort": cohort,
        "rows": list(meetings.timetable(cohort)),
        "form": form,
        "is_guest": role.is_guest,
        "calendar": calendar_address(request, role.calendar),
        "place": "learn",
    }
    return render(request, "cohorts/meetings.html", context, status=400 if form.errors else 200)


def own_meeting(request: PersonRequest, pk: int) -> Meeting:
    found = meeting_for(request.user, pk)
    if found is None:
        raise Http404
    return found


@never_cache
@READ_AND_WRITE
@signed_in
def meeting(request: PersonRequest, pk: int) -> HttpResponse:
    """The name list. Only what the teacher changed on it is written.

    It stays on the teacher's phone for a meeting without a network; so it has its form also before it opens, which
    then shows it by itself.
    """
    row = own_meeting(request, pk)
    if request.method == "POST":
        form = NameListForm(request.POST)
        if not form.is_valid():
            raise Http404
        try:
            changed = attendance.mark_list(row, by=request.user, **form.cleaned_data).changed
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            told = ngettext("%(n)d name changed.", "%(n)d names changed.", changed)
            messages.success(request, told % {"n": changed})
        return redirect(request.get_full_path())
    names = attendance.name_list(row)
    page = Paginator(names, NAMES_A_PAGE).get_page(request.GET.get("p"))
    parts = attendance.parts_of(reverse("cohorts:meeting", kwargs={"pk": pk}), len(names))
    at = page.number - 1
    context = {
        "meeting": row,
        "cohort": row.cohort,
        "names": page,
        "all": len(names),
        "before": parts[at - 1] if at else "",
        "after": parts[at + 1] if page.has_next() else "",
        "others": " ".join(parts[:at] + parts[at + 1 :]),
        "here": sum(noted is not None and noted.is_here for _one, noted in names),
        "is_on": meetings.is_on(row),
        "may_change": row.cohort.state != CohortState.ARCHIVED and not row.called_off_at,
        "opens": "" if meetings.has_opened(row) else int(meetings.opens_at(row).timestamp() * 1000),
        "is_full": own_is_full(request, row),
        "may_move": meetings.may_change(row),
        "place": "learn",
    }
    answer = render(request, "cohorts/meeting.html", context)
    answer.headers[KEEP] = "1"
    return answer


def own_is_full(request: PersonRequest, row: Meeting) -> bool:
    role = teaching(request.user).filter(cohort=row.cohort_id).first()
    return bool(role and not role.is_guest)


@never_cache
@signed_in
@require_safe
def screen(request: PersonRequest, pk: int) -> HttpResponse:
    """The code to show in the room, which changes by itself.

    With a script it does so on a phone without a network too: the page brings the codes of the whole meeting. Without
    one the page is asked for again every minute.
    """
    row = own_meeting(request, pk)
    code = attendance.code_now(row)
    address = request.build_absolute_uri(reverse("cohorts:here", kwargs={"pk": pk})) + "?sign="
    context = {
        "meeting": row,
        "cohort": row.cohort,
        "address": address,
        "svg": qr(address + code),
        "code": spaced(code),
        "is_on": meetings.is_on(row),
        "again": AGAIN,
        "now": int(timezone.now().timestamp() * 1000),
        "place": "learn",
    }
    if codes := attendance.codes_to_come(row):
        context |= {"codes": " ".join(codes.codes), "first": codes.first, "lasts": codes.lasts}
    answer = render(request, "cohorts/screen.html", context)
    answer.headers[KEEP] = "1"
    return answer


@never_cache
@READ_AND_WRITE
@signed_in
def change(request: PersonRequest, pk: int) -> HttpResponse:
    """Another time, place or topic of a meeting that comes."""
    row = own_meeting(request, pk)
    if not own_is_full(request, row):
        raise Http404
    start = timezone.localtime(row.starts_at)
    facts = {"day": start.date(), "time": start.time(), "minutes": row.minutes, "place": row.place, "topic": row.topic}
    form = ChangeForm(
        request.POST if request.method == "POST" else None, initial=facts | {"seen": row.changes} | kept(request)
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = meetings.change_meeting(row, form.plan, seen=form.cleaned_data["seen"], by=request.user)
        except OutsideTheClass as refused:
            form.add_error("day", str(refused.message))
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            same = changed.changes == row.changes
            messages.success(request, _("Done.") if same else _("Changed. Everybody in the class is told."))
            return redirect("cohorts:meeting", pk=pk)
    context = {"meeting": row, "form": form, "may_change": meetings.may_change(row), "place": "learn"}
    return render(request, "cohorts/change.html", context, status=400 if form.errors else 200)


@never_cache
@require_POST
@signed_in
def call_off(request: PersonRequest, pk: int) -> HttpResponse:
    row = own_meeting(request, pk)
    if not own_is_full(request, row):
        raise Http404
    try:
        meetings.call_off(row, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Called off. Everybody in the class is told."))
    return redirect("cohorts:meetings", pk=row.cohort_id)
