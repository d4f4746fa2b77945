"""What a notice says where others may read it: on a locked screen, in a list of texts, in a mailbox."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, override

from accounts.models import Notice, Pin
from accounts.rules import guarded_purposes

SAFETY = frozenset({"account", "number"})
"""Purposes that always say what they are about: somebody may have laid hands on the account."""


def is_guarded(notice: Notice) -> bool:
    """Whether its owner put what it quotes behind the PIN."""
    guard = dict(guarded_purposes.items()).get(notice.purpose)
    return bool(guard) and Pin.objects.filter(person=notice.person, **{f"guards_{guard}": True}).exists()


@dataclass(frozen=True, slots=True)
class Outside:
    """``url`` is a path of this site."""

    title: str
    body: str
    url: str


def outside(notice: Notice) -> Outside:
    """As it is; for who wants it so, without a word of what it is about, and with the inbox as its page.

    What the owner put behind the PIN keeps its title, which says no more than that something came, and loses its words.
    """
    if not notice.person.neutral_notices or notice.purpose in SAFETY:
        return Outside(notice.title, "" if is_guarded(notice) else notice.body, notice.url)
    with override(notice.person.language):
        return Outside(gettext("Something new is here"), "", reverse("accounts:inbox"))
