"""A lesson on a station's tablet: large, one part a screen, nobody's name and nothing kept."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from association.models import Unit
from courses.domain.editions import edition_at, told
from courses.domain.group import answers, gapped, offered, screens_of
from courses.domain.outline import outline
from courses.domain.queries import lesson_of
from courses.domain.quiz.showing import images_of
from courses.forms.edition import TabletForm

NOBODY: dict[str, Any] = {
    "person": None,
    "may_have_messages": False,
    "display_view": "elder",
    "place": "learn",
    "helping": None,
}
"""Who is signed in on the tablet does not stand on a page that many look at."""


def place_in(request: HttpRequest) -> Unit | None:
    """Whose words the tablet shows: as its address says, never as whoever is signed in lives."""
    form = TabletForm(request.GET)
    return form.cleaned_data.get("place") if form.is_valid() else None


@require_safe
def group(request: HttpRequest, key: str, number: int = 1) -> HttpResponse:
    """``number`` counts screens from 1."""
    language = get_language() or ""
    page, place = lesson_of(key, language=language), place_in(request)
    edition = edition_at(page, place) if page is not None else None
    page = told(page, edition) if page is not None and edition is not None else page
    screens = screens_of(page.body) if page is not None else []
    if page is None or not 1 <= number <= len(screens):
        raise Http404
    screen = screens[number - 1]
    context: dict[str, Any] = {
        "page": page,
        "edition": edition,
        "asking": f"?place={place.pk}" if place else "",
        "screen": screen,
        "number": number,
        "count": len(screens),
        "following": outline(language).after(page.key) if number == len(screens) else None,
        "line": outline(language).lesson(page.key),
    }
    if screen.item is not None:
        item = screen.item
        context |= {"offered": offered(item), "sentence": gapped(item), "answers": answers(item)}
        context["images"] = images_of([item])
    return render(request, "courses/group.html", context | NOBODY)
