"""When a form arrives that can't be taken as it is: nothing typed is lost."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import PersonRequest, forget_kept, kept_form, parts_of, signed_in, typed_words
from accounts.pin_lock import ask_for_pin, is_open

ADMIN = "/admin/"
DOORS = {"/admin/login/", "/admin/logout/"}
SAID_BY_THE_FORM = re.compile(r"[a-z0-9_.-]*|[0-9a-fA-F-]{32,36}|zh-hans|/\S*")


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def kept_page(request: PersonRequest, token: str) -> HttpResponse:
    """After signing in again: what was typed, and a button that sends it to where it was going."""
    form = kept_form(request, token)
    if form is None:
        return redirect("accounts:me")
    if form.get("pin") and not is_open(request):
        return ask_for_pin(request)
    if request.method == "POST":
        forget_kept(request, token)
        return redirect("accounts:me")
    joint = "&" if "?" in form["from"] else "?"
    shown = {
        "words": form["words"],
        "readable": readable(form["words"]),
        "to": form["to"],
        "token": token,
        "back": f"{form['from']}{joint}kept={token}",
        "may_send": True,
    }
    return render(request, "accounts/kept.html", shown)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or cookies are off. The words come back with a button to send them again.

    The button is there only when the browser says that the form was one of ours: a foreign page must not be able to
    put its words into somebody's mouth.
    """
    return handed_back(request, is_csrf=True)


def signed_out_meanwhile(request: HttpRequest) -> HttpResponse | None:
    """An editor whose session ended: Wagtail would lead to the sign-in page and forget the text.

    It is too long for a session's shelf, and nobody in particular has sent it: it stays in the page that answers.
    """
    if request.method != "POST" or request.user.is_authenticated or request.path_info in DOORS:
        return None
    if request.headers.get("X-Requested-With") or not request.accepts("text/html") or not request.POST:
        return None
    return handed_back(request, is_signed_out=True)


def handed_back(request: HttpRequest, **why: bool) -> HttpResponse:
    """What was sent, with the button that sends it again. Of an editor's page nothing is read out: most is code."""
    is_editor = request.path_info.startswith(ADMIN)
    words = all_fields(request) if is_editor else typed_words(request)
    shown = {
        "words": words,
        "readable": [] if is_editor else readable(words),
        "to": request.get_full_path(),
        "may_send": is_ours(request),
        "has_files": bool(is_editor and request.FILES),
    }
    response = render(request, "accounts/kept.html", shown | why, status=403)
    add_never_cache_headers(response)
    return response


def all_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field as it came, empty ones too: an editor's form is read by their names."""
    return [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]


def readable(words: list[tuple[str, str]]) -> list[str]:
    """What a person typed, without what a form says for itself: ticks, numbers of choices, ids. All of it is sent."""
    return [value for _name, value in words if not SAID_BY_THE_FORM.fullmatch(value)]


def is_ours(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    return parts_of(sender).netloc == request.get_host()
