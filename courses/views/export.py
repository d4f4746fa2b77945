"""Editors take a track out for a school's own platform, as Common Cartridge, cmi5 or SCORM."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.domain.packages.cartridge import export_cartridge
from courses.domain.packages.cmi5 import export_cmi5
from courses.domain.packages.scorm import export_scorm
from courses.models import TrackPage
from courses.views.editing import editable

KINDS: dict[str, Callable[[TrackPage], bytes]] = {
    "cartridge": export_cartridge,
    "cmi5": export_cmi5,
    "scorm": export_scorm,
}


@require_safe
def export_choices(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "courses/admin/export_track.html", {"track": editable(request, TrackPage, pk)})


@require_safe
def export_track(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    track = editable(request, TrackPage, pk)
    if kind not in KINDS:
        raise Http404
    name = f"{track.key}-{kind}-{track.locale.language_code}.{'imscc' if kind == 'cartridge' else 'zip'}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(KINDS[kind](track), content_type="application/zip", headers=disposition)
