"""Who came, as a sheet: names down, meetings across, part by part on a phone, whole as a file."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from accounts.access import PersonRequest, signed_in
from courses.cohorts.domain import sheets
from courses.cohorts.domain.register import register_of, sheet_of
from courses.cohorts.models import Meeting
from courses.cohorts.views.teacher import A_PAGE, as_file, own_cohort

ACROSS = 8
"""Meetings on one page: with more of them a phone only scrolls."""


@never_cache
@signed_in
@require_safe
def register(request: PersonRequest, pk: int) -> HttpResponse:
    """The last meetings first; those before are one tap away."""
    row = own_cohort(request, pk)
    found = register_of(row)
    shown = Paginator(parts_of(found.meetings), 1).get_page(request.GET.get("m"))
    part = shown[0] if shown.object_list else []
    people = Paginator(found.lines, A_PAGE).get_page(request.GET.get("p"))
    came, here = found.came, reverse("cohorts:register", kwargs={"pk": pk})
    context = {
        "cohort": row,
        "meetings": [(meeting, came[meeting.pk]) for meeting in part],
        "lines": [(line, [meeting.pk in line.was_at for meeting in part], len(line.was_at)) for line in people],
        "people": people,
        "held": len(found.meetings),
        "earlier": turn(here, m=shown.number + 1, p=people.number) if shown.has_next() else "",
        "later": turn(here, m=shown.number - 1, p=people.number) if shown.has_previous() else "",
        **names(here, shown.number, people),
        "place": "learn",
    }
    return render(request, "cohorts/register.html", context)


def parts_of(meetings: list[Meeting]) -> list[list[Meeting]]:
    """The last ones first, each part whole but the one that began it all."""
    ends = range(len(meetings), 0, -ACROSS)
    return [meetings[max(end - ACROSS, 0) : end] for end in ends]


def turn(here: str, **to: int) -> str:
    return f"{here}?{urlencode(to)}"


def names(here: str, part: int, people: Page) -> dict[str, Any]:
    """The ways to the names before and after, at the same meetings."""
    return {
        "before": turn(here, m=part, p=people.previous_page_number()) if people.has_previous() else "",
        "after": turn(here, m=part, p=people.next_page_number()) if people.has_next() else "",
    }


@never_cache
@require_GET
@signed_in
def sheet(request: PersonRequest, pk: int, kind: str) -> HttpResponse:
    row = own_cohort(request, pk)
    if kind not in sheets.KINDS:
        raise Http404
    return as_file(sheet_of(register_of(row), kind, by=request.user), "attendance", kind)
