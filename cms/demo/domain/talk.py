"""Live sessions of the demo county: one that just ended, one that is on, those to come; and a chat.

Each kind has several plans in ``world.yaml``; a world that stands for weeks takes the next one each time.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from accounts.models import Notice, User
from association.models import Unit
from cms.demo.domain.clock import evening, set_back, set_to
from cms.demo.domain.world import SEED, World
from mentorship.domain.access import links_of
from mentorship.live.domain import chats, questions, rooms, votes
from mentorship.live.models import Answer, ChatMessage, Event, Question, ReadMark, Room, Vote
from mentorship.models import Link

TALKS = UUID(int=SEED)  # name space of the ids that a demo session's deeds carry
FIRST_ASKER, FIRST_VOTER = 30, 10
EVERY = timedelta(minutes=6)  # a question, its answer, the next one


def hold_session(world: World, *, turn: int = 0) -> Room:
    """Open, ask, answer, close: over a few minutes ago, begun an hour before that."""
    plan = _plan(world, "sessions_done", turn)
    length = EVERY * (len(plan["questions"]) + 1)
    room = _schedule(world, plan, f"done-{turn}", at=timezone.now() - length - timedelta(minutes=5))
    if room.opened_at is None:
        _hold(world, room, plan, length)
    return room


def _hold(world: World, room: Room, plan: dict[str, Any], length: timedelta) -> None:
    host = world.mentors["door"]
    _open(room, host)
    for number, entry in enumerate(plan["questions"]):
        asked = _ask(world, room, number, entry)
        if "answer" in entry:
            questions.take(asked, by=host, cid=_cid(room, f"take-{number}"))
            asked.refresh_from_db()
            questions.answer(asked, by=host, text=entry["answer"], cid=_cid(room, f"answer-{number}"))
        _happened(asked, ago=length - EVERY * number)
    votes.tell_votes(room.pk)
    rooms.close_session(room, by=host, cid=_cid(room, "close"))
    set_to(room, opened_at=room.starts_at, closed_at=timezone.now() - timedelta(minutes=5))


def _happened(asked: Question, *, ago: timedelta) -> None:
    rows = Question.objects.filter(pk=asked.pk)
    set_back(rows, ago, "asked_at")
    set_back(rows, ago - EVERY / 3, "taken_at", "answered_at")
    set_back(Answer.objects.filter(question=asked), ago - EVERY / 3, "at")
    set_back(Vote.objects.filter(question=asked), ago - EVERY / 2, "at")
    told = Event.objects.filter(room=asked.room_id, body__q=asked.pk)
    set_back(told.filter(kind="asked"), ago, "at")
    set_back(told.exclude(kind="asked"), ago - EVERY / 3, "at")


def open_session(world: World, *, turn: int = 0) -> Room:
    """One that is on, with questions that wait."""
    plan = _plan(world, "sessions_now", turn)
    room = _schedule(world, plan, f"now-{turn}", at=timezone.now() - timedelta(minutes=20))
    if room.opened_at is None:
        _open(room, world.mentors["door"])
        set_to(room, opened_at=room.starts_at)
        for number, entry in enumerate(plan["questions"]):
            asked = _ask(world, room, number + 7, entry)
            _happened(asked, ago=timedelta(minutes=14 - 5 * number))
        votes.tell_votes(room.pk)
    return room


def announce_session(world: World, *, turn: int = 0) -> Room:
    """The evening after next, so that there is always time to look at it before."""
    return _schedule(world, _plan(world, "sessions_coming", turn), f"coming-{turn}", at=evening(2))


def announce_in_english(world: World, *, turn: int = 0) -> Room:
    plan = world.cast["session_english"]
    return _schedule(world, plan, f"english-{turn}", at=evening(5), host="back", everywhere=True, language="en")


def chat_a_little(world: World) -> None:
    """The words of the first link, so that the desk has a chat with something unread."""
    learner = world.people[0]
    room = rooms.chat_of(links_of(learner)[0])
    for number, (who, text) in enumerate(world.cast["chat"]):
        by = world.mentors["door"] if who == "mentor" else learner
        chats.say(room, by=by, text=text, cid=_cid(room, f"say-{number}"))


def words_of_the_others(world: World) -> None:
    """Whoever last spoke some days ago has something to read in their chat: both pages then tell the same story."""
    for number, link in enumerate(Link.objects.filter(last_contact_at__isnull=False, ended_at=None).order_by("pk")):
        room, at = rooms.chat_of(link), link.last_contact_at
        if ChatMessage.objects.filter(room=room).exists():
            continue
        lines = world.cast["chats_of_others"][number % len(world.cast["chats_of_others"])]
        before = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        for line, (who, text) in enumerate(lines):
            by = link.mentor if who == "mentor" else link.mentee
            said = chats.say(room, by=by, text=text, cid=_cid(room, f"other-{line}"))
        for person in (link.mentor, link.mentee):
            chats.mark_read(room, by=person, upto=said.seq)
        rows = (
            ChatMessage.objects.filter(room=room),
            Event.objects.filter(room=room),
            ReadMark.objects.filter(room=room),
        )
        for row in rows:
            row.update(at=at)
        set_to(link, last_contact_at=at)
        Notice.objects.filter(pk__gt=before).update(created_at=at, read_at=at)


def _plan(world: World, kind: str, turn: int) -> dict[str, Any]:
    plans = world.cast[kind]
    plan: dict[str, Any] = plans[turn % len(plans)]
    return plan


def _schedule(
    world: World,
    plan: dict[str, Any],
    name: str,
    *,
    at: datetime,
    host: str = "door",
    everywhere: bool = False,
    language: str = "",
) -> Room:
    """The session of this name; announced now if it is not there yet."""
    unit: Unit | None = None if everywhere else world.villages["zhuxi"]
    return rooms.schedule_session(
        title=plan["title"],
        about=plan.get("about", ""),
        starts_at=at,
        by=world.mentors[host],
        unit=unit,
        language=language,
        cid=uuid5(TALKS, name),
    )


def _open(room: Room, host: User) -> None:
    rooms.open_session(room, by=host, cid=_cid(room, "open"))
    room.refresh_from_db()


def _ask(world: World, room: Room, number: int, entry: dict[str, Any]) -> Question:
    asker = world.who(entry.get("asker", FIRST_ASKER + number))
    event = questions.ask(room, by=asker, text=entry["text"], cid=_cid(room, f"ask-{number}"))
    asked = Question.objects.get(room=room, seq=event.seq)
    for voter in world.people[FIRST_VOTER : FIRST_VOTER + entry["votes"]]:
        votes.upvote(asked, by=voter)
    asked.refresh_from_db()
    return asked


def _cid(room: Room, what: str) -> UUID:
    return uuid5(TALKS, f"{room.made_by_id}-{room.cid or room.link_id}-{what}")
