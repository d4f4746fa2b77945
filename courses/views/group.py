"""A lesson on a station's tablet: large, one part a screen, nobody's name and nothing kept."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from courses.domain.group import answers, gapped, offered, screens_of
from courses.domain.outline import outline
from courses.domain.queries import lesson_of

NOBODY: dict[str, Any] = {"person": None, "may_have_messages": False, "display_view": "elder", "place": "learn"}
"""Who is signed in on the tablet does not stand on a page that many look at."""


@require_safe
def group(request: HttpRequest, key: str, number: int = 1) -> HttpResponse:
    """``number`` counts screens from 1."""
    language = get_language() or ""
    page = lesson_of(key, language=language)
    screens = screens_of(page.body) if page is not None else []
    if page is None or not 1 <= number <= len(screens):
        raise Http404
    screen = screens[number - 1]
    context = {
        "page": page,
        "screen": screen,
        "number": number,
        "count": len(screens),
        "following": outline(language).after(page.key) if number == len(screens) else None,
        "line": outline(language).lesson(page.key),
    }
    if screen.item is not None:
        item = screen.item
        context |= {"offered": offered(item), "sentence": gapped(item), "answers": answers(item)}
    return render(request, "courses/group.html", context | NOBODY)
