"""Notices that outlive the room: your question was answered, someone wrote to you."""

from django.urls import reverse_lazy
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.domain.notices import notify
from accounts.models import User
from mentorship.live.models import ChatMessage, Host, Question, ReadMark, Room

ANSWERED, HIDDEN, SAID = "live.answered", "live.hidden", "live.said"


def about_question(room: Room, question: Question, move: str, *, text: str, reason: str, by: User) -> None:
    """Tell the asker of an answer (with its words) or of a reason; nobody is told of their own deed."""
    if question.asker is None or question.asker == by:
        return
    url = reverse_lazy("live:room", kwargs={"slug": room.slug})
    key = f"live-{move}-{question.pk}-{room.head}"
    if move in {"answer", "mark_answered"}:
        title = _("Your question was answered")
        notify(question.asker, ANSWERED, title=title, body=text or question.text, url=url, key=key)
    if move == "hide":
        notify(question.asker, HIDDEN, title=_("Your question is not shown"), body=reason, url=url, key=key)


def about_message(room: Room, message: ChatMessage) -> None:
    """One notice for everything the other side has not read yet."""
    for host in Host.objects.filter(room=room).exclude(person=message.author).select_related("person"):
        read = ReadMark.objects.filter(room=room, person=host.person).values_list("seq", flat=True).first() or 0
        notify(
            host.person,
            SAID,
            title=_("You have a new message"),
            body=Truncator(message.text).chars(60),
            about=message.author,
            url=reverse_lazy("live:room", kwargs={"slug": room.slug}),
            key=f"live-said-{room.pk}-{host.person_id}-{read}",
        )
