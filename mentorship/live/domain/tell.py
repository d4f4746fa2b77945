"""Notices that outlive the room: your question was answered, someone wrote to you."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.domain.notices import notify
from accounts.models import User
from mentorship.live.enums import QuestionState
from mentorship.live.models import ChatMessage, Host, Question, ReadMark, Room

ANSWERED, HIDDEN, SAID = "live.answered", "live.hidden", "live.said"
TOGETHER = _("Your question was answered together with another one that asks the same")


def about_question(room: Room, question: Question, move: str, *, text: str, reason: str, by: User) -> None:
    """Tell the asker of an answer (with its words) or of a reason; nobody is told of their own deed.

    Whoever asked the same reads the answer too.
    """
    key = f"live-{move}-{question.pk}-{room.head}"
    if move in {"answer", "mark_answered"}:
        told = {by.pk}
        same = Question.objects.filter(merged_into=question).select_related("asker").order_by("pk")
        for asked in (question, *same):
            if asked.asker and asked.asker_id not in told:
                told.add(asked.asker.pk)
                title = TOGETHER if asked.merged_into_id else _("Your question was answered")
                notify(asked.asker, ANSWERED, title=title, body=text or asked.text, url=_address(room), key=key)
    if move == "hide" and question.asker and question.asker != by:
        title = _("Your question is not shown")
        notify(question.asker, HIDDEN, title=title, body=reason, url=_address(room), key=key)


def about_merge(room: Room, question: Question, whole: Question, *, by: User) -> None:
    """The other one was answered before: its answer is this one's as well. Its own asker knows it."""
    asker = question.asker
    if whole.state != QuestionState.ANSWERED or asker is None or asker.pk in {by.pk, whole.asker_id}:
        return
    answer = whole.answers.last()
    body, key = answer.text if answer else question.text, f"live-merge-{question.pk}-{room.head}"
    notify(asker, ANSWERED, title=TOGETHER, body=body, url=_address(room), key=key)


def _address(room: Room) -> Any:
    return reverse_lazy("live:room", kwargs={"slug": room.slug})


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
            url=_address(room),
            key=f"live-said-{room.pk}-{host.person_id}-{read}",
        )
