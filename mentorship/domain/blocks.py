"""Two people who are kept apart: one of them asked for it, and only that one knows."""

from django.db.models import Q

from accounts.models import User
from mentorship.models import Block


def block(person: User, *, other: User) -> Block:
    """``person`` does not want to hear from ``other`` again; twice is once. What is open between them stays."""
    return Block.objects.get_or_create(person=person, other=other)[0]


def unblock(person: User, *, other: User) -> bool:
    """Take one's own block back; the other side's stays."""
    return bool(Block.objects.filter(person=person, other=other).delete()[0])


def has_blocked(person: User, other: User) -> bool:
    return Block.objects.filter(person=person, other=other).exists()


def are_apart(one: User, other: User) -> bool:
    """Whether either of the two wants it so."""
    return Block.objects.filter(Q(person=one, other=other) | Q(person=other, other=one)).exists()


def kept_apart_from(person: User) -> set[int]:
    """Keys of everybody this person is kept apart from, whoever asked for it. One query."""
    pairs = Block.objects.filter(Q(person=person) | Q(other=person)).values_list("person_id", "other_id")
    return {key for pair in pairs for key in pair if key != person.pk}
