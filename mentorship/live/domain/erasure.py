"""What the live room holds about a person: shown, counted, taken away. Answers stay for the asker, without a name."""

from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from mentorship.live.domain import finding, log, questions
from mentorship.live.enums import EventKind, QuestionState
from mentorship.live.models import (
    Answer,
    ChatMessage,
    Event,
    Host,
    Mute,
    Question,
    ReadMark,
    Room,
    Vote,
    WrittenQuestion,
)

#: What the export calls its things.
WORDS: dict[str, Any] = {
    "questions": _("what you asked"),
    "written": _("questions that wait for a session"),
    "written_at": _("when"),
    "answers": _("what you answered"),
    "messages": _("what you wrote in chats"),
    "votes": _("what you voted for"),
    "hosted": _("rooms you looked after"),
    "muted": _("rooms where you could not ask"),
    "muted_others": _("where you stopped somebody's questions"),
    "reason": _("reason"),
    "lifted_at": _("until"),
    "text": _("words"),
    "state": (_("state"), dict(QuestionState.choices)),
    "asked_at": _("when"),
    "at": _("when"),
    "session": _("session"),
    "to": _("question"),
}


def export(person: User) -> dict[str, Any]:
    """Everything this person wrote here, what it belongs to, and the rooms they looked after."""
    title, asked = F("room__title"), F("question__text")
    return {
        "questions": list(
            Question.objects.filter(asker=person).order_by("pk").values("text", "state", "asked_at", session=title)
        ),
        "written": list(
            WrittenQuestion.objects.filter(person=person, question=None)
            .order_by("pk")
            .values("text", "written_at", session=title)
        ),
        "answers": list(
            Answer.objects.filter(author=person)
            .order_by("pk")
            .values("text", "at", to=asked, session=F("question__room__title"))
        ),
        "messages": list(ChatMessage.objects.filter(author=person).order_by("pk").values("text", "at", session=title)),
        "votes": list(Vote.objects.filter(person=person).order_by("pk").values("at", to=asked)),
        "muted": list(Mute.objects.filter(person=person).values("reason", "at", "lifted_at", session=title)),
        "muted_others": list(Mute.objects.filter(by=person).values("reason", "at", "lifted_at", session=title)),
        "hosted": list(Host.objects.filter(person=person).order_by("pk").values(session=title)),
    }


def dry_run(person: User) -> dict[str, int]:
    return {
        "live questions": Question.objects.filter(asker=person).count(),
        "live questions that wait": WrittenQuestion.objects.filter(person=person).count(),
        "live answers": Answer.objects.filter(author=person).count(),
        "live messages": ChatMessage.objects.filter(author=person).count(),
        "live votes": Vote.objects.filter(person=person).count(),
        "live mutes": Mute.objects.filter(person=person).count(),
    }


def erase(person: User) -> dict[str, int]:
    """Questions and messages lose their words, answers and events the name, votes go. Twice does nothing more."""
    counts = dry_run(person)
    with transaction.atomic():
        touched = Event.objects.filter(author=person).values("room")
        for room in Room.objects.filter(pk__in=touched).select_for_update(of=("self",)).order_by("pk"):
            _erase_in(room, person)
        for vote in Vote.objects.filter(person=person).order_by("question"):
            Question.objects.filter(pk=vote.question_id).update(votes=F("votes") - 1)
            vote.delete()
        Mute.objects.filter(person=person).delete()
        Mute.objects.filter(by=person).update(by=None, cid=None)
        Mute.objects.filter(lifted_by=person).update(lifted_by=None, lifted_cid=None)
        WrittenQuestion.objects.filter(person=person).delete()
        ReadMark.objects.filter(person=person).delete()
        Host.objects.filter(person=person).exclude(room__link__isnull=False).delete()
        Room.objects.filter(made_by=person).update(made_by=None, cid=None)
    return counts


def _erase_in(room: Room, person: User) -> None:
    mine = log.mark(room, person.pk)
    for question in Question.objects.filter(room=room, asker=person).order_by("pk"):
        log.redact(room, question.pk, hosts_may_read=False)
        _take_apart(room, question)
        question.state, question.text, question.asker = QuestionState.WITHDRAWN, "—", None
        question.hidden_reason, question.answered_at, question.pin = "", None, None
        question.save(update_fields=["state", "text", "asker", "hidden_reason", "answered_at", "pin"])
        log.append(room, EventKind.WITHDRAWN, by=None, body={"q": question.pk}, redacts=True)
        finding.changed(question)
    Answer.objects.filter(question__room=room, author=person).update(author=None)
    ChatMessage.objects.filter(room=room, author=person).update(author=None, text="—")
    for event in Event.objects.filter(Q(author=person), room=room):
        for words in (event.body, event.private or {}):
            if (words.get("by") or {}) and isinstance(words["by"], dict) and words["by"]["id"] == mine:
                words["by"] = log.NOBODY
            if event.kind == EventKind.SAID:
                words["text"] = "—"
        event.author, event.cid = None, None
        event.save(update_fields=["author", "cid", "body", "private"])


def _take_apart(room: Room, question: Question) -> None:
    """What others asked together with it waits on its own; it leaves what it was merged into."""
    question.refresh_from_db()  # another one of theirs may have let it go just now
    if question.merged_into_id:
        questions.part(room, question, by=None, is_gone=True)
    for other in Question.objects.filter(merged_into=question).select_related("asker").order_by("pk"):
        questions.part(room, other, by=None)
