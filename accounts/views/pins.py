"""The PIN's pages: open, choose, forgotten, close."""

import time
from typing import Any

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PersonRequest, signed_in
from accounts.domain.codes import PhoneCode
from accounts.domain.pins import PICTURES, Tried, guard, pin_of, set_pin, try_pin
from accounts.enums import CodeUse, PinKind, PinPicture, Verdict
from accounts.exceptions import Refused, TooMany
from accounts.forms.pins import GuardForm, NewPictureForm, NewPinForm, PictureForm, PinForm
from accounts.pin_lock import PROVED, behind_pin, close_lock, is_open, note_guards, open_lock
from accounts.views.sign_in import CodeScreen, address_of
from cms.core.way_back import own_address

NEXT = "pin_next"
PROOF_LIVES = 10 * 60


def remember(request: HttpRequest) -> None:
    if target := own_address(request, request.GET.get(REDIRECT_FIELD_NAME, "")):
        request.session[NEXT] = target


def onwards(request: HttpRequest) -> HttpResponse:
    return redirect(request.session.pop(NEXT, None) or "accounts:me")


def trouble(tried: Tried) -> str:
    if tried.verdict == Verdict.SPENT:
        return _("Wrong five times: it is locked. Nothing is lost. A code to your own number opens it again.")
    left = ngettext("One more try.", "%(left)s more tries.", tried.left) % {"left": tried.left}
    return _("That is not the PIN. %(left)s") % {"left": left}


def pad_of(form: PictureForm | None) -> dict[str, Any]:
    """The pad of pictures as its template wants it; ``None`` is a fresh one."""
    if form is None or not form.is_valid():
        form = None
    second = form is not None and form.twice and form.tapped("pin") == PICTURES
    tapped = form.tapped("again" if second else "pin") if form else 0
    return {
        "pictures": PinPicture.choices,
        "pin": form.cleaned_data["pin"] if form else "",
        "again": form.cleaned_data["again"] if form else "",
        "second": second,
        "tapped": tapped,
        "dots": "●" * tapped + "○" * (PICTURES - tapped),
    }


@method_decorator([never_cache, signed_in], name="dispatch")
class OpenPin(View):
    def get(self, request: PersonRequest) -> HttpResponse:
        remember(request)
        pin = pin_of(request.user)
        if pin is None:
            return redirect("accounts:pin_new")
        if pin.kind == PinKind.PICTURES:
            return self.pictures(request, None, is_locked=bool(pin.locked_at))
        return self.show(request, PinForm(), is_locked=bool(pin.locked_at))

    def post(self, request: PersonRequest) -> HttpResponse:
        pin = pin_of(request.user)
        if pin is not None and pin.kind == PinKind.PICTURES:
            return self.tapped(request)
        form = PinForm(request.POST)
        is_locked = False
        if form.is_valid():
            try:
                tried = try_pin(request.user, form.cleaned_data["pin"], by=request.user)
            except Refused as refusal:
                form.add_error("pin", str(refusal))
            else:
                if tried.verdict == Verdict.RIGHT:
                    open_lock(request)
                    return onwards(request)
                is_locked = tried.verdict == Verdict.SPENT
                form.add_error("pin", trouble(tried))
        return self.show(request, form, is_locked=is_locked)

    def tapped(self, request: PersonRequest) -> HttpResponse:
        form = PictureForm(request.POST)
        if not form.is_valid() or not form.is_whole:
            return self.pictures(request, form)
        try:
            tried = try_pin(request.user, form.cleaned_data["pin"], by=request.user)
        except Refused as refusal:
            return self.pictures(request, None, fault=str(refusal))
        if tried.verdict == Verdict.RIGHT:
            open_lock(request)
            return onwards(request)
        return self.pictures(request, None, is_locked=tried.verdict == Verdict.SPENT, fault=trouble(tried))

    def pictures(
        self, request: PersonRequest, form: PictureForm | None, *, is_locked: bool = False, fault: str = ""
    ) -> HttpResponse:
        shown = {"pad": pad_of(form), "fault": fault, "is_locked": is_locked, "can_ask": bool(request.user.phone)}
        return render(request, "accounts/pin.html", shown, status=400 if fault else 200)

    def show(self, request: PersonRequest, form: PinForm, *, is_locked: bool) -> HttpResponse:
        shown = {"form": form, "is_locked": is_locked, "can_ask": bool(request.user.phone)}
        return render(request, "accounts/pin.html", shown, status=400 if form.errors else 200)


def may_choose(request: PersonRequest) -> bool:
    """The first PIN is free to choose; another one for who knows the old, or holds the person's number."""
    proved = time.time() - request.session.get(PROVED, 0) < PROOF_LIVES
    return proved or is_open(request) or pin_of(request.user) is None


@method_decorator([never_cache, signed_in], name="dispatch")
class NewPin(View):
    def get(self, request: PersonRequest) -> HttpResponse:
        remember(request)
        if not may_choose(request):
            return redirect("accounts:pin")
        if request.GET.get("with") == PinKind.PICTURES:
            return render(request, "accounts/pin_new.html", {"pad": pad_of(None)})
        return render(request, "accounts/pin_new.html", {"form": NewPinForm()})

    def post(self, request: PersonRequest) -> HttpResponse:
        if not may_choose(request):
            return redirect("accounts:pin")
        if request.POST.get("kind") == PinKind.PICTURES:
            return self.tapped(request)
        form = NewPinForm(request.POST)
        if not form.is_valid():
            return render(request, "accounts/pin_new.html", {"form": form}, status=400)
        return self.keep(request, form.cleaned_data["pin"], PinKind.DIGITS)

    def tapped(self, request: PersonRequest) -> HttpResponse:
        form = NewPictureForm(request.POST)
        if not form.is_valid() or not form.is_whole:
            return render(request, "accounts/pin_new.html", {"pad": pad_of(form)})
        if fault := form.why_not():
            return render(request, "accounts/pin_new.html", {"pad": pad_of(None), "fault": fault}, status=400)
        return self.keep(request, form.cleaned_data["pin"], PinKind.PICTURES)

    def keep(self, request: PersonRequest, pin: str, kind: PinKind) -> HttpResponse:
        set_pin(request.user, pin, by=request.user, kind=kind)
        request.session.pop(PROVED, None)
        open_lock(request)
        messages.success(request, _("Your PIN is set. It is asked for after five minutes without use."))
        return onwards(request)


@never_cache
@signed_in
@require_POST
def forgotten(request: PersonRequest) -> HttpResponse:
    """A code to the person's own number; with it a new PIN may be chosen."""
    if not request.user.phone:
        messages.error(request, _("Your account has no number now, so we cannot send a code. Ask an admin for help."))
        return redirect("accounts:pin")
    try:
        PhoneCode.begin(request.session, use=CodeUse.PIN, phone=str(request.user.phone), address=address_of(request))
    except TooMany as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:pin")
    return redirect("accounts:pin_code")


@method_decorator([never_cache, signed_in], name="dispatch")
class PinCode(CodeScreen):
    use = CodeUse.PIN
    start = "accounts:pin"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return View.dispatch(self, request, *args, **kwargs)  # the door's "you are already in" does not apply here

    def proved(self, request: HttpRequest, phone: str) -> HttpResponse:
        if phone == str(getattr(request.user, "phone", "")):
            request.session[PROVED] = int(time.time())
        return redirect("accounts:pin_new")


@behind_pin
@require_http_methods(["GET", "HEAD", "POST"])
def guards(request: PersonRequest) -> HttpResponse:
    """What else its owner wants behind the PIN; the cash book always is."""
    pin = pin_of(request.user)
    if request.method != "POST":
        now = {name: pin and getattr(pin, f"guards_{name}") for name in GuardForm.base_fields}
        return render(request, "accounts/pin_guards.html", {"form": GuardForm(initial=now)})
    form = GuardForm(request.POST)
    form.full_clean()
    guard(request.user, **form.cleaned_data, by=request.user)
    note_guards(request, pin_of(request.user))
    messages.success(request, _("Saved."))
    return redirect("accounts:me")


@require_POST
@signed_in
def close(request: PersonRequest) -> HttpResponse:
    """Shut at once, and away to a page that says nothing about anybody."""
    close_lock(request)
    return redirect("home")
