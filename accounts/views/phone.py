"""A phone that several people use: who they are, in by PIN or pictures, out without a trace; and away in one tap."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import phone
from accounts.access import PersonRequest, signed_in, silence
from accounts.domain.pins import guard, pin_of, try_pin
from accounts.enums import PinKind, Verdict
from accounts.exceptions import Refused
from accounts.forms.pins import GuardForm, PictureForm, PinForm
from accounts.models import User
from accounts.pin_lock import close_lock, note_guards, open_lock
from accounts.rules import needs_second_factor
from accounts.views.pins import pad_of, trouble


@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody on this phone's list; whoever is signed in may put themselves there, and take anybody's entry away."""
    here = phone.people_here(request)
    me = request.user if request.user.is_authenticated else None
    mine = next((one for one in here if me and one.person.pk == me.pk), None)
    shown: dict[str, Any] = {"people": here, "me": me, "is_listed": mine is not None, "place": "me"}
    if me is not None:
        pin = pin_of(me)  # type: ignore[arg-type]  # our own user model
        shown |= {"has_pin": pin is not None, "must_sign_in": needs_second_factor(me)}  # type: ignore[arg-type]  # as above
        shown["guards"] = GuardForm(initial=dict.fromkeys(GuardForm.base_fields, True))
    return render(request, "accounts/phone.html", shown)


@require_POST
@signed_in
def join(request: PersonRequest) -> HttpResponse:
    """Put oneself on this phone's list, and say what the others must not open.

    Whoever looks after others' data always signs in with a code. To take away what stands behind the PIN already,
    one opens it first: what is ticked here is added to it.
    """
    pin = pin_of(request.user)
    if pin is None:
        return redirect("accounts:pin_new")
    if needs_second_factor(request.user):
        messages.error(request, _("You look after other people's data, so you always sign in with a code."))
        return redirect("accounts:phone")
    here = [one for one in phone.people_here(request) if one.person.pk != request.user.pk]
    if len(here) >= phone.MOST:
        messages.error(request, _("Six people are on this phone already. Take one off the list first."))
        return redirect("accounts:phone")
    form = GuardForm(request.POST)
    form.full_clean()
    said = {name: wanted or getattr(pin, f"guards_{name}") for name, wanted in form.cleaned_data.items()}
    guard(request.user, **said, by=request.user)
    note_guards(request, pin_of(request.user))
    answer = redirect("accounts:phone")
    phone.write(answer, [*here, phone.Entry(request.user, pin)])
    return answer


@require_POST
def leave_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Off this phone's list. Nothing of the account is lost: its owner signs in with a code as ever."""
    answer = redirect("accounts:phone")
    phone.write(answer, [one for one in phone.people_here(request) if one.person.pk != pk])
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for this person's PIN; when it is right, whoever was here is out and this person is in."""
    entry = next((one for one in phone.people_here(request) if one.person.pk == pk), None)
    if entry is None:
        raise Http404
    if needs_second_factor(entry.person):  # they look after others' data since they put themselves on the list
        messages.error(request, _("You look after other people's data, so you always sign in with a code."))
        return redirect("accounts:phone" if request.user.is_authenticated else "accounts:sign_in")
    is_locked = bool(entry.pin.locked_at)
    drawn = entry.pin.kind == PinKind.PICTURES
    form: PictureForm | PinForm | None = None
    fault = ""
    if request.method == "POST" and not is_locked:
        form = PictureForm(request.POST) if drawn else PinForm(request.POST)
        if form.is_valid() and (not isinstance(form, PictureForm) or form.is_whole):
            try:
                tried = try_pin(entry.person, form.cleaned_data["pin"], by=entry.person)
            except Refused as refusal:
                fault = str(refusal)
            else:
                if tried.verdict == Verdict.RIGHT:
                    return come_in(request, entry.person)
                fault, is_locked = trouble(tried), tried.verdict == Verdict.SPENT
            form = None if drawn else form
    if fault and isinstance(form, PinForm):
        form.add_error("pin", fault)
    shown = {"entry": entry, "is_locked": is_locked, "fault": fault, "place": "me"}
    shown |= {"pad": pad_of(form if isinstance(form, PictureForm) else None)} if drawn else {"form": form or PinForm()}
    return render(request, "accounts/phone_switch.html", shown, status=400 if fault else 200)


def come_in(request: HttpRequest, person: User) -> HttpResponse:
    """The other one's session ends first, with what it held; no push of theirs rings here; the browser forgets."""
    silence(request)
    logout(request)
    record_authentication(request, person, method="pin")
    answer = perform_login(request, Login(user=person, redirect_url="/"))
    if request.user.is_authenticated:
        open_lock(request)  # type: ignore[arg-type]  # somebody is in now
    answer["Clear-Site-Data"] = '"cache"'
    return answer


@never_cache
@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Away in one tap: what is private is shut, and a page stands there that says nothing about anybody."""
    close_lock(request)
    return redirect("pages:today")
