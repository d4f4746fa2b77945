"""One door for known and unknown numbers: number, code, and for new people a third screen."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import second_tap
from accounts.domain.codes import PhoneCode, plain_digits
from accounts.domain.numbers import detach_number
from accounts.domain.people import find_by_phone, is_called, is_long_unused, note_proved, sign_up
from accounts.enums import CodeUse, MessageKind, Verdict
from accounts.exceptions import TooMany
from accounts.forms.phone import CodeForm, show_number
from accounts.forms.sign_in import GuardianForm, PhoneForm, WelcomeForm, WhoForm
from accounts.gateways import messages_are_shown
from accounts.models import User
from accounts.phone import COOKIE
from cms.core.domain.rates import allow
from cms.core.way_back import own_address

PROVED, NEWCOMER, NEXT = "proved", "newcomer", "next"
TYPED = "typed"  # what a newcomer wrote before the proof ran out; said and agreed to anew
PROOF_LIVES = 60 * 60
# A whole village may share one address; a guesser with many numbers has one, too.
MOST_TYPED = 150
# A visitor who never came in: what they typed is kept for a day.
VISIT = 24 * 60 * 60


def address_of(request: HttpRequest) -> str:
    return get_adapter().get_client_ip(request)


def remember_next(request: HttpRequest) -> None:
    """Where to go afterwards: kept in the session, and only if it is on this site."""
    if target := own_address(request, request.GET.get(REDIRECT_FIELD_NAME, "")):
        request.session[NEXT] = target


def proved_phone(request: HttpRequest) -> str:
    """The number this browser proved within the last hour, or "" if none."""
    proof = request.session.get(PROVED)
    return str(proof["phone"]) if proof and time.time() - proof["at"] < PROOF_LIVES else ""


def go_in(request: HttpRequest, person: User, *, is_new: bool = False) -> HttpResponse:
    """Hand over to allauth: it asks for the second factor where there is one, then opens the session."""
    for key in (PROVED, NEWCOMER, TYPED):
        request.session.pop(key, None)
    if person.phone_verified_at is None:  # written down by an office; allauth would ask for a page that is not ours
        note_proved(person)
    record_authentication(request, person, method="code")
    login = Login(user=person, redirect_url=request.session.pop(NEXT, None), signup=is_new)
    return perform_login(request, login)


def known_here(request: HttpRequest, phone: str) -> HttpResponse | None:
    """The proved number has an account: in, or first the question whether it is theirs. None for a new number."""
    person = find_by_phone(phone)
    if person is None:
        return None
    return redirect("accounts:is_it_you") if is_long_unused(person) else go_in(request, person)


def already_in(request: HttpRequest) -> HttpResponse:
    return redirect(request.session.pop(NEXT, None) or get_adapter().get_login_redirect_url(request))


@method_decorator(never_cache, name="dispatch")
class Screen(View):
    """A screen of the door. People who are in already go on to where they were going."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method == "GET":
            remember_next(request)
        if request.user.is_authenticated:
            return already_in(request)
        answer = super().dispatch(request, *args, **kwargs)
        if request.session.modified and not request.user.is_authenticated:
            request.session.set_expiry(VISIT)
        return answer


class SignIn(Screen):
    """Screen 1: the number. Nothing here looks whether somebody has it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        going = PhoneCode.current(request.session, CodeUse.SIGN_IN)
        form = PhoneForm(initial={"phone": show_number(going.phone)} if going else None)
        return render(request, "accounts/sign_in.html", {"form": form, "is_shared": COOKIE in request.COOKIES})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PhoneForm(request.POST)
        if form.is_valid():
            try:
                PhoneCode.begin(
                    request.session,
                    use=CodeUse.SIGN_IN,
                    phone=form.cleaned_data["phone"],
                    address=address_of(request),
                    browser=request.headers.get("User-Agent", ""),
                )
            except TooMany as refusal:
                form.add_error("phone", str(refusal))
            else:
                return redirect("accounts:code")
        return render(request, "accounts/sign_in.html", {"form": form, "is_shared": COOKIE in request.COOKIES})


def code_trouble(verdict: Verdict) -> str:
    return {
        Verdict.WRONG: _("That code is not right. Look at the message again and type all six digits."),
        Verdict.SPENT: _("That was wrong too many times, so this code no longer works. Ask for a new one below."),
        Verdict.EXPIRED: _("This code has run out. Your number is still here: ask for a new one below."),
    }[verdict]


class CodeScreen(Screen):
    """Any screen that takes a code. ``use`` says what it proves."""

    use = CodeUse.SIGN_IN
    template_name = "accounts/code.html"
    start = "accounts:sign_in"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        going = PhoneCode.current(request.session, self.use)
        form = CodeForm(request.POST)
        if going is None:
            return self.again(request, form) or prove_again(request, self.start)
        if form.is_valid() and not allow(f"typed:{address_of(request)}", limit=MOST_TYPED, seconds=3600):
            form.add_error(
                "code", _("Too many codes were typed from this network. Please wait a while, then try again.")
            )
        elif form.is_valid():
            verdict = going.check(form.cleaned_data["code"])
            if verdict == Verdict.RIGHT:
                second_tap.remember(request, code=going.code, phone=going.phone, tap=going.state["id"])
                return self.proved(request, going.phone)
            form.add_error("code", code_trouble(verdict))
        return self.show(request, form)

    def again(self, request: HttpRequest, form: CodeForm) -> HttpResponse | None:
        """The second tap of a double tap: the same code has just been right."""
        first = second_tap.recall(request)
        if not first or not form.is_valid() or not allow(f"tap:{first['tap']}", limit=3, seconds=3600):
            return None
        same = constant_time_compare(plain_digits(form.cleaned_data["code"]), first["code"])
        return self.repeated(request, first) if same else None

    def repeated(self, request: HttpRequest, first: dict[str, Any]) -> HttpResponse:
        return self.proved(request, first["phone"])

    def show(self, request: HttpRequest, form: CodeForm) -> HttpResponse:
        going = PhoneCode.current(request.session, self.use)
        if going is None:
            return redirect(self.start)
        shown = {"form": form, "number": show_number(going.phone), "going": going, "use": self.use}
        shown["messages_are_shown"] = messages_are_shown()
        return render(request, self.template_name, shown | {"start": self.start})

    def proved(self, request: HttpRequest, phone: str) -> HttpResponse:
        raise NotImplementedError


class Code(CodeScreen):
    """Screen 2: the code. Only here, with the number proved, do we look who has it."""

    def proved(self, request: HttpRequest, phone: str) -> HttpResponse:
        person = find_by_phone(phone)
        if person and not is_long_unused(person):
            return go_in(request, person)
        # What is proved now must not be open to whoever knew the key before.
        request.session.cycle_key()
        request.session[PROVED] = {"phone": phone, "at": time.time()}
        return redirect("accounts:is_it_you" if person else "accounts:welcome")


CODE_PAGES = {
    CodeUse.SIGN_IN: "accounts:code",
    CodeUse.GUARDIAN: "accounts:guardian_code",
    CodeUse.NUMBER: "accounts:number_code",
    CodeUse.RESET: "accounts:lost_phone_code",
    CodeUse.PIN: "accounts:pin_code",
}


@require_POST
@never_cache
def code_again(request: HttpRequest, use: str) -> HttpResponse:
    """Send the code once more, or read it out by a call. The page says the same in every case."""
    if use not in CODE_PAGES:
        raise Http404
    page = CODE_PAGES[CodeUse(use)]
    going = PhoneCode.current(request.session, CodeUse(use))
    if going is None:
        return prove_again(request, page)
    kind = MessageKind.VOICE if request.POST.get("by") == MessageKind.VOICE else MessageKind.SMS
    try:
        going.resend(kind=kind, address=address_of(request))
    except TooMany as refusal:
        return redirect_saying(request, page, str(refusal), is_error=True)
    said = {
        MessageKind.SMS: _("The code is on its way again."),
        MessageKind.VOICE: _("We are calling you. Listen for the six digits."),
    }
    return redirect_saying(request, page, said[kind])


def prove_again(request: HttpRequest, page: str = "accounts:sign_in") -> HttpResponse:
    """The browser has forgotten, or too much time has gone: back to the number, and said why."""
    said = _("Too much time has passed, so this has to begin anew: type the number once more, and we send a new code.")
    return redirect_saying(request, page, said, is_error=True)


def redirect_saying(request: HttpRequest, page: str, text: str, *, is_error: bool = False) -> HttpResponse:
    get_adapter().add_message(request, 40 if is_error else 25, message=text)
    return redirect(page)


class Welcome(Screen):
    """Screen 3, for new people: name, age, agreement."""

    def get(self, request: HttpRequest) -> HttpResponse:
        phone = proved_phone(request)
        if not phone:
            return redirect("accounts:sign_in")
        return known_here(request, phone) or render(
            request,
            "accounts/welcome.html",
            {"form": WelcomeForm(initial=request.session.get(NEWCOMER) or request.session.get(TYPED))},
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        phone = proved_phone(request)
        form = WelcomeForm(request.POST)
        if not phone:
            form.is_valid()  # the number has to be proved anew, the rest need not be typed again
            request.session[TYPED] = {
                key: form.cleaned_data[key] for key in ("name", "age_band") if key in form.cleaned_data
            }
            return in_already(request) or prove_again(request)
        if known := known_here(request, phone):
            return known
        if not form.is_valid():
            return render(request, "accounts/welcome.html", {"form": form})
        if form.wants_guardian:
            request.session[NEWCOMER] = request.session.get(NEWCOMER, {}) | form.cleaned_data
            return redirect("accounts:guardian")
        person = sign_up(
            phone, language=get_language() or "zh-hans", view=chosen_view(request), **who(form.cleaned_data)
        )
        second_tap.remember(request, person=person.pk)
        return go_in(request, person, is_new=True)


def in_already(request: HttpRequest) -> HttpResponse | None:
    """The second tap on the last screen: the account has just been made by this very browser."""
    person = User.objects.filter(pk=second_tap.recall(request).get("person", 0)).first()
    return go_in(request, person) if person else None


def who(facts: dict[str, Any]) -> dict[str, str]:
    return {"name": facts["name"], "age_band": facts["age_band"]}


def chosen_view(request: HttpRequest) -> str:
    return "elder" if request.COOKIES.get("view") == "elder" else ""


class Guardian(Screen):
    """For 14 and 15: who looks after you? They get a code on their own phone."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, None)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = GuardianForm(request.POST, own_phone=proved_phone(request))
        newcomer = request.session.get(NEWCOMER)
        if newcomer and form.own_phone and form.is_valid():
            try:
                PhoneCode.begin(
                    request.session,
                    use=CodeUse.GUARDIAN,
                    phone=form.cleaned_data["guardian_phone"],
                    address=address_of(request),
                    sender=newcomer["name"],
                )
            except TooMany as refusal:
                form.add_error("guardian_phone", str(refusal))
            else:
                request.session[NEWCOMER] = newcomer | {"guardian_name": form.cleaned_data["guardian_name"]}
                return redirect("accounts:guardian_code")
        elif newcomer and form.data.get("guardian_name"):  # the own number has to be proved anew: not to type it twice
            form.is_valid()
            request.session[NEWCOMER] = newcomer | {"guardian_name": form.cleaned_data.get("guardian_name", "")}
        return self.show(request, form)

    def show(self, request: HttpRequest, form: GuardianForm | None) -> HttpResponse:
        phone, newcomer = proved_phone(request), request.session.get(NEWCOMER)
        if not phone or not newcomer:
            return prove_again(request) if form else redirect("accounts:sign_in")
        going = PhoneCode.current(request.session, CodeUse.GUARDIAN)
        typed = {"guardian_name": newcomer.get("guardian_name"), "guardian_phone": going and show_number(going.phone)}
        return render(request, "accounts/guardian.html", {"form": form or GuardianForm(own_phone=phone, initial=typed)})


class GuardianCode(CodeScreen):
    use = CodeUse.GUARDIAN
    template_name = "accounts/guardian_code.html"
    start = "accounts:guardian"

    def proved(self, request: HttpRequest, phone: str) -> HttpResponse:
        own, newcomer = proved_phone(request), request.session.get(NEWCOMER)
        if not own or not newcomer:
            return prove_again(request)
        if known := known_here(request, own):
            return known
        second_tap.remember(request, **(second_tap.recall(request) | {"own": own}))
        person = sign_up(
            own,
            language=get_language() or "zh-hans",
            view=chosen_view(request),
            guardian_name=newcomer["guardian_name"],
            guardian_phone=phone,
            **who(newcomer),
        )
        return go_in(request, person, is_new=True)

    def repeated(self, request: HttpRequest, first: dict[str, Any]) -> HttpResponse:
        person = find_by_phone(first.get("own", ""))
        return go_in(request, person) if person else redirect("accounts:sign_in")


class IsItYou(Screen):
    """The number was silent for half a year; it may have a new owner who must not see the old one's things."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, WhoForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        phone = proved_phone(request)
        person = find_by_phone(phone) if phone else None
        if person is None:
            return in_already(request) or redirect("accounts:welcome")
        if "new" in request.POST:
            detach_number(person)
            return redirect("accounts:welcome")
        form = WhoForm(request.POST)
        if form.is_valid():
            if not allow(f"who:{person.pk}", limit=5, seconds=86_400):
                form.add_error("name", _("That was wrong too many times. Ask an admin of your village for help."))
            elif is_called(person, form.cleaned_data["name"]):
                second_tap.remember(request, person=person.pk)
                return go_in(request, person)
            else:
                form.add_error("name", _("That is not the name we have. Try the name you gave when you signed up."))
        return self.show(request, form)

    def show(self, request: HttpRequest, form: WhoForm) -> HttpResponse:
        phone = proved_phone(request)
        if not phone:
            return redirect("accounts:sign_in")
        return render(request, "accounts/is_it_you.html", {"form": form, "number": show_number(phone)})
