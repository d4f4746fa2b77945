"""The page of the search: one plain form, results in groups, words that help where nothing was found."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.views.sign_in import address_of
from cms.core.domain.rates import allow
from cms.core.domain.words import tidy
from cms.pages.domain.search.asking import LONGEST_QUERY
from cms.pages.domain.search.finding import search as find

A_MINUTE, VISITORS_A_MINUTE = 30, 120  # a village's phones may share one address
LABELS = {
    "lessons": _("Lessons"),
    "answers": _("Answers from live Q&A"),
    "facts": _("Fees, rules and menus"),
}
ICONS = {"lessons": "learn", "answers": "ask", "facts": "calendar"}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Visitors find what they may open. A query that is too long is cut and said so, never refused."""
    typed = request.GET.get("q", "")
    context = {"typed": tidy(typed)[:LONGEST_QUERY], "longest": LONGEST_QUERY, "place": ""}
    if not typed.strip():
        return _page(request, context)
    if not _may_search(request):
        return _page(request, context | {"too_fast": True}, status=429)
    found = find(typed, person=request.user, language=get_language() or "zh-hans")
    groups = [(kind, LABELS[kind], ICONS[kind], hits, kind in found.more) for kind, hits in found.groups.items()]
    context |= {"found": found, "groups": groups, "was_cut": len(typed) > LONGEST_QUERY}
    return _page(request, context)


def _may_search(request: HttpRequest) -> bool:
    if request.user.is_authenticated:
        return allow(f"search:{request.user.pk}", limit=A_MINUTE, seconds=60)
    return allow(f"search:{address_of(request)}", limit=VISITORS_A_MINUTE, seconds=60)


def _page(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    response = render(request, "pages/search.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response
