"""A deed from a form: done, or refused in the room's own words; then back to a page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise

from cms.core.domain.states import MoveRefused
from mentorship.exceptions import Refused


def done(request: HttpRequest, deed: Callable[[], Any], *, said: str | Promise) -> Any:
    """What the deed gives back, or None after a refusal; either way the person reads a sentence on the next page."""
    try:
        result = deed()
    except (Refused, MoveRefused) as refusal:
        messages.error(request, str(refusal.message))
        return None
    messages.success(request, str(said))
    return result or True


def back_home(request: HttpRequest) -> HttpResponse:
    return redirect("mentorship:home")
