"""What machines read: the issuer's document, its keys, the list of what was taken back. Public, without a session."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from courses.certificates.domain.addresses import issuer_did
from courses.certificates.domain.keys import published
from courses.certificates.domain.status_list import signed_status_list
from courses.certificates.models import Award
from courses.domain.outline import outline

SECONDS = 300  # how long others may keep it: a key lasts longer, and a revocation is known within five minutes


@require_safe
def did_document(request: HttpRequest) -> HttpResponse:
    """``did:web``: every key that ever signed is a verification method; new ones sign from now on."""
    did = issuer_did()
    methods = [
        {"id": f"{did}#{row.kid}", "type": "JsonWebKey2020", "controller": did, "publicKeyJwk": row.public}
        for row in published()
    ]
    document = {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
    return _open(JsonResponse(document, content_type="application/did+json"))


@require_safe
def jwks(request: HttpRequest) -> HttpResponse:
    keys = [row.public | {"use": "sig", "alg": "ES256"} for row in published()]
    return _open(JsonResponse({"keys": keys}, content_type="application/jwk-set+json"))


@require_safe
def status(request: HttpRequest, number: int) -> HttpResponse:
    """A list that nobody stands on is no list; the first one is always there."""
    if number and not Award.objects.filter(status_list=min(number, 32_767)).exists():
        return HttpResponse(status=404)
    return _open(HttpResponse(signed_status_list(number), content_type="application/vc+jwt"))


@require_safe
def achievement(request: HttpRequest, key: str) -> HttpResponse:
    """What was achieved, for readers: the module's own page, or the course."""
    course = outline(get_language() or "")
    module = course.module(key)
    return HttpResponseRedirect(module.url if module else course.url or reverse("home"))


def _open(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    return response
