"""The coordinator's pages: who waits for an answer, and who wants to become a mentor."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PersonRequest
from accounts.second_lock import looks_after
from mentorship.domain import profiles
from mentorship.domain.access import is_coordinator, profiles_known
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


def _waiting(request: PersonRequest, pk: int) -> MentorProfile | None:
    """None where somebody was faster, or this is the second tap; 404 for an application from elsewhere."""
    profile = applications_in_scope(request.user).filter(pk=pk).first()
    if profile is None:
        get_object_or_404(profiles_known(request.user), pk=pk)
    return profile


def _decided(request: PersonRequest, pk: int, *, typed: str = "") -> HttpResponse:
    """A notice leads here, too, long after a colleague has decided. ``typed`` words stand there, to be copied."""
    shown = {"profile": profiles_known(request.user).select_related("person").get(pk=pk), "typed": typed}
    return render(request, "mentorship/decided.html", shown, status=409 if typed else 200)


@never_cache
@looks_after
@require_safe
def application(request: PersonRequest, pk: int) -> HttpResponse:
    profile = _waiting(request, pk)
    if profile is None:
        return _decided(request, pk)
    return render(request, "mentorship/application.html", {"profile": profile, "form": RefuseForm()})


@never_cache
@looks_after
@require_POST
def approve(request: PersonRequest, pk: int) -> HttpResponse:
    profile = _waiting(request, pk)
    if profile is None:
        return _decided(request, pk)
    done(request, lambda: profiles.approve(profile, by=request.user), said=_("Approved. The new mentor has been told."))
    return redirect("mentorship:coordinate")


@never_cache
@looks_after
@require_POST
def refuse(request: PersonRequest, pk: int) -> HttpResponse:
    profile, form = _waiting(request, pk), RefuseForm(request.POST)
    if profile is None:
        return _decided(request, pk, typed=form.cleaned_data["reason"] if form.is_valid() else "")
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
