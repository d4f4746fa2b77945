"""A new number, a lost phone, and the admins who vouch for people."""

from typing import Any, cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PersonRequest, kept
from accounts.domain.codes import PhoneCode
from accounts.domain.numbers import change_number
from accounts.domain.queries import open_resets_for, resets_for
from accounts.domain.resets import confirm_reset, refuse_reset, request_reset
from accounts.enums import CodeUse, ResetState
from accounts.exceptions import NumberTaken, Refused, TooMany
from accounts.forms.me import NewNumberForm, RefuseForm
from accounts.forms.phone import show_number
from accounts.forms.sign_in import LostPhoneForm
from accounts.models import PhoneReset, User
from accounts.pin_lock import behind_pin_if_set
from accounts.rules import is_admin, why_it_stays
from accounts.second_lock import looks_after
from accounts.views.sign_in import CodeScreen, Screen, address_of
from cms.core.domain.states import MoveRefused

LOST = "lost_phone"


@method_decorator([never_cache, behind_pin_if_set], name="dispatch")
class Number(View):
    """Behind the PIN: a forgotten PIN is proved by a code to the number, so whoever changes that opens everything."""

    def get(self, request: PersonRequest) -> HttpResponse:
        form = NewNumberForm(own_phone=str(request.user.phone or ""), initial=kept(request))
        return self.show(request, form)

    def post(self, request: PersonRequest) -> HttpResponse:
        form = NewNumberForm(request.POST, own_phone=str(request.user.phone or ""))
        if why := why_it_stays(request.user):
            form.add_error("phone", why)
        elif form.is_valid():
            phone = form.cleaned_data["phone"]
            try:
                PhoneCode.begin(request.session, use=CodeUse.NUMBER, phone=phone, address=address_of(request))
            except TooMany as refusal:
                form.add_error("phone", str(refusal))
            else:
                return redirect("accounts:number_code")
        return self.show(request, form)

    def show(self, request: PersonRequest, form: NewNumberForm) -> HttpResponse:
        number = show_number(request.user.phone) if request.user.phone else ""
        return render(request, "accounts/number.html", {"form": form, "number": number})


@method_decorator([never_cache, behind_pin_if_set], name="dispatch")
class NumberCode(CodeScreen):
    use = CodeUse.NUMBER
    start = "accounts:number"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return View.dispatch(self, request, *args, **kwargs)  # the door's "you are already in" does not apply here

    def proved(self, request: HttpRequest, phone: str) -> HttpResponse:
        try:
            change_number(cast("User", request.user), phone=phone, by=cast("User", request.user))
        except NumberTaken as refusal:
            messages.error(request, str(refusal.message))
            return redirect("accounts:number")
        messages.success(request, _("Your number was changed. We told the old number."))
        return redirect("accounts:me")


class LostPhone(Screen):
    """Anyone may ask; the answer is the same whether or not an account fits."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/lost_phone.html", {"form": LostPhoneForm(initial=request.session.get(LOST))})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LostPhoneForm(request.POST)
        if form.is_valid():
            facts = form.cleaned_data
            try:
                PhoneCode.begin(
                    request.session, use=CodeUse.RESET, phone=facts["new_phone"], address=address_of(request)
                )
            except TooMany as refusal:
                form.add_error("new_phone", str(refusal))
            else:
                request.session[LOST] = facts
                return redirect("accounts:lost_phone_code")
        return render(request, "accounts/lost_phone.html", {"form": form})


class LostPhoneCode(CodeScreen):
    use = CodeUse.RESET
    start = "accounts:lost_phone"

    def proved(self, request: HttpRequest, phone: str) -> HttpResponse:
        facts = request.session.pop(LOST, None)
        if not facts:
            return redirect("accounts:lost_phone")
        request_reset(facts["old_phone"], name=facts["name"], new_phone=phone, about=facts["about"])
        return redirect("accounts:lost_phone_asked")

    def repeated(self, request: HttpRequest, first: dict[str, Any]) -> HttpResponse:
        return redirect("accounts:lost_phone_asked")


@never_cache
@require_safe
def lost_phone_asked(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/lost_phone_asked.html")


@never_cache
@looks_after
@require_safe
def resets(request: PersonRequest) -> HttpResponse:
    """The door for admins: who lost a phone in their care."""
    if not is_admin(request.user):
        return render(request, "404.html", status=404)
    return show_resets(request)


def show_resets(request: PersonRequest, *, typed: str = "") -> HttpResponse:
    """``typed`` are words that came too late: they stand on the page, to be copied."""
    shown = {"rows": open_resets_for(request.user), "typed": typed}
    return render(request, "accounts/resets.html", shown, status=409 if typed else 200)


def open_reset(request: PersonRequest, pk: int) -> PhoneReset | None:
    """None where it is decided by now, and said so; 404 for somebody in other people's care."""
    row = get_object_or_404(resets_for(request.user), pk=pk)
    if row.state in {ResetState.REQUESTED, ResetState.HALF}:
        return row
    messages.info(request, _("This request has been decided already."))
    return None


@never_cache
@looks_after
@require_safe
def reset(request: PersonRequest, pk: int) -> HttpResponse:
    row = open_reset(request, pk)
    return show_reset(request, row, RefuseForm()) if row else redirect("accounts:resets")


def show_reset(request: PersonRequest, row: Any, form: RefuseForm) -> HttpResponse:
    shown = {
        "row": row,
        "form": form,
        "number": show_number(row.new_phone),
        "has_lock": is_mfa_enabled(row.person),
        "is_mine": row.state == ResetState.HALF and row.first_by_id == request.user.pk,
    }
    return render(request, "accounts/reset.html", shown)


@require_POST
@looks_after
def reset_confirm(request: PersonRequest, pk: int) -> HttpResponse:
    row = open_reset(request, pk)
    if row is None:
        return redirect("accounts:resets")
    try:
        row = confirm_reset(row, by=request.user)
    except (Refused, MoveRefused) as refusal:
        messages.error(request, str(refusal.message))
    else:
        done = row.state == ResetState.DONE
        messages.success(
            request,
            _("The number was changed. They can sign in now.")
            if done
            else _("You confirmed. Now a second admin has to."),
        )
    return redirect("accounts:resets")


@require_POST
@looks_after
def reset_refuse(request: PersonRequest, pk: int) -> HttpResponse:
    row, form = open_reset(request, pk), RefuseForm(request.POST)
    if row is None:
        return show_resets(request, typed=form.cleaned_data["reason"] if form.is_valid() else "")
    if not form.is_valid():
        return show_reset(request, row, form)
    try:
        refuse_reset(row, by=request.user, reason=form.cleaned_data["reason"])
    except (Refused, MoveRefused) as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("You refused it. Nothing was changed."))
    return redirect("accounts:resets")
