"""What is on this phone, and the door for what waits there."""

import json
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.core.domain import outbox as box
from cms.core.domain.page_cache import KEEP
from cms.core.domain.sealing import seal_of

# all that pictures of it need
BESIDE_THE_SEAL = ("core/js/parts.js", "core/js/qr.js", "core/js/chain.js", "core/vendor/qr/index.js")
MOST_BYTES = 3 * box.MOST_AT_ONCE * box.MOST_LETTERS  # a Chinese letter is three


@require_safe
@cache_control(no_cache=True)
def here(request: HttpRequest) -> HttpResponse:
    """A page that the phone fills in by itself: the same for everybody."""
    kinds = {key: kind.label for key, kind in box.outbox_kinds.items()}
    return render(request, "phone.html", {"place": "me", "kinds": kinds})


@require_safe
@cache_control(no_cache=True)
def data(request: HttpRequest) -> HttpResponse:
    """The diary of data: what the phone has measured by itself and shows to nobody else. The same for everybody."""
    answer = render(request, "data.html", {"place": "me"})
    answer.headers[KEEP] = "1"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outbox(request: HttpRequest) -> HttpResponse:
    """GET says who is signed in here, by their mark, with a token that holds, and our time in ms.

    POST takes up to twenty things.
    The answer of a POST has a receipt for each thing, by its ``cid``.
    """
    is_here = request.user.is_authenticated
    if request.method != "POST":
        mine = {"sender": box.sender_mark(request.user), "token": get_token(request)} if is_here else {"sender": ""}
        return JsonResponse({**mine, "now": int(timezone.now().timestamp() * 1000)})
    if not is_here:
        return JsonResponse({"message": _("Sign in again; what you did is still on this phone.")}, status=401)
    sent = sent_in(request)
    if sent is None:
        return JsonResponse({"message": _("This could not be read. It stays on this phone.")}, status=400)
    return JsonResponse(
        {"receipts": box.accept_all(request.user, sent["entries"], phone_now=clock_of(sent.get("now")))}
    )


@never_cache
@require_safe
def seal(request: HttpRequest) -> HttpResponse:
    """What this phone locks its person's things with, before it gives them out as a file.

    ``now`` is our clock; ``beside`` are the scripts that the phone keeps with the seal.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"message": _("Sign in again; what you did is still on this phone.")}, status=401)
    now = int(timezone.now().timestamp() * 1000)
    beside = [static(name) for name in BESIDE_THE_SEAL]
    return JsonResponse(
        {"sender": box.sender_mark(request.user), "now": now, "beside": beside, **seal_of(request.user)}
    )


def sent_in(request: HttpRequest) -> dict[str, Any] | None:
    """``{"entries": [...], "now": …}``; None for anything else."""
    if len(request.body) > MOST_BYTES:
        return None
    try:
        sent = json.loads(request.body, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    return sent if isinstance(sent, dict) and isinstance(sent.get("entries"), list) else None


def clock_of(milliseconds: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
