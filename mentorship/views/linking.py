"""The page of two people who work together."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PersonRequest, signed_in
from courses.domain.cards import learner_card
from mentorship.domain import links
from mentorship.domain.access import links_of
from mentorship.domain.blocks import has_blocked, unblock
from mentorship.domain.queries import goodbyes
from mentorship.domain.slots import chat_url
from mentorship.enums import LINK_MOVES, OPEN_LINKS, LinkState
from mentorship.forms import EndForm, FitForm
from mentorship.models import Link
from mentorship.views.deeds import done


def _mine(request: PersonRequest, pk: int) -> Link:
    rows = links_of(request.user).select_related("mentor__mentor_profile", "mentee", "request")
    return get_object_or_404(rows, pk=pk)


@never_cache
@signed_in
@require_safe
def link(request: PersonRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    as_mentor = row.mentor_id == request.user.pk
    other = row.other_side(request.user)
    shown = {
        "link": row,
        "as_mentor": as_mentor,
        "other": other,
        "open": row.state in OPEN_LINKS,
        "may_end": "end" in LINK_MOVES.open_to(state=row.state, actor="mentor"),
        "goodbyes": goodbyes(row),
        "blocked": row.state == LinkState.ENDED and has_blocked(request.user, other),
        "chat": chat_url(row),
        "trial": row.state == LinkState.TRIAL,
        "said": row.mentor_fit if as_mentor else row.mentee_fit,
        "card": learner_card(row.mentee, language=get_language() or "") if as_mentor else None,
    }
    return render(request, "mentorship/link.html", shown)


@never_cache
@signed_in
@require_POST
def fit(request: PersonRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    form = FitForm(request.POST)
    if form.is_valid():
        done(request, lambda: links.say_fit(row, by=request.user, **form.cleaned_data), said=_("Noted. Thank you."))
    else:
        messages.error(request, _("That was not in the list. Please choose again."))
    return redirect("mentorship:link", pk)


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: PersonRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = _("Ended. Both of you stay welcome here.")
        done(request, lambda: links.end(row, by=request.user, **form.cleaned_data), said=said)
        return redirect("mentorship:home")
    if "end" not in LINK_MOVES.open_to(state=row.state, actor="mentor"):
        return redirect("mentorship:link", pk)
    return render(request, "mentorship/end.html", {"link": row, "other": row.other_side(request.user), "form": form})


@never_cache
@signed_in
@require_POST
def forgive(request: PersonRequest, pk: int) -> HttpResponse:
    """After an end: the two may be brought together again."""
    row = _mine(request, pk)
    unblock(request.user, other=row.other_side(request.user))
    messages.success(request, _("Done. You may be brought together again."))
    return redirect("mentorship:link", pk)
