"""The votes of questions that are asked together: counted once a person, and told apart again exactly.

Rows at the merged question stay as they are. Who voted for it or asked it gets a row at the other one, ``through`` the
merged question, unless they have one there already. So a split knows which votes came only by the merge: those go,
but for people who voted for, or asked, something else that is still merged in: theirs stay, through that one.
Called inside a move, with the room and both questions locked.
"""

from functools import partial

from django.db import transaction

from mentorship.live.broadcast.announce import soon
from mentorship.live.domain.votes import GATHER, tell_votes
from mentorship.live.models import Question, Vote


def join(question: Question, whole: Question) -> None:
    """Count ``question`` and what is merged into it for ``whole``."""
    counted = set(Vote.objects.filter(question=whole).values_list("person", flat=True))
    came = Vote.objects.filter(question=question, through__isnull=False)
    came.filter(person__in=counted).delete()
    asked_both = came.filter(through__asker=whole.asker_id, person=whole.asker_id)
    asked_both.exclude(through__vote_rows__person=whole.asker_id).delete()
    counted |= set(came.values_list("person", flat=True))
    came.update(question=whole)
    Question.objects.filter(merged_into=question).update(merged_into=whole)
    people = set(Vote.objects.filter(question=question).values_list("person", flat=True))
    if question.asker_id and question.asker_id != whole.asker_id:
        people.add(question.asker_id)
    fresh = sorted(people - counted)
    Vote.objects.bulk_create(Vote(question=whole, person_id=person, through=question) for person in fresh)
    _count(question, whole)


def part(question: Question, whole: Question) -> None:
    """Take back what ``whole`` has only through ``question``."""
    leaving = list(Vote.objects.filter(question=whole, through=question))
    stays = _through_others(question, whole, {vote.person_id for vote in leaving})
    for vote in leaving:
        if other := stays.get(vote.person_id):
            Vote.objects.filter(pk=vote.pk).update(through=other)
        else:
            vote.delete()
    _count(question, whole)


def _through_others(question: Question, whole: Question, people: set[int]) -> dict[int, int]:
    """Of these people who count through something else: person → that question, the earliest."""
    others = Question.objects.filter(merged_into=whole).exclude(pk=question.pk).order_by("pk")
    found: dict[int, int] = {}
    for pk, asker in others.exclude(asker=whole.asker_id).values_list("pk", "asker"):
        if asker in people:
            found.setdefault(asker, pk)
    votes = Vote.objects.filter(question__in=others.values("pk"), through=None, person__in=people)
    for pk, person in votes.order_by("question").values_list("question", "person"):
        found.setdefault(person, pk)
    return found


def _count(*questions: Question) -> None:
    for question in questions:
        question.votes = Vote.objects.filter(question=question).count()
        question.save(update_fields=["votes"])
    transaction.on_commit(partial(soon, tell_votes, questions[0].room_id, delay=GATHER))
