"""How a Wagtail page reaches a reader: held since it was published, or whole from the cache."""

from copy import copy

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.models import Page
from wagtail.views import serve as serve_by_tree

from cms.core.domain import page_cache
from cms.core.domain.reach import below_live

pages = page_cache.Held[Page](most=200)


def page_at(path: str, language: str) -> Page | None:
    """The live page of this address, as its own kind; asked for once a release. A copy: a request may write on it.

    Each tree's root has its language as slug.
    """
    url_path = f"/{language}/{path.strip('/')}/" if path.strip("/") else f"/{language}/"
    return copy(pages.get(url_path, lambda: _page_at(url_path)))


def _page_at(url_path: str) -> Page | None:
    page = Page.objects.live().filter(below_live(), url_path=url_path).first()
    return page.specific if page else None


@require_safe
def serve(request: HttpRequest, path: str = "") -> HttpResponse:
    """Wagtail's own ``serve`` with two short cuts; whatever it does not know goes the long way."""
    if not page_cache.may_keep(request):
        return _fresh(request, path)
    key = page_cache.key_of(request)
    response = page_cache.stored(key)
    if response is None:
        response = _fresh(request, path)
        if isinstance(response, TemplateResponse):
            response.render()
        page_cache.store(key, response)
    patch_cache_control(response, private=True, max_age=0)
    return response


def _fresh(request: HttpRequest, path: str) -> HttpResponse:
    page = page_at(path, get_language() or settings.LANGUAGE_CODE)
    if page is None:
        if path and not path.endswith("/"):
            raise Http404
        return serve_by_tree(request, path)
    if path and not path.endswith("/"):  # one page, one address: for search engines, and for what a phone keeps
        asked = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"/{request.path.strip('/')}/" + (f"?{asked}" if asked else ""))
    for hook in hooks.get_hooks("before_serve_page"):
        if answer := hook(page, request, [], {}):
            return answer
    response = page.serve(request)
    if getattr(page, "is_kept_offline", False):
        response.headers[page_cache.KEEP] = "1"
    return response
