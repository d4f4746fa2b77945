"""The mentor's desk: everything that waits, over all rooms and chats."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import PersonRequest, signed_in
from accounts.pin_lock import is_shut
from cms.core.domain.outbox import sender_mark
from courses.domain.evidence.queries import count_waiting
from mentorship.live.domain import queries
from mentorship.live.domain.rooms import may_schedule
from mentorship.live.enums import QuestionState, RoomState
from mentorship.live.models import Question

FOLLOWED = 50  # rooms of one desk by socket; the protocol allows 60
NEW, LATE = timedelta(minutes=1), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Row:
    """A waiting question as this host sees it."""

    question: Question
    age: timedelta
    is_held: bool
    is_mine: bool
    cid: UUID = field(default_factory=uuid4)

    @property
    def is_new(self) -> bool:
        return self.age < NEW

    @property
    def is_late(self) -> bool:
        return self.age > LATE


@never_cache
@require_safe
@signed_in
def desk(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    waiting = queries.waiting_questions(request.user)
    rooms, chats = queries.hosted_sessions(request.user), queries.chats(request.user)
    chats_shut = bool(chats) and is_shut(request, "chats")
    followed = [*rooms, *(chat.room for chat in chats if chat.room.state == RoomState.OPEN and not chats_shut)]
    all_waiting = sum(room.waiting for room in rooms if room.state == RoomState.OPEN)
    context = {
        "followed": followed[:FOLLOWED],
        "sender": sender_mark(request.user),
        "all_waiting": all_waiting,
        "not_shown": max(0, all_waiting - len(waiting)),
        "parked": queries.set_aside(request.user),
        "waiting": [
            Row(
                question,
                age=now - question.asked_at,
                is_held=question.state == QuestionState.ANSWERING,
                is_mine=question.taken_by_id == request.user.pk,
            )
            for question in waiting
        ],
        "rooms": rooms,
        "chats": chats,
        "chats_shut": chats_shut,
        "may_schedule": may_schedule(request.user),
        "practice_waiting": count_waiting(request.user),
    }
    return render(request, "live/desk.html", context)
