"""One vote a person, kept by a constraint; totals travel gathered, not one by one."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from accounts.models import User
from mentorship.live.broadcast.announce import soon
from mentorship.live.domain import log
from mentorship.live.domain.access import must_take_words
from mentorship.live.enums import SHOWN, EventKind
from mentorship.live.exceptions import MovedOn
from mentorship.live.models import Question, Room, Vote

GATHER = 0.3  # seconds


def upvote(question: Question, *, by: User) -> bool:
    """Count this person once; False if they were counted already. Raises ``MovedOn`` for what is no longer shown."""
    with transaction.atomic():
        _must_be_open(question)
        _vote, is_new = Vote.objects.get_or_create(question=question, person=by)
        if is_new:
            Question.objects.filter(pk=question.pk).update(votes=F("votes") + 1)
            transaction.on_commit(lambda: soon(tell_votes, question.room_id, delay=GATHER))
    return is_new


def unvote(question: Question, *, by: User) -> bool:
    """Take the vote back; False if there was none."""
    with transaction.atomic():
        _must_be_open(question)
        gone, _rows = Vote.objects.filter(question=question, person=by).delete()
        if gone:
            Question.objects.filter(pk=question.pk).update(votes=F("votes") - 1)
            transaction.on_commit(lambda: soon(tell_votes, question.room_id, delay=GATHER))
    return bool(gone)


def tell_votes(room: int) -> None:
    """Write the totals that the log has not said yet as one event; nothing to say, nothing written."""
    with transaction.atomic():
        held = log.lock(Room(pk=room))
        rows = Question.objects.filter(room=room).exclude(votes=F("told")).order_by("pk").values_list("pk", "votes")
        totals = [[pk, votes] for pk, votes in rows[:200]]
        for pk, votes in totals:
            Question.objects.filter(pk=pk).update(told=votes)
        if totals:
            log.append(held, EventKind.VOTES, by=None, body={"v": totals})


def tell_waiting(rooms: Iterable[int]) -> None:
    """What a process that died had not said. Called at every check of a hub."""
    behind = Question.objects.filter(room__in=list(rooms)).exclude(votes=F("told"))
    for room in set(behind.values_list("room", flat=True)):
        tell_votes(room)


def _must_be_open(question: Question) -> None:
    """And it stays so until the vote is counted: its row is held before the vote's, as a merge holds it."""
    must_take_words(question.room)
    shown = Question.objects.select_for_update(of=("self",)).filter(pk=question.pk, state__in=SHOWN)
    if shown.values_list("pk", flat=True).first() is None:
        raise MovedOn
