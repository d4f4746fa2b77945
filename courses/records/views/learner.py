"""To whom what I learn goes: yes and no."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PersonRequest, signed_in
from courses.exceptions import Refused
from courses.records.domain import agreeing
from courses.records.forms import WordForm
from courses.records.models import Receiver


@never_cache
@signed_in
@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    return render(request, "records/mine.html", {"questions": agreeing.questions(request.user), "place": "learn"})


@never_cache
@require_POST
@signed_in
def say(request: PersonRequest, pk: int) -> HttpResponse:
    """Yes or no to one receiver. Who has never asked this person is not there at all."""
    form = WordForm(request.POST)
    receiver = get_object_or_404(Receiver, pk=pk)
    if not form.is_valid() or not agreeing.may_answer(receiver, request.user):
        raise Http404
    try:
        if form.cleaned_data["granted"] == "yes":
            agreeing.agree(receiver, by=request.user, seen=form.cleaned_data["seen"])
            messages.success(
                request, _("Noted. From now on what you learn goes there too. You can stop it here at any time.")
            )
        else:
            agreeing.take_back(receiver, by=request.user)
            messages.success(request, _("Noted: nothing goes there from now on."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("records:mine")
