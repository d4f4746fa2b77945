"""Becoming a mentor, and a mentor's own card."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PersonRequest, kept, signed_in
from accounts.rules import is_minor
from association.domain.residence import village_of
from mentorship.domain import profiles
from mentorship.domain.queries import profile_of
from mentorship.enums import SERVING_PROFILES, ProfileState
from mentorship.forms import ApplyForm, CardForm, PauseForm
from mentorship.models import MentorProfile
from mentorship.views.deeds import back_home, done

FORM_STATES = (None, ProfileState.REFUSED, ProfileState.RETIRED)


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def become(request: PersonRequest) -> HttpResponse:
    profile = profile_of(request.user)
    if profile and profile.state in SERVING_PROFILES:
        return redirect("mentorship:card")
    if (profile and profile.state not in FORM_STATES) or is_minor(request.user):
        return render(request, "mentorship/become.html", {"profile": profile, "minor": is_minor(request.user)})
    start = CardForm.words_of(profile) if profile else {"home": village_of(request.user)}
    form = ApplyForm(request.POST or None, initial=start | kept(request))
    if request.method == "POST" and form.is_valid():
        words = {"card": form.card(), "code_accepted": form.cleaned_data["code"], "by": request.user}
        said = _("Thank you. The coordinator of your place looks at it and you get a message.")
        if done(request, lambda: profiles.apply(request.user, **words), said=said):
            return redirect("mentorship:become")
    return render(request, "mentorship/become.html", {"profile": profile, "form": form})


def _own(request: PersonRequest) -> MentorProfile:
    profile = profile_of(request.user)
    if profile is None or profile.state not in SERVING_PROFILES:
        raise Http404
    return profile


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: PersonRequest) -> HttpResponse:
    profile = _own(request)
    form = CardForm(request.POST or None, initial=CardForm.words_of(profile) | kept(request))
    if request.method == "POST" and form.is_valid():
        done(request, lambda: profiles.revise(profile, card=form.card(), by=request.user), said=_("Your card is kept."))
        return redirect("mentorship:card")
    paused = profile.state == ProfileState.PAUSED
    shown = {"profile": profile, "form": form, "paused": paused, "pause_form": PauseForm(prefix="break")}
    return render(request, "mentorship/card.html", shown)


@never_cache
@signed_in
@require_POST
def pause(request: PersonRequest) -> HttpResponse:
    profile, form = _own(request), PauseForm(request.POST, prefix="break")
    if not form.is_valid():
        shown = {"profile": profile, "form": CardForm(initial=CardForm.words_of(profile)), "pause_form": form}
        return render(request, "mentorship/card.html", shown)
    if (profile.state, profile.paused_until) == (ProfileState.PAUSED, form.cleaned_data["until"]):
        return back_home(request)  # the second tap
    said = _("Enjoy your break. New learners don't see you; those you have can still write.")
    done(request, lambda: profiles.pause(profile, by=request.user, until=form.cleaned_data["until"]), said=said)
    return back_home(request)


@never_cache
@signed_in
@require_POST
def resume(request: PersonRequest) -> HttpResponse:
    profile = _own(request)
    if profile.state == ProfileState.APPROVED:
        return back_home(request)  # the second tap
    done(
        request, lambda: profiles.resume(profile, by=request.user), said=_("Welcome back. Learners can ask you again.")
    )
    return back_home(request)


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: PersonRequest) -> HttpResponse:
    if (mine := profile_of(request.user)) and mine.state == ProfileState.RETIRED:
        return back_home(request)  # the second tap
    profile = _own(request)
    if request.method != "POST":
        return render(request, "mentorship/retire.html", {"profile": profile})
    said = _("Thank you for all you gave. You can come back at any time.")
    done(request, lambda: profiles.retire(profile, by=request.user), said=said)
    return back_home(request)
