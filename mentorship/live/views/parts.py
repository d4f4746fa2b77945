"""What the pages of a session and of a chat show beyond the snapshot."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest

from accounts.access import PersonRequest
from accounts.models import User
from cms.core.domain.words import tidy
from mentorship.live.domain import log, mutes, slow
from mentorship.live.domain.access import sessions_listed
from mentorship.live.domain.rooms import may_guess
from mentorship.live.domain.state import MESSAGES, rank
from mentorship.live.domain.written import session_of_code
from mentorship.live.enums import SLOW_STEPS, QuestionState, RoomKind, RoomState
from mentorship.live.exceptions import NoSuchThing, TooManyGuesses
from mentorship.live.models import Room
from mentorship.live.models.questions import QUESTION_MAX

FIRST_SHOWN = 12  # questions on the page at first, so that a full room stays light; the rest is one tap away
FOR_HOSTS = 10  # the same for hosts: what they may do with each question weighs too
#: What a question that has just been asked looks like: the scripts copy it and fill in the words.
BLANK = {"q": "", "seq": "", "state": QuestionState.WAITING, "votes": 0, "mine": True, "cid": ""}


def session_context(request: PersonRequest, row: Room, state: dict[str, Any]) -> dict[str, Any]:
    shown, by_time = state["questions"], request.GET.get("by") == "time"
    if by_time:
        shown = sorted(shown, key=lambda question: (rank(question), -question["seq"]))
    most = len(shown) if "all" in request.GET else FOR_HOSTS if row.is_host else FIRST_SHOWN
    muted = mutes.muted_in(row) if row.is_host else []
    marks = {log.mark(row, mute.person_id) for mute in muted}
    questions = [
        question
        | {
            "voted": question["q"] in state["voted"],
            "mine": mine,
            "muted": question["by"]["id"] in marks,
            "cid": uuid4(),
            "when": datetime.fromisoformat(question["at"]),
        }
        for place, question in enumerate(shown)
        if (mine := question["by"]["id"] == state["me"]) or place < most
    ]
    return {
        "questions": questions,
        "asked": len(shown),
        "answered": sum(question["state"] == QuestionState.ANSWERED for question in shown),
        "by_time": by_time,
        "blank": BLANK,
        "slow": state["room"]["slow"],
        "paces": [(step, slow.in_words(step)) for step in SLOW_STEPS if step],
        "muted": muted,
        "why_muted": mutes.in_words(row.why_muted) if row.why_muted and not row.is_host else "",
    }


def chat_context(row: Room, person: User, state: dict[str, Any]) -> dict[str, Any]:
    """Where this person stopped reading, and whether the other one has read what was said last."""
    messages = [said | {"when": datetime.fromisoformat(said["at"])} for said in state["messages"]]
    read = state["seen"].get(state["me"], 0)
    unread = [said["seq"] for said in messages if said["seq"] > read and said["by"]["id"] != state["me"]]
    theirs = max((seq for mark, seq in state["seen"].items() if mark != state["me"]), default=0)
    return {
        "place": "mentor",
        "other": row.link.other_side(person) if row.link else None,
        "messages_said": messages,
        "first_unread": unread[0] if unread else None,
        "was_seen": bool(messages) and messages[-1]["by"]["id"] == state["me"] and messages[-1]["seq"] <= theirs,
        "earlier": messages[0]["seq"] if len(messages) == MESSAGES else None,
    }


def has_its_field(context: dict[str, Any]) -> bool:
    """Whether the refused words stand in a field of this page again."""
    kind, q = context["draft"].get("kind"), context["draft"].get("q")
    if context["room"].state != RoomState.OPEN or context["is_older"]:
        return False
    if kind != "answer":
        return not context.get("why_muted") and kind == ("say" if context["room"].kind == RoomKind.CHAT else "ask")
    shown = context.get("questions", ())
    return any(str(question["q"]) == q and question["state"] != QuestionState.HIDDEN for question in shown)


def typed(context: dict[str, Any]) -> str:
    """Words of a refused form that has no field on the page that is shown."""
    draft = context["draft"]
    words: str = draft.get("text") or (draft.get("reason", "") if draft.get("kind") == "mute" else "")
    return "" if has_its_field(context) else words


def carried(request: HttpRequest) -> str:
    """A question that somebody had typed elsewhere, in the search for instance, and brings along."""
    return tidy(request.GET.get("text", "")).strip()[:QUESTION_MAX]


def number(asked: str) -> int | None:
    """A number as the log gives them; None for anything else."""
    return int(asked) if asked.isdecimal() and len(asked) < 16 else None  # noqa: PLR2004 safe in JSON and in SQL


def chosen_session(person: User, said: dict[str, Any], *, at: datetime) -> Room | None:
    """By its name in the list, else by the digits somebody typed; None where neither was given.

    Raises ``NoSuchThing``, ``TooManyGuesses``.
    """
    if said["room"]:
        if (room := sessions_listed().filter(slug=said["room"]).first()) is None:
            raise NoSuchThing
        return room
    if not said["code"]:
        return None
    if not may_guess(person, ""):
        raise TooManyGuesses
    if (room := session_of_code(said["code"], at=at)) is None:
        raise NoSuchThing
    return room
