"""What a host seldom does with a question: put it together with another, take it apart, stop the asker's questions."""

from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import PersonRequest, signed_in
from mentorship.live.domain import mutes, queries
from mentorship.live.domain.access import is_host, question_in
from mentorship.live.enums import SHOWN, QuestionState, RoomKind
from mentorship.live.exceptions import NoSuchThing
from mentorship.live.views.parts import number
from mentorship.live.views.room import find


@require_safe
@signed_in
def decide(request: PersonRequest, slug: str) -> HttpResponse:
    """A page of its own, so that a room with many questions stays light. ``q`` names the question."""
    row = find(request.user, slug)
    if not row.is_host or row.kind != RoomKind.SESSION:
        raise Http404
    try:
        question = question_in(row, number(request.GET.get("q", "")) or 0)
    except NoSuchThing as nothing:
        raise Http404 from nothing
    if question.state not in {*SHOWN, QuestionState.MERGED}:
        raise Http404
    asker = question.asker
    context = {
        "room": row,
        "question": question,
        "others": queries.others_like(question) if question.state in SHOWN and not question.answers.exists() else [],
        "merged": queries.merged_into(question),
        "mute": mutes.standing(row, asker) if asker else None,
        "may_mute": asker is not None and not is_host(row, asker),
        "cids": [uuid4() for _form in range(2)],
    }
    return render(request, "live/decide.html", context)
