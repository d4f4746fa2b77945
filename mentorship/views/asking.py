"""A learner asks, a mentor answers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PersonRequest, kept, signed_in
from courses.domain.cards import learner_card
from mentorship.domain import requests
from mentorship.domain.access import mentors_to_ask, requests_of
from mentorship.domain.answering import answer_times, answer_words
from mentorship.domain.blocks import has_blocked, unblock
from mentorship.domain.learners import facts_of
from mentorship.domain.matching import explain, suggest, with_load
from mentorship.domain.queries import has_place
from mentorship.forms import AskForm, DeclineForm
from mentorship.models import MentorProfile, MentorRequest
from mentorship.views.deeds import back_home, done

MENTORS_A_PAGE = 20
LONGEST_ID = 18  # digits; a longer number is nobody's


@never_cache
@signed_in
@require_safe
def mentor(request: PersonRequest, pk: int) -> HttpResponse:
    return render(request, "mentorship/mentor.html", _card(request, pk))


def _card(request: PersonRequest, pk: int) -> dict[str, Any]:
    profile: MentorProfile = get_object_or_404(with_load(mentors_to_ask(request.user)), pk=pk)
    free = max(profile.capacity - profile.taken, 0)  # type: ignore[attr-defined] # annotated by with_load
    times = answer_times([profile.person_id])
    return {
        "profile": profile,
        "free": free,
        "refusal": requests.why_not_ask(request.user, profile),
        "why": explain(request.user, profile),
        "answers": answer_words(times.get(profile.person_id)),
    }


@never_cache
@signed_in
@require_safe
def people(request: PersonRequest) -> HttpResponse:
    """Every mentor who takes learners, those who fit best first."""
    page = Paginator(suggest(request.user, limit=None), MENTORS_A_PAGE).get_page(request.GET.get("page"))
    back = f"?page={page.previous_page_number()}" if page.has_previous() else ""
    more = f"?page={page.next_page_number()}" if page.has_next() else ""
    return render(request, "mentorship/people.html", {"page": page, "back_url": back, "next_url": more})


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: PersonRequest, pk: int) -> HttpResponse:
    shown = _card(request, pk)
    form = AskForm(request.POST or None, initial=_same_words(request) | kept(request))
    if request.method == "POST" and form.is_valid():
        words = {"need": form.cleaned_data["need"], "cid": form.cleaned_data["cid"], "by": request.user}
        mentor = shown["profile"].person
        said = _("Sent. You get an answer within three days, and it will stand here.")
        if done(request, lambda: requests.ask_mentor(request.user, mentor=mentor, **words), said=said):
            return back_home(request)
    return render(request, "mentorship/ask.html", {**shown, "form": form})


def _same_words(request: PersonRequest) -> dict[str, str]:
    """After a no, what was asked of one mentor goes along to the next."""
    again = request.GET.get("again", "")
    mine = requests_of(request.user).filter(mentee=request.user)
    row = (
        mine.filter(pk=int(again)).first() if again.isascii() and again.isdigit() and len(again) < LONGEST_ID else None
    )
    return {"need": row.need} if row else {}


@never_cache
@signed_in
@require_safe
def request_page(request: PersonRequest, pk: int) -> HttpResponse:
    return _answer_page(request, _received(request, pk), DeclineForm())


def _received(request: PersonRequest, pk: int) -> MentorRequest:
    rows = requests_of(request.user).filter(mentor=request.user).select_related("mentee", "mentor", "unit")
    return get_object_or_404(rows, pk=pk)


def _answer_page(request: PersonRequest, row: MentorRequest, form: DeclineForm, *, typed: str = "") -> HttpResponse:
    """``typed`` are words that came too late: they stand on the page, to be copied."""
    shown = {
        "typed": typed,
        "row": row,
        "card": learner_card(row.mentee, language=get_language() or ""),
        "facts": facts_of(row.mentee),
        "form": form,
        "full": row.is_open and not has_place(request.user),
        "blocked": not row.is_open and has_blocked(request.user, row.mentee),
    }
    return render(request, "mentorship/request.html", shown, status=409 if typed else 200)


@never_cache
@signed_in
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(requests_of(request.user).filter(mentee=request.user), pk=pk)
    done(request, lambda: requests.withdraw(row, request.user), said=_("Taken back. You can ask someone else."))
    return back_home(request)


@never_cache
@signed_in
@require_POST
def accept(request: PersonRequest, pk: int) -> HttpResponse:
    row = _received(request, pk)
    said = _("You two work together now. Say hello first.")
    link = done(request, lambda: requests.accept(row, request.user), said=said)
    return redirect("mentorship:link", link.pk) if link else redirect("mentorship:request", pk)


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: PersonRequest, pk: int) -> HttpResponse:
    row = _received(request, pk)
    form = DeclineForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _answer_page(request, row, form)
    said = _("Declined. The learner reads your reason and sees other mentors.")
    sent = done(request, lambda: requests.decline(row, request.user, **form.cleaned_data), said=said)
    if not sent and (typed := form.cleaned_data["note"]):
        return _answer_page(request, _received(request, pk), form, typed=typed)
    return back_home(request)


@never_cache
@signed_in
@require_POST
def forgive(request: PersonRequest, pk: int) -> HttpResponse:
    """The mentor lets a learner ask again."""
    row = _received(request, pk)
    unblock(request.user, other=row.mentee)
    messages.success(request, _("Done. You may be brought together again."))
    return redirect("mentorship:request", pk)
