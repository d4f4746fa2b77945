"""What the person agreed to; giving and taking back are the same single tap."""

import logging

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import push
from accounts.access import PersonRequest, kept, signed_in
from accounts.domain.consent import record_consent, standing
from accounts.domain.facts import facts_of, tell_fact
from accounts.domain.purposes import ConsentPurpose
from accounts.domain.purposes import consents as purposes_to_agree
from accounts.domain.queries import consent_history
from accounts.domain.reach import ask_email, confirm_email, drop_email
from accounts.forms.me import EmailForm, FactForm, SayForm
from accounts.models import PushSubscription, User
from cms.core.domain.rates import allow

logger = logging.getLogger(__name__)


@never_cache
@signed_in
@require_safe
def consents(request: PersonRequest) -> HttpResponse:
    said, told = standing(request.user), facts_of(request.user)
    asked = [(key, entry) for key, entry in purposes_to_agree.items() if entry.asked and entry.asks(request.user)]
    shown = {
        "rows": [(key, entry, said.get(key)) for key, entry in asked if not entry.choices],
        "facts": [(key, entry, dict(entry.choices).get(told.get(key, ""))) for key, entry in asked if entry.choices],
        "history": [(row, label_of(row.purpose)) for row in consent_history(request.user)[:50]],
        "browsers": PushSubscription.objects.filter(person=request.user).count(),
        "push_key": push.public_key() if push.is_possible() else "",
    }
    return render(request, "accounts/consents.html", shown)


def label_of(purpose: str) -> str:
    return (
        str(dict(purposes_to_agree.items())[purpose].label) if purpose in dict(purposes_to_agree.items()) else purpose
    )


def entry_of(request: PersonRequest, purpose: str) -> ConsentPurpose:
    entry = dict(purposes_to_agree.items()).get(purpose)
    if entry is None or not (entry.asked or purpose == "privacy") or not entry.asks(request.user):
        raise Http404
    return entry


@never_cache
@signed_in
@require_safe
def question(request: PersonRequest, purpose: str) -> HttpResponse:
    """A question about oneself on a page of its own, to answer it later or otherwise."""
    entry = entry_of(request, purpose)
    if not entry.choices:
        raise Http404
    told = {"value": facts_of(request.user).get(purpose, "")}
    return show_question(request, purpose, FactForm(entry=entry, initial=told | kept(request)))


def show_question(request: PersonRequest, purpose: str, form: FactForm) -> HttpResponse:
    return render(request, "accounts/fact.html", {"form": form, "purpose": purpose})


@require_POST
@signed_in
def say(request: PersonRequest, purpose: str) -> HttpResponse:
    """A yes, a no or an answer to one purpose."""
    entry = entry_of(request, purpose)
    if entry.choices and request.POST.get("granted") != "no":
        return answer(request, purpose, entry)
    form = SayForm(request.POST)
    if not form.is_valid():
        raise Http404
    granted = form.cleaned_data["granted"]
    if purpose == "privacy" and not granted:
        return redirect("accounts:data")  # there is no account without it; leaving is done there
    record_consent(request.user, purpose=purpose, granted=granted, version=entry.version, by=request.user)
    return noted(request, granted=granted)


def answer(request: PersonRequest, purpose: str, entry: ConsentPurpose) -> HttpResponse:
    form = FactForm(request.POST, entry=entry)
    if not form.is_valid():
        return show_question(request, purpose, form)
    tell_fact(request.user, question=purpose, value=form.cleaned_data["value"], by=request.user)
    return noted(request, granted=True)


def noted(request: PersonRequest, *, granted: bool) -> HttpResponse:
    messages.success(request, _("Noted. You can change it at any time.") if granted else _("Noted: we will not."))
    return redirect("accounts:me" if request.POST.get("from") == "me" else "accounts:consents")


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def email(request: PersonRequest) -> HttpResponse:
    """Give an address (it is kept once its link is opened) or take it back."""
    if request.method == "POST" and "drop" in request.POST:
        drop_email(request.user)
        messages.success(request, _("The address was taken away."))
        return redirect("accounts:email")
    form = EmailForm(request.POST) if request.method == "POST" else EmailForm(initial=kept(request))
    if request.method == "POST" and form.is_valid():
        if not allow(f"email:{request.user.pk}", limit=5, seconds=86_400):
            form.add_error("email", _("Too many e-mails today. Please try again tomorrow."))
        elif sent(request.user, form.cleaned_data["email"]):
            messages.success(request, _("We sent an e-mail to this address. Open the link in it."))
            return redirect("accounts:email")
        else:
            form.add_error("email", _("The e-mail could not be sent just now. Please try again in a while."))
    return render(request, "accounts/email.html", {"form": form})


def sent(person: User, address: str) -> bool:
    try:
        ask_email(person, email=address)
    except OSError:  # smtplib's errors are OSErrors
        logger.exception("A letter with a link did not leave")
        return False
    return True


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def email_confirm(request: PersonRequest, token: str) -> HttpResponse:
    """The link in the letter. Opening shows a button: mail programs open links by themselves."""
    if request.method != "POST":
        return render(request, "accounts/email_confirm.html")
    if confirm_email(request.user, token=token):
        messages.success(request, _("The address is yours. We write there only about what you started."))
        return redirect("accounts:me")
    messages.error(request, _("This link is too old. Ask for a new one here."))
    return redirect("accounts:email")
