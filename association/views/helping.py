"""An officer writes the application of somebody who stands beside them and agrees."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import PersonRequest
from accounts.second_lock import looks_after
from association.domain.joining import apply_to_join
from association.domain.queries import associations_for, people_to_help
from association.domain.residence import village_of
from association.domain.roles import reviews
from association.exceptions import Refused
from association.forms import HelpForm, NeighbourForm


@never_cache
@looks_after
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: PersonRequest) -> HttpResponse:
    """Whom: by the number, among the people of the officer's own places."""
    if not reviews(request.user):
        raise Http404
    form = NeighbourForm(request.POST or None, people=people_to_help(request.user))
    if request.method == "POST" and form.is_valid():
        return redirect("association:help", pk=form.cleaned_data["phone"].pk)
    return render(request, "association/help_find.html", {"form": form})


@never_cache
@looks_after
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: PersonRequest, pk: int) -> HttpResponse:
    """The same form as the applicant's, with consent recorded as given to the officer."""
    person = get_object_or_404(people_to_help(request.user), pk=pk)
    association = associations_for(village_of(person)).first()
    if association is None:
        raise Http404
    form = HelpForm(request.POST or None, person=person, association=association, officer=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            apply_to_join(person, association=association, by=request.user, **form.deed())
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Sent. The person has been told, and can take it back."))
            return redirect("association:desk")
    return render(request, "association/help.html", {"association": association, "form": form, "person": person})
