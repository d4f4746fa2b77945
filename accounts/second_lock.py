"""Nobody who looks after others works with a phone code alone: neither in the admin nor at a desk of a room."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import signed_in
from accounts.rules import needs_second_factor


def still_locked(request: HttpRequest) -> HttpResponse | None:
    """Where to open the second lock first, or None where nothing more is needed."""
    person = request.user
    if not person.is_authenticated or not needs_second_factor(person):  # type: ignore[arg-type]  # our own model
        return None
    if not is_mfa_enabled(person):
        messages.warning(request, _("You look after other people's data. Add a second lock first, then go on."))
        return HttpResponseRedirect(reverse("accounts:security"))
    if any(record["method"] == "mfa" for record in get_authentication_records(request, person)):
        return None
    target = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("accounts:me")
    return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': target})}")


def looks_after(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Like ``signed_in``, for pages with other people's data on them: admins come with their second lock open."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return still_locked(request) or view(request, *args, **kwargs)

    return signed_in(wrapped)
