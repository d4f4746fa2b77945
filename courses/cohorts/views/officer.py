"""Classes of an officer's places as figures: how many, never who."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import PersonRequest, signed_in
from courses.cohorts.domain.access import oversees
from courses.cohorts.domain.overview import overview as figures_of
from courses.cohorts.enums import Stage


@never_cache
@signed_in
@require_safe
def overview(request: PersonRequest) -> HttpResponse:
    if not oversees(request.user):
        raise Http404
    found = figures_of(request.user)
    context = {"found": found, "head": [stage.label for stage in Stage] + [pgettext("sum", "All")], "place": "learn"}
    return render(request, "cohorts/overview.html", context)
