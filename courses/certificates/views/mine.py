"""The holder's own page: what was earned, who may see it, paper and badge to take along."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.access import PersonRequest, signed_in
from courses.certificates.domain import awards
from courses.certificates.domain.credential import signed_credential, title_of
from courses.certificates.enums import AwardKind
from courses.certificates.forms import ShareForm
from courses.certificates.models import Award
from courses.certificates.rules import plain_code, spaced

if TYPE_CHECKING:
    from courses.certificates.domain.names import NameOnPaper


@require_safe
@signed_in
def mine(request: PersonRequest) -> HttpResponse:
    awards.issue_due(request.user)  # what was completed before certificates came, or while the server was away
    language = get_language() or ""
    rows = [(award, title_of(award, language), spaced(award.code)) for award in awards.awards_of(request.user)]
    tracks = [row for row in rows if row[0].kind == AwardKind.TRACK]
    badges = [row for row in rows if row[0].kind == AwardKind.MODULE]
    printed = _on_paper(request.user.name) if rows else None
    context = {"rows": tracks + badges, "printed": printed, "place": "me"}
    return render(request, "certificates/mine.html", context)


@require_POST
@signed_in
def share(request: PersonRequest, code: str) -> HttpResponse:
    award, form = _own(request, code), ShareForm(request.POST)
    facts = form.cleaned_data if form.is_valid() else {}
    award = awards.share(
        award, is_shared=facts.get("shared", False), shows_name=facts.get("name", False), by=request.user
    )
    messages.success(request, _("Whoever has the code can see it.") if award.shared_at else _("Nobody sees it now."))
    return redirect("certificates:mine")


@require_GET
@signed_in
def paper(request: PersonRequest, code: str) -> HttpResponse:
    """A4, with a QR code that leads to the check page; only while the holder lets that page be seen."""
    from courses.certificates.domain.sheet import make_sheet  # noqa: PLC0415 PDF tools: 0.05 s at start

    award = _given_away(request, code)
    return _file(make_sheet(award), f"{award.code}.pdf", "application/pdf")


@require_GET
@signed_in
def badge(request: PersonRequest, code: str) -> HttpResponse:
    award = _given_away(request, code)
    token = signed_credential(award, language=get_language() or "")
    return _file(token.encode(), f"{award.code}.jwt", "application/vc+jwt")


@require_GET
@signed_in
def picture(request: PersonRequest, code: str, kind: str) -> HttpResponse:
    """The badge to show, with the signed badge inside it."""
    from courses.certificates.domain.picture import as_png, as_svg  # noqa: PLC0415 drawing tools: 0.1 s at start

    award, language = _given_away(request, code), get_language() or ""
    token = signed_credential(award, language=language)
    if kind == "svg":
        return _file(as_svg(award, token, language=language).encode(), f"{award.code}.svg", "image/svg+xml")
    return _file(as_png(award, token, language=language), f"{award.code}.png", "image/png")


def _on_paper(name: str) -> "NameOnPaper":
    from courses.certificates.domain.names import on_paper  # noqa: PLC0415 PDF tools: 0.05 s at start

    return on_paper(name)


def _own(request: PersonRequest, code: str) -> Award:
    award = Award.objects.select_related("person").filter(code=plain_code(code), person=request.user).first()
    if award is None:
        raise Http404
    return award


def _given_away(request: PersonRequest, code: str) -> Award:
    award = _own(request, code)
    if not award.shared_at or award.revoked_at:
        raise Http404
    return award


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    told = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=told)
