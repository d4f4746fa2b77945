"""Text size without script: a cookie for everyone, the profile too for someone signed in."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from cms.core.context_processors import VIEWS
from cms.core.domain.page_cache import LIGHT
from cms.core.way_back import own_address

YEAR = 60 * 60 * 24 * 365


@require_safe
def change_light(request: HttpRequest) -> HttpResponse:
    """Pictures at once (``light=0``) or only when tapped (``light=1``), remembered on this phone; and back."""
    response = HttpResponseRedirect(way_back(request, request.GET.get("next", "")))
    response.headers["Cache-Control"] = "no-store"
    if (wanted := request.GET.get("light", "")) in {"0", "1"}:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(LIGHT, wanted, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    return response


def way_back(request: HttpRequest, back: str) -> str:
    """An address of ours, or home."""
    return own_address(request, back) or "/"


@require_http_methods(["GET", "HEAD", "POST"])
def change_view(request: HttpRequest) -> HttpResponse:
    """Sets the view and goes back. A link (GET) only sets the cookie; a form (POST) also keeps it with the person."""
    asked = request.POST if request.method == "POST" else request.GET
    view = asked.get("view", "")
    response = HttpResponseRedirect(way_back(request, asked.get("next", "")))
    response.headers["Cache-Control"] = "no-store"
    if view not in VIEWS:
        return response
    if request.method == "POST" and request.user.is_authenticated:
        get_user_model().objects.filter(pk=request.user.pk).update(view=view)
    if view:
        response.set_cookie(
            "view", view, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie("view", samesite="Lax")
    return response
