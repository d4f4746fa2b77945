"""The mentor's place: one page that shows each person what is theirs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import PersonRequest, signed_in
from accounts.models import User
from accounts.rules import is_minor
from courses.domain.evidence.queries import count_waiting
from courses.domain.progress import next_step
from mentorship.domain.learners import facts_of, tell_facts
from mentorship.domain.matching import suggest
from mentorship.domain.queries import (
    open_links,
    past_links,
    profile_of,
    requests_made,
    requests_received,
    trials_to_judge,
)
from mentorship.domain.slots import chat_urls
from mentorship.enums import SERVING_PROFILES
from mentorship.forms import FactsForm
from mentorship.models import MentorRequest
from mentorship.models.request import MAX_SLOTS


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "mentorship/welcome.html")
    person = request.user
    profile = profile_of(person)
    links = list(open_links(person))
    doors = chat_urls(links)
    judged = {link.pk for link in trials_to_judge(links, person)}
    rows: list[dict[str, Any]] = [
        {"link": link, "chat": doors.get(link.pk, ""), "judge": link.pk in judged} for link in links
    ]
    serving = profile is not None and profile.state in SERVING_PROFILES
    asked = list(requests_made(person))
    mine = [row for row in rows if row["link"].mentee_id == person.pk]
    shown: dict[str, Any] = {
        "profile": profile,
        "serving": serving,
        "my_mentors": mine,
        "my_learners": [row for row in rows if row["link"].mentor_id == person.pk],
        "received": list(requests_received(person)) if profile else [],
        "asked": asked,
        "past": list(past_links(person)),
        "minor": is_minor(person),
    }
    if serving and profile:
        shown["practice_waiting"] = count_waiting(person)
        shown["full"] = len(shown["my_learners"]) >= profile.capacity
    if mine:
        shown["asked"] = [row for row in asked if row.is_open]
        shown["next_step"] = next_step(person, language=get_language() or "")
    elif not serving and not shown["minor"]:
        shown |= _finding(person, asked)
    return render(request, "mentorship/home.html", shown)


def _finding(person: User, asked: list[MentorRequest]) -> dict[str, Any]:
    """What someone without a mentor sees: who fits, and after a no, whom to ask instead with the same words."""
    facts, found = facts_of(person), suggest(person)
    may_ask = sum(row.is_open for row in asked) < MAX_SLOTS
    unanswered = [row for row in asked if not row.is_open] if may_ask else []
    if unanswered and found and not any(row.asked_at > unanswered[0].state_since for row in asked):
        unanswered[0].instead = found[0]  # type: ignore[attr-defined] # read by the template
    return {
        "suggestions": found,
        "facts": facts,
        "facts_form": FactsForm(initial={"product": facts.product, "speech": facts.speech}),
        "may_ask": may_ask,
    }


@never_cache
@signed_in
@require_POST
def facts(request: PersonRequest) -> HttpResponse:
    form = FactsForm(request.POST)
    if form.is_valid():
        tell_facts(request.user, **form.cleaned_data, by=request.user)
        messages.success(request, _("Noted. The mentors below fit what you told us."))
    else:
        messages.error(request, _("That was not in the list. Please choose again."))
    return redirect("mentorship:home")
