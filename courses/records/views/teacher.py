"""The records of a class as files, for whoever carries them to a store that nothing is sent to."""

import orjson
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from accounts.access import PersonRequest, signed_in
from courses.cohorts.domain.access import cohort_for
from courses.cohorts.models import Cohort
from courses.records.domain.gathering import file_of, parts_of, shares_in
from courses.records.models import Receiver


def own_cohort(request: PersonRequest, pk: int) -> Cohort:
    found = cohort_for(request.user, pk)
    if found is None:
        raise Http404
    return found


@never_cache
@signed_in
@require_safe
def files(request: PersonRequest, pk: int) -> HttpResponse:
    """Who gets records of this class, of how many learners; never of which."""
    cohort = own_cohort(request, pk)
    rows = [
        (receiver, shares_in(receiver, cohort).count(), range(1, parts_of(receiver, cohort) + 1))
        for receiver in cohort.receivers.filter(is_on=True).order_by("pk")
    ]
    return render(request, "records/files.html", {"cohort": cohort, "rows": rows, "place": "learn"})


@never_cache
@require_GET
@signed_in
def file(request: PersonRequest, pk: int, receiver: int, part: int) -> HttpResponse:
    cohort = own_cohort(request, pk)
    found = Receiver.objects.filter(pk=receiver, is_on=True, cohorts=cohort).first()
    if found is None or not 1 <= part <= parts_of(found, cohort):
        raise Http404
    content = orjson.dumps(file_of(found, cohort, part=part), option=orjson.OPT_INDENT_2)
    name = f"records-{cohort.pk}-{timezone.localdate():%Y%m%d}-{part}.json"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    return HttpResponse(content, content_type="application/json", headers=headers)
