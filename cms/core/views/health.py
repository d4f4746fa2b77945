"""What operation asks: is the process there, can it work, what has it done?"""

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from cms.core.domain.metrics import render_metrics
from cms.core.domain.readiness import check_readiness


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; no engine is asked, so that a slow database restarts nobody."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when every engine answers, else 503; the body names each."""
    found = check_readiness()
    status = 200 if set(found.values()) <= {"ok", "not used"} else 503
    return JsonResponse(found, status=status, headers={"Cache-Control": "no-store"})


def is_scraper(request: HttpRequest) -> bool:
    """Whether this is the bearer of ``METRICS_TOKEN``."""
    given = request.headers.get("Authorization", "").encode()
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(given, wanted)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For the scraper; everyone else gets the 404 of an address that isn't there."""
    if not is_scraper(request):
        raise Http404
    return HttpResponse(render_metrics(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})
