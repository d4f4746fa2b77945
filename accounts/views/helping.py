"""Letting somebody act on one's own phone: begun with the PIN, over after half an hour, and read afterwards."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PersonRequest, signed_in, silence
from accounts.domain import helping
from accounts.forms.pins import HelperForm
from accounts.helper_mode import HELPING
from accounts.pin_lock import behind_pin, close_lock


@behind_pin
@require_http_methods(["GET", "HEAD", "POST"])
def helper(request: PersonRequest) -> HttpResponse:
    """Who helps, and what helpers have done so far."""
    form = HelperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        time = helping.begin(request.user, helper=form.cleaned_data["helper"], by=request.user)
        close_lock(request)
        request.session[HELPING] = time.pk
        request.session.cycle_key()  # sockets of other tabs belong to the old key and are cut
        return redirect("home")
    shown = {"form": form, "deeds": helping.deeds_of(request.user)}
    return render(request, "accounts/helper.html", shown, status=400 if form.errors else 200)


@behind_pin
@require_POST
def undo(request: PersonRequest, pk: int) -> HttpResponse:
    try:
        helping.undo(request.user, deed=pk, by=request.user)
    except LookupError as missing:
        raise Http404 from missing
    messages.success(request, _("Taken back."))
    return redirect("accounts:helper")


@never_cache
@require_POST
@signed_in
def end(request: HttpRequest) -> HttpResponse:
    """Over, and out: whoever wants to go on comes in with the owner's own key."""
    if time := getattr(request, "helping", None):
        helping.end(time)
        silence(request)
        logout(request)
    return redirect("accounts:phone")
