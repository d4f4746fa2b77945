"""Calculations that somebody keeps; nobody else ever sees them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PersonRequest, signed_in
from accounts.pin_lock import behind_pin_if_chosen
from cms.core.domain.words import tidy
from cms.core.sentences import joined
from courses.enums import Tool
from courses.tools.domain.catalogue import SHEETS, entry_of
from courses.tools.domain.keeping import forget_sum, keep_sum
from courses.tools.domain.queries import kept_of
from courses.tools.exceptions import EntryRefused
from courses.tools.forms.keeping import KeepForm
from courses.tools.models import KeptSum


@never_cache
@behind_pin_if_chosen("sums")
@require_safe
def kept(request: PersonRequest) -> HttpResponse:
    rows = [(row, entry_of(Tool(row.tool)), address_of(row)) for row in kept_of(request.user)]
    return render(request, "tools/kept.html", {"rows": rows, "place": "me"})


def address_of(row: KeptSum) -> str:
    return f"{reverse('tools:tool', kwargs={'tool': row.tool})}?{urlencode(row.facts)}"


@signed_in
@require_POST
def keep(request: PersonRequest, tool: str) -> HttpResponse:
    """Only what the tool asks for is kept, as it was typed; then back to the result."""
    sheet = SHEETS.get(tool)
    if sheet is None:
        raise Http404
    form = KeepForm(request.POST)
    typed = QueryDict(request.POST.get("facts", "")[:4000])
    facts = {ask.name: tidy(typed[ask.name])[: max(ask.most, 60)] for ask in sheet.asks if ask.name in typed}
    here = f"{reverse('tools:tool', kwargs={'tool': tool})}?{urlencode(facts)}" if facts else request.path_info[:-5]
    if not form.is_valid():
        messages.error(request, joined(error for errors in form.errors.values() for error in errors))
        return redirect(here)
    try:
        keep_sum(
            request.user,
            tool=Tool(tool),
            name=form.cleaned_data["name"],
            facts=facts,
            cid=form.cleaned_data["cid"],
            by=request.user,
        )
    except EntryRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(here)
    messages.success(request, _("Kept. You find it under “Me”, kept calculations."))
    return redirect(here)


@behind_pin_if_chosen("sums")
@require_POST
def forget(request: PersonRequest, pk: int) -> HttpResponse:
    row = kept_of(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    forget_sum(row, by=request.user)
    messages.success(request, _("Forgotten."))
    return redirect("tools:kept")
