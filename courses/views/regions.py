"""A region's editors begin a whole track for their place, see where its editions stand, and take them back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import TitleColumn
from wagtail.permissions import page_permission_policy

from association.models import Unit
from cms.core.wagtail.facts import FactColumn
from courses.domain.regions import (
    PlaceLine,
    begin_some,
    end_some,
    may_end,
    places,
    rows_for,
    shown_in,
    standing_in,
    stretch,
)
from courses.forms.edition import PartForm, RegionForm
from courses.models import ModulePage, TrackPage
from courses.views.editions import may_begin
from courses.views.reports import EditorsReport


def place_url(line: PlaceLine) -> str:
    return reverse("course_place", args=[line.unit.pk])


class PlaceReport(EditorsReport):
    page_title = gettext_lazy("Lessons told for places")
    verbose_name_plural = gettext_lazy("places")
    index_url_name = "course_places"
    index_results_url_name = "course_places_results"
    export_filename = "places"
    columns = (
        TitleColumn("name", label=gettext_lazy("Place"), get_url=place_url, width="40%"),
        FactColumn("editions", label=gettext_lazy("Lessons told otherwise")),
        FactColumn("online", label=gettext_lazy("of these online")),
        FactColumn("drafts", label=gettext_lazy("of these drafts")),
    )

    def get_queryset(self) -> Any:
        return places()


@require_http_methods(["GET", "HEAD", "POST"])
def region_of(request: HttpRequest, pk: int) -> HttpResponse:
    """First which lessons get a draft, then the drafts, some at a time: stopped and begun again, none comes twice."""
    page = stretch(pk)
    if page is None:
        raise Http404
    if not may_begin(page, request.user):
        raise PermissionDenied
    others = [one for one in page.get_translations().select_related("locale") if may_begin(one, request.user)]
    asked = request.POST if request.method == "POST" else request.GET
    form = RegionForm(asked if "unit" in asked or request.method == "POST" else None, has_others=bool(others))
    context: dict[str, Any] = {"page": page, "form": form, "is_track": isinstance(page, TrackPage)}
    if form.is_valid():
        unit, also = form.cleaned_data["unit"], form.cleaned_data.get("also", False)
        pages = [page, *(others if also else ())]
        if request.method == "POST" and not begin_some(pages, unit, by=request.user):
            messages.success(
                request, _("Every lesson of it has its draft for this place now. Change what is different.")
            )
            return redirect("course_place", unit.pk)
        rows = rows_for(pages, unit)
        there = sum(row.edition is not None for row in rows)
        context |= {"unit": unit, "also": also, "rows": rows, "there": there, "to_come": len(rows) - there}
        context["goes_on"] = request.method == "POST"
    return render(request, "courses/admin/region.html", context, status=400 if form.errors else 200)


def place_here(request: HttpRequest, pk: int) -> Unit:
    """For whoever may work on pages at all; what is done to each is asked of each."""
    if not page_permission_policy.user_has_any_permission(request.user, ["add", "change", "publish"]):
        raise PermissionDenied
    return get_object_or_404(Unit, pk=pk)


@require_safe
def place(request: HttpRequest, pk: int) -> HttpResponse:
    unit = place_here(request, pk)
    tracks = standing_in(unit)
    return render(request, "courses/admin/place.html", {"unit": unit, "tracks": tracks})


@require_http_methods(["GET", "HEAD", "POST"])
def end_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a place's editions offline, all or those of one track, some at a time."""
    unit = place_here(request, pk)
    form = PartForm(request.POST if request.method == "POST" else request.GET)
    number = form.cleaned_data["part"] if form.is_valid() else None
    part: TrackPage | ModulePage | None = stretch(number) if number else None
    if form.errors or (number and part is None):
        raise Http404
    if request.method == "POST" and not end_some(unit, part, by=request.user):
        messages.success(request, _("Taken offline. The words stay here as drafts."))
        return redirect("course_place", unit.pk)
    shown = shown_in(unit, part)
    ending = [page for page in shown if may_end(page, request.user)]
    staying = [page for page in shown if page not in ending]
    context = {"unit": unit, "part": part, "ending": ending, "staying": staying, "goes_on": request.method == "POST"}
    return render(request, "courses/admin/end_place.html", context)
