"""Learners come by link, QR code or list; teachers by a link that works once."""

from typing import Any

import segno
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PersonRequest, kept, signed_in
from courses.cohorts.domain import inviting, roster, teachers
from courses.cohorts.domain.access import taught_by
from courses.cohorts.domain.grids import Grid
from courses.cohorts.domain.roster import Roster
from courses.cohorts.forms import ColumnsForm, ListForm, RowsForm, TeacherForm
from courses.cohorts.models import Cohort, Teacher
from courses.cohorts.rules import spaced
from courses.cohorts.views.teacher import own_cohort
from courses.exceptions import Refused

READ_AND_WRITE = require_http_methods(["GET", "HEAD", "POST"])
SALT, AN_HOUR = "cohorts.roster", 3600


def qr(address: str) -> SafeString:
    drawn = segno.make(address, error="m").svg_inline(scale=6, border=2, svgclass=None, lineclass=None, omitsize=True)
    return mark_safe(drawn)


@never_cache
@READ_AND_WRITE
@signed_in
def invite(request: PersonRequest, pk: int) -> HttpResponse:
    """The code of the class to show and print, who has not answered yet, and the list; a list is first shown."""
    cohort = own_cohort(request, pk)
    if request.method == "POST" and "grid" in request.POST:
        return other_columns(request, cohort)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if request.method == "POST" and form.is_valid():
        try:
            grid = roster.read_grid(form.cleaned_data["file"])
            return preview(request, cohort, grid, roster.roster_of(grid))
        except Refused as refused:
            form.add_error("file", str(refused.message))
    address = request.build_absolute_uri(reverse("cohorts:join", kwargs={"code": spaced(cohort.code)}))
    context = {
        "cohort": cohort,
        "form": form,
        "svg": qr(address),
        "address": address,
        "code": spaced(cohort.code),
        "invited": inviting.invited(cohort),
        "place": "learn",
    }
    return render(request, "cohorts/invite.html", context, status=400 if form.errors else 200)


def other_columns(request: PersonRequest, cohort: Cohort) -> HttpResponse:
    """The list that was shown, read by the columns that the teacher chose."""
    try:
        grid = roster.grid_kept(request.POST["grid"])
        read = roster.roster_of(grid)
        form = ColumnsForm(request.POST, choices=read.choices)
        if form.is_valid():
            facts = form.cleaned_data
            return preview(request, cohort, grid, roster.roster_of(grid, name=facts["names"], phone=facts["phones"]))
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("cohorts:invite", pk=cohort.pk)
    return preview(request, cohort, grid, read, form)


def preview(
    request: PersonRequest, cohort: Cohort, grid: Grid, read: Roster, form: ColumnsForm | None = None
) -> HttpResponse:
    chosen = {"grid": roster.kept(grid), "names": read.columns.name, "phones": read.columns.phone}
    context = {
        "cohort": cohort,
        "roster": read,
        "rows": signing.dumps([(line.name, line.phone) for line in read.lines], salt=SALT, compress=True),
        "form": ListForm(),
        "columns": form or (ColumnsForm(initial=chosen, choices=read.choices) if chosen["grid"] else None),
        "is_open": bool(form) or not read.columns.is_certain or not read.lines,
        "place": "learn",
    }
    return render(request, "cohorts/roster.html", context, status=400 if form else 200)


@never_cache
@require_POST
@signed_in
def send_list(request: PersonRequest, pk: int) -> HttpResponse:
    """Invites exactly the rows that were shown."""
    cohort, form = own_cohort(request, pk), RowsForm(request.POST)
    try:
        rows = signing.loads(form.data.get("rows", ""), salt=SALT, max_age=AN_HOUR) if form.is_valid() else None
    except signing.BadSignature:
        rows = None
    if rows is None:
        messages.error(request, _("The list has to be chosen once more: it was shown more than an hour ago."))
        return redirect("cohorts:invite", pk=pk)
    try:
        asked = inviting.invite(cohort, [(name, phone) for name, phone in rows], by=request.user)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        # How many were new is not said: it would tell a sender of single numbers who is here.
        words = _("Whoever was not asked yet is asked now. Who is in the class or has said no is left alone.")
        messages.success(request, words)
        if asked.left:
            words = ngettext(
                "That is enough for one day: %(n)d person of the list is left. Send the same list again tomorrow.",
                "That is enough for one day: %(n)d people of the list are left. Send the same list again tomorrow.",
                asked.left,
            )
            messages.warning(request, words % {"n": asked.left})
    return redirect("cohorts:invite", pk=pk)


@never_cache
@READ_AND_WRITE
@signed_in
def staff(request: PersonRequest, pk: int) -> HttpResponse:
    """Who teaches here, links that wait, and a new one."""
    cohort = own_cohort(request, pk)
    form = TeacherForm(request.POST if request.method == "POST" else None, initial=kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            teachers.make_link(cohort, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("Here is the link. Send it to this one person: it works once, for seven days."))
            return redirect("cohorts:staff", pk=pk)
    context = {
        "cohort": cohort,
        "form": form,
        "teachers": teachers.teachers_of(cohort),
        "links": [(row, request.build_absolute_uri(_take(row))) for row in teachers.open_links(cohort)],
        "place": "learn",
    }
    return render(request, "cohorts/staff.html", context, status=400 if form.errors else 200)


def _take(row: Teacher) -> str:
    return reverse("cohorts:teach", kwargs={"token": row.token})


@never_cache
@require_POST
@signed_in
def end_teacher(request: PersonRequest, pk: int) -> HttpResponse:
    rows = Teacher.objects.filter(cohort__in=taught_by(request.user)).select_related("cohort")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    try:
        teachers.end_teacher(found, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("cohorts:staff", pk=found.cohort_id)
    messages.success(request, _("Done."))
    return (
        redirect("cohorts:desk")
        if found.person_id == request.user.pk
        else redirect("cohorts:staff", pk=found.cohort_id)
    )


@never_cache
@READ_AND_WRITE
@signed_in
def teach(request: PersonRequest, token: str) -> HttpResponse:
    """The link of a future teacher. Opening shows a button: programs open links by themselves."""
    found = teachers.link_of(token)
    if found is None or (found.person_id and found.person_id != request.user.pk):
        raise Http404
    if request.method == "POST":
        try:
            row = teachers.take_link(token, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused.message))
            return redirect("cohorts:desk")
        messages.success(request, _("You teach here now."))
        return redirect("cohorts:meetings", pk=row.cohort_id)
    context: dict[str, Any] = {"row": found, "cohort": found.cohort, "place": "learn"}
    return render(request, "cohorts/teach.html", context)


@never_cache
@signed_in
@require_safe
def poster(request: PersonRequest, pk: int) -> HttpResponse:
    """The code of the class for the wall: large, and alone on its page."""
    cohort = own_cohort(request, pk)
    address = request.build_absolute_uri(reverse("cohorts:join", kwargs={"code": spaced(cohort.code)}))
    context = {"cohort": cohort, "svg": qr(address), "code": spaced(cohort.code), "place": "learn"}
    return render(request, "cohorts/poster.html", context)
