"""On a village's network: the authority that phones may install, so that offline pages work there."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def lan_certificate(request: HttpRequest) -> HttpResponse:
    """The public half of the home-made authority; 404 wherever `make lan` is not running."""
    path = Path(settings.VAR_DIR) / "lan" / "authority.pem"
    if not settings.LAN or not path.is_file():
        raise Http404
    return HttpResponse(
        path.read_bytes(),
        content_type="application/x-x509-ca-cert",
        headers={"Content-Disposition": 'attachment; filename="village.crt"'},
    )
