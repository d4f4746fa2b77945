"""A session's poster as a PDF, for the printer in the village office."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.access import PersonRequest, signed_in
from mentorship.live.domain.queries import hosts_of
from mentorship.live.enums import RoomKind
from mentorship.live.views.room import find


@require_GET
@signed_in
def poster_pdf(request: PersonRequest, slug: str) -> HttpResponse:
    from mentorship.live.domain.poster import make_poster  # noqa: PLC0415 PDF tools: 0.05 s at start

    room = find(request.user, slug)
    if room.kind != RoomKind.SESSION:
        raise Http404
    address = request.build_absolute_uri(reverse("live:room", kwargs={"slug": room.slug}))
    content = make_poster(room, address=address, hosts=hosts_of(room))
    told = {"Content-Disposition": f'inline; filename="{room.code}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=told)
