"""The "me" page, the profile, and the ways out."""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PersonRequest, kept, signed_in, silence
from accounts.adapter import set_view
from accounts.domain.consent import next_question
from accounts.domain.people import save_profile, sign_out_everywhere
from accounts.domain.pins import pin_of
from accounts.domain.purposes import consents
from accounts.domain.queries import unread_count
from accounts.forms.me import FactForm, ProfileForm
from accounts.forms.phone import show_number
from accounts.gateways import messages_are_shown
from accounts.rules import is_admin, needs_second_factor
from cms.core import registry


@never_cache
@signed_in
@require_safe
def me(request: PersonRequest) -> HttpResponse:
    """Everything that is theirs, and one question at most."""
    question = next_question(request.user)
    entry = consents[question] if question else None
    shown = {
        "number": show_number(request.user.phone) if request.user.phone else "",
        "entries": [line for line in registry.me_entries if line.visible(request.user)],
        "unread": unread_count(request.user),
        "has_pin": pin_of(request.user) is not None,
        "question": question,
        "question_entry": entry,
        "question_form": FactForm(entry=entry) if entry and entry.choices else None,
        "is_admin": is_admin(request.user),
        "messages_are_shown": messages_are_shown(),
    }
    return render(request, "accounts/me.html", shown)


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    person = request.user
    if request.method != "POST":
        now: dict[str, object] = {"name": person.name, "language": person.language, "view": person.view}
        now["neutral_notices"] = person.neutral_notices
        return render(request, "accounts/profile.html", {"form": ProfileForm(initial=now | kept(request))})
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/profile.html", {"form": form})
    save_profile(person, by=person, **form.cleaned_data)
    with override(person.language):
        messages.success(request, _("Saved."))
        response = redirect("accounts:me")
    set_view(response, person.view)
    return response


@never_cache
@signed_in
@require_safe
def security(request: PersonRequest) -> HttpResponse:
    """Second factors and the button that ends every session."""
    shown = {
        "factors": Authenticator.objects.filter(user=request.user)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .count(),
        "is_admin": is_admin(request.user),
        "must": needs_second_factor(request.user),
    }
    return render(request, "accounts/security.html", shown)


@require_POST
@signed_in
def everywhere(request: PersonRequest) -> HttpResponse:
    sign_out_everywhere(request.user)
    logout(request)
    get_adapter().add_message(request, messages.SUCCESS, message=_("You are signed out on every phone and computer."))
    return redirect("accounts:sign_in")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        silence(request)
        logout(request)
        return redirect("accounts:sign_in" if request.POST.get("next") == "sign-in" else "home")
    return render(request, "accounts/sign_out.html")
