"""Classes of an officer's places as figures: how many, never who; and those that nobody teaches any more."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PersonRequest, signed_in
from courses.cohorts.domain.access import oversees
from courses.cohorts.domain.alone import alone_for, name_teacher
from courses.cohorts.domain.overview import overview as figures_of
from courses.cohorts.enums import Stage
from courses.cohorts.forms import NameTeacherForm
from courses.cohorts.models import Cohort, Teacher
from courses.exceptions import NotYours, Refused


@never_cache
@signed_in
@require_safe
def overview(request: PersonRequest) -> HttpResponse:
    if not oversees(request.user):
        raise Http404
    found = figures_of(request.user)
    alone = [(row, [take(request, link) for link in row.waiting]) for row in alone_for(request.user)]  # type: ignore[attr-defined]  # prefetched
    context = {
        "found": found,
        "alone": alone,
        "cid": uuid4(),
        "head": [stage.label for stage in Stage] + [pgettext("sum", "All")],
        "place": "learn",
    }
    return render(request, "cohorts/overview.html", context)


def take(request: PersonRequest, link: Teacher) -> str:
    return request.build_absolute_uri(reverse("cohorts:teach", kwargs={"token": link.token}))


@never_cache
@require_POST
@signed_in
def name(request: PersonRequest, pk: int) -> HttpResponse:
    """A link for whoever is to teach a class that nobody teaches."""
    row, form = Cohort.objects.filter(pk=pk).first(), NameTeacherForm(request.POST)
    if row is None or not form.is_valid():
        raise Http404
    try:
        name_teacher(row, cid=form.cleaned_data["cid"], by=request.user)
    except NotYours:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Here is the link. Send it to this one person: it works once, for seven days."))
    return redirect("cohorts:overview")
