"""The coordinator's pages: who waits for an answer, and who wants to become a mentor."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PersonRequest
from accounts.second_lock import looks_after
from mentorship.domain import profiles
from mentorship.domain.access import is_coordinator
from mentorship.domain.queries import applications_in_scope, mentors_in_scope, waiting_in_scope
from mentorship.forms import RefuseForm, StopForm
from mentorship.models import MentorProfile
from mentorship.views.deeds import done


@never_cache
@looks_after
@require_safe
def coordinate(request: PersonRequest) -> HttpResponse:
    if not is_coordinator(request.user):
        raise Http404
    shown = {
        "waiting": waiting_in_scope(request.user),
        "applications": applications_in_scope(request.user),
        "mentors": mentors_in_scope(request.user),
    }
    return render(request, "mentorship/coordinate.html", shown)


def _waiting(request: PersonRequest, pk: int) -> MentorProfile:
    return get_object_or_404(applications_in_scope(request.user), pk=pk)


@never_cache
@looks_after
@require_safe
def application(request: PersonRequest, pk: int) -> HttpResponse:
    shown = {"profile": _waiting(request, pk), "form": RefuseForm()}
    return render(request, "mentorship/application.html", shown)


@never_cache
@looks_after
@require_POST
def approve(request: PersonRequest, pk: int) -> HttpResponse:
    profile = _waiting(request, pk)
    done(request, lambda: profiles.approve(profile, by=request.user), said=_("Approved. The new mentor has been told."))
    return redirect("mentorship:coordinate")


@never_cache
@looks_after
@require_POST
def refuse(request: PersonRequest, pk: int) -> HttpResponse:
    profile, form = _waiting(request, pk), RefuseForm(request.POST)
    if not form.is_valid():
        return render(request, "mentorship/application.html", {"profile": profile, "form": form})
    reason = form.cleaned_data["reason"]
    said = _("Not accepted. The applicant reads your reason and can apply again.")
    done(request, lambda: profiles.refuse(profile, by=request.user, reason=reason), said=said)
    return redirect("mentorship:coordinate")


def _known(request: PersonRequest, pk: int) -> MentorProfile:
    return get_object_or_404(mentors_in_scope(request.user), pk=pk)


@never_cache
@looks_after
@require_safe
def mentor(request: PersonRequest, pk: int) -> HttpResponse:
    return render(request, "mentorship/watched.html", {"profile": _known(request, pk), "form": StopForm()})


@never_cache
@looks_after
@require_POST
def stop(request: PersonRequest, pk: int) -> HttpResponse:
    profile, form = _known(request, pk), StopForm(request.POST)
    if not form.is_valid():
        return render(request, "mentorship/watched.html", {"profile": profile, "form": form})
    reason = form.cleaned_data["reason"]
    said = _("Stopped. The mentor reads your reason; nobody new can ask them.")
    done(request, lambda: profiles.suspend(profile, by=request.user, reason=reason), said=said)
    return redirect("mentorship:watched", pk)


@never_cache
@looks_after
@require_POST
def reinstate(request: PersonRequest, pk: int) -> HttpResponse:
    profile = _known(request, pk)
    said = _("Done. The mentor has been told and can take learners again.")
    done(request, lambda: profiles.reinstate(profile, by=request.user), said=said)
    return redirect("mentorship:watched", pk)
