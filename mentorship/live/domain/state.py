"""A room as its pages and clients see it. ``head`` is read first: what happens meanwhile comes as events."""

from collections import Counter, defaultdict
from typing import Any

from accounts.models import User
from mentorship.live.domain import log
from mentorship.live.enums import SHOWN, QuestionState, RoomKind
from mentorship.live.models import Answer, ChatMessage, Host, Question, ReadMark, Room, Vote
from mentorship.live.protocol.frames import moment

MESSAGES = 200


def room_state(room: Room, person: User, *, is_host: bool, before: int | None = None) -> dict[str, Any]:
    """The snapshot of ``docs/live-protocol.md``: jsonable, five queries a session and four a chat.

    ``before`` turns back a long chat: the messages before this number.
    """
    head, epoch, state, slow = Room.objects.values_list("head", "epoch", "state", "slow").get(pk=room.pk)
    told = {
        "room": {
            "slug": room.slug,
            "kind": room.kind,
            "title": room.title,
            "state": state,
            "starts_at": moment(room.starts_at) if room.starts_at else None,
            "slow": slow,
        },
        "epoch": epoch,
        "head": head,
        "me": log.mark(room, person.pk),
        "host": is_host,
    }
    if room.kind == RoomKind.CHAT:
        return told | chat_state(room, before=before)
    return told | questions_state(room, person, is_host=is_host)


def questions_state(room: Room, person: User, *, is_host: bool) -> dict[str, Any]:
    """Shown questions by votes, then age; pinned ones first, set aside ones last. Merged ones are counted, not listed.

    Hosts also get the hidden ones, with the reason.
    """
    states = (*SHOWN, QuestionState.MERGED, QuestionState.HIDDEN) if is_host else (*SHOWN, QuestionState.MERGED)
    rows = Question.objects.filter(room=room, state__in=states).select_related("asker", "taken_by")
    hosts = set(Host.objects.filter(room=room).values_list("person", flat=True))
    answers: dict[int, list[dict]] = defaultdict(list)
    for said in Answer.objects.filter(question__room=room, question__state__in=states).select_related("author"):
        answers[said.question_id].append(
            {"seq": said.seq, "text": said.text, "by": _who(room, said.author, hosts), "at": moment(said.at)}
        )
    voted = Vote.objects.filter(question__room=room, person=person).values_list("question", flat=True)
    questions: list[dict[str, Any]] = []
    same = Counter[int | None]()
    for row in rows.order_by("-votes", "seq"):
        if row.state == QuestionState.MERGED:
            same[row.merged_into_id] += 1
            continue
        told = {
            "q": row.pk,
            "seq": row.seq,
            "text": row.text,
            "state": row.state,
            "votes": row.votes,
            "by": _who(room, row.asker, hosts),
            "at": moment(row.asked_at),
            "taken_by": _who(room, row.taken_by, hosts) if row.taken_by else None,
            "pinned": row.pin is not None,
            "answers": answers[row.pk],
        }
        questions.append(told | {"reason": row.hidden_reason} if row.hidden_reason else told)
    for question in questions:
        question["same"] = same[question["q"]]
    return {"questions": sorted(questions, key=rank), "voted": sorted(voted)}


def rank(question: dict[str, Any]) -> int:
    """Where it stands in every order: pinned ones first, those set aside last."""
    return 0 if question["pinned"] else 2 if question["state"] == QuestionState.PARKED else 1


def chat_state(room: Room, *, before: int | None = None) -> dict[str, Any]:
    """The last messages (before a number), oldest first, and how far each side has read."""
    rows = ChatMessage.objects.filter(room=room).select_related("author").order_by("-seq")
    rows = (rows if before is None else rows.filter(seq__lt=before))[:MESSAGES]
    messages = [
        {"seq": row.seq, "text": row.text, "by": _who(room, row.author, set()), "at": moment(row.at)}
        for row in reversed(rows)
    ]
    marks = ReadMark.objects.filter(room=room).values_list("person", "seq")
    return {"messages": messages, "seen": {log.mark(room, person): seq for person, seq in marks}}


def _who(room: Room, person: User | None, hosts: set[int]) -> dict[str, Any]:
    if person is None:
        return log.NOBODY
    return log.who(room, person, is_host=person.pk in hosts)
