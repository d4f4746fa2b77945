"""Saying with whom one lives under one roof."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import PersonRequest, signed_in
from association.domain import households
from association.domain.residence import residence_of
from association.exceptions import NowhereYet, Refused
from association.forms import HomeForm, HouseholdForm
from association.views.joining import household_facts


@require_POST
@signed_in
def found(request: PersonRequest) -> HttpResponse:
    try:
        households.found_household(request.user)
        messages.success(request, _("Tell this code to the people you live with. They enter it on the same page."))
    except NowhereYet as refusal:
        messages.error(request, refusal.message)
    return redirect("association:village")


@require_POST
@signed_in
def join(request: PersonRequest) -> HttpResponse:
    form = HouseholdForm(request.POST)
    if form.is_valid():
        try:
            households.join_household(request.user, code=form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", refusal.message)
        else:
            messages.success(request, _("Noted. Nobody of your household decides about your application."))
            return redirect("association:village")
    home = residence_of(request.user)
    known = {"village": home.unit_id, "origin": home.origin} if home else {}
    shown = {"form": HomeForm(initial=known), **household_facts(request.user), "household_form": form}
    return render(request, "association/village.html", shown)


@require_POST
@signed_in
def leave(request: PersonRequest) -> HttpResponse:
    households.leave_household(request.user)
    messages.success(request, _("Noted. You no longer belong to that household."))
    return redirect("association:village")
