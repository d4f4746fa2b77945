"""A class is changed by its teachers: what it is called, when and where it is, and the code that leads into it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PersonRequest, kept, signed_in
from courses.cohorts.domain import changing
from courses.cohorts.forms import ChangeClassForm
from courses.cohorts.views.teacher import own_cohort
from courses.exceptions import Refused


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change_class(request: PersonRequest, pk: int) -> HttpResponse:
    """Another name, place, first or last day."""
    row = own_cohort(request, pk)
    facts = {name: getattr(row, name) for name in changing.About.__slots__} | {"seen": row.changes}
    form = ChangeClassForm(request.POST if request.method == "POST" else None, initial=facts | kept(request))
    if request.method == "POST" and form.is_valid():
        try:
            changed = changing.change_cohort(row, form.about, seen=form.cleaned_data["seen"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            is_told = any(getattr(changed, name) != getattr(row, name) for name in changing.TOLD)
            messages.success(request, _("Changed. Everybody in the class is told.") if is_told else _("Done."))
            return redirect("cohorts:cohort", pk=pk)
    context = {"cohort": row, "form": form, "place": "learn"}
    return render(request, "cohorts/change_class.html", context, status=400 if form.errors else 200)


@never_cache
@require_POST
@signed_in
def renew_code(request: PersonRequest, pk: int) -> HttpResponse:
    """``code`` is the one that the page showed: a second tap replaces nothing."""
    row = own_cohort(request, pk)
    try:
        changing.renew_code(row, seen=request.POST.get("code", "")[:40], by=request.user)
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Here is the new code. The old one opens nothing any more: take old posters down."))
    return redirect("cohorts:invite", pk=pk)
