"""My data: take it along, or take it away."""

import json

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PersonRequest, signed_in
from accounts.domain.data import count_all, erase_person, export_all
from accounts.domain.told import told_to
from accounts.forms.me import EraseForm
from accounts.pin_lock import behind_pin_if_set
from accounts.rules import parting_words, why_it_stays


@never_cache
@signed_in
@require_safe
def data(request: PersonRequest) -> HttpResponse:
    return show(request, EraseForm())


def show(request: PersonRequest, form: EraseForm) -> HttpResponse:
    """The dry run: how many things would go, room by room."""
    rooms = [(label, sum(counts.values())) for label, counts in count_all(request.user)]
    parting = [words for says in parting_words if (words := says(request.user))]
    return render(request, "accounts/data.html", {"rooms": rooms, "parting": parting, "form": form})


@never_cache
@behind_pin_if_set
@require_safe
def everything(request: PersonRequest) -> HttpResponse:
    """The same as the file, to read here: inside WeChat nothing can be saved."""
    rooms = [(label, lines) for label, lines in told_to(request.user) if lines]
    return render(request, "accounts/everything.html", {"rooms": rooms})


@never_cache
@behind_pin_if_set
@require_safe
def export(request: PersonRequest) -> HttpResponse:
    text = json.dumps(export_all(request.user), ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="my-data-{timezone.localdate():%Y-%m-%d}.json"'
    return response


@require_POST
@behind_pin_if_set
def erase(request: PersonRequest) -> HttpResponse:
    form = EraseForm(request.POST)
    if not form.is_valid():
        return show(request, form)
    if why := why_it_stays(request.user):
        form.add_error(None, why)
        return show(request, form)
    erase_person(request.user, by=request.user)
    logout(request)
    return redirect("accounts:erased")


@never_cache
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/erased.html")
