"""The public check: a code, and what its holder agreed to show; one answer for all other codes."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PersonRequest, kept, signed_in
from accounts.views.sign_in import address_of
from cms.core.domain.rates import allow
from courses.certificates.domain.awards import revoke, shown_to
from courses.certificates.domain.credential import criteria_of, title_of
from courses.certificates.forms import RevokeForm
from courses.certificates.models import Award
from courses.certificates.rules import CODE, may_revoke, plain_code, spaced

if TYPE_CHECKING:
    from courses.certificates.domain.names import NameOnPaper

TRIES = 30  # in ten minutes from one address


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The field for a code; a code leads on to its page."""
    typed = request.GET.get("code", "")
    code = plain_code(typed)
    if CODE.fullmatch(code):
        return redirect("certificates:check", code=spaced(code))
    return _page(request, {"typed": typed[:40], "is_wrong": bool(typed)}, status=200)


@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    if not allow(f"certificates:{address_of(request)}", limit=TRIES, seconds=600):
        return _page(request, {"typed": code[:40], "too_fast": True}, status=429)
    award = shown_to(code, request.user)
    if award is None:
        return _page(request, {"typed": code[:40], "is_unknown": True}, status=404)
    return award_page(request, award)


def award_page(request: HttpRequest, award: Award, form: RevokeForm | None = None) -> HttpResponse:
    context = {
        "award": award,
        "code": spaced(award.code),
        "title": title_of(award, get_language() or ""),
        "criteria": criteria_of(award),
        "printed": _printed(award, request),
        "is_holder": award.person_id == request.user.pk,
        "form": (form or RevokeForm(initial=kept(request)))
        if may_revoke(request.user) and not award.revoked_at
        else None,
    }
    return _page(request, context, status=422 if form else 200, template="certificates/award.html")


def _printed(award: Award, request: HttpRequest) -> "NameOnPaper | None":
    """How the paper shows the name, for our staff; nobody else is told about a name."""
    if not may_revoke(request.user) or award.person is None:
        return None
    from courses.certificates.domain.names import on_paper  # noqa: PLC0415 PDF tools: 0.05 s at start

    return on_paper(award.person.name)


@require_POST
@signed_in
def take_back(request: PersonRequest, code: str) -> HttpResponse:
    award = shown_to(code, request.user)
    if award is None or not may_revoke(request.user):
        raise Http404
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return award_page(request, award, form)
    revoke(award, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("Taken back. The holder reads the reason, and everybody who checks the code sees it."))
    return redirect("certificates:check", code=spaced(award.code))


def _page(request: HttpRequest, context: dict, status: int, template: str = "certificates/find.html") -> HttpResponse:
    response = render(request, template, {"place": "", **context}, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response
