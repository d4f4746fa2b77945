"""Who may open which address of the live room."""

from uuid import uuid4

from django.utils import timezone

from mentorship.live.domain import questions
from mentorship.live.domain.written import write
from mentorship.live.models import Question
from tests.factories.live import make_chat, make_session
from tests.permissions import Row


def a_session(world):
    return {"slug": make_session(hosts=[world.mentor]).slug}


def a_chat(world):
    """The private room of the villager and the mentor; for everyone else it is not there."""
    return {"slug": make_chat(mentor=world.mentor, mentee=world.villager).slug}


def say_deed(world):
    return a_chat(world) | {"kind": "say"}


def no_deed(world):
    return a_session(world) | {"kind": "nonsense"}


def ask_deed(world):
    return a_session(world) | {"kind": "ask"}


def close_deed(world):
    return a_session(world) | {"kind": "close"}


def pin_deed(world):
    return asked_there(world, "pin")


def mute_deed(world):
    return asked_there(world, "mute")


def asked_there(world, kind):
    """A deed about the villager's question in a session of the mentor's."""
    room = make_session(hosts=[world.mentor])
    questions.ask(room, by=world.villager, text="怎么定价")
    return {"slug": room.slug, "kind": kind}


def their_question(_world):
    return {"q": Question.objects.latest("pk").pk, "reason": "一直打广告"}


def a_session_with_a_question(world):
    return {"slug": asked_there(world, "pin")["slug"]}


def slow_deed(world):
    return a_session(world) | {"kind": "slow"}


def some_session(world):
    return {"room": a_session(world)["slug"]}


def no_row(_world):
    return {"pk": 999_999}


def a_waiting_question(world):
    facts = {"text": "怎么定价", "room": None, "cid": uuid4(), "at": timezone.now()}
    return {"pk": write(world.villager, **facts).pk}


ANYONE = (200,) * 6
HOST = (302, 409, 302, 409, 409, 409)
PAIR = (302, 200, 200, 404, 404, 404)
EVERYONE = (302, 200, 200, 200, 200, 200)
ROWS = [
    Row("live:ask", ANYONE),
    Row("live:note", ANYONE),
    Row("live:write", (302, 422, 422, 422, 422, 422), "post", data=lambda _world: {"text": ""}),
    Row("live:place", (302, 404, 404, 404, 404, 404), "post", args=no_row, data=lambda _world: {"room": "x"}),
    Row("live:place", (302, 302, 404, 404, 404, 404), "post", args=a_waiting_question, data=some_session),
    Row("live:away", (302, 302, 404, 404, 404, 404), "post", args=a_waiting_question),
    Row("live:desk", EVERYONE),
    Row("live:join", (422,) * 6, method="post", data=lambda _world: {"code": "12"}),
    Row("live:schedule", (302, 404, 200, 404, 404, 404)),
    Row("live:schedule", (302, 404, 422, 404, 404, 404), "post", data=lambda _world: {"title": "怎么定价"}),
    Row("live:room", ANYONE, args=a_session),
    Row("live:poster", EVERYONE, args=a_session),
    Row("live:poster_pdf", EVERYONE, args=a_session),
    Row("live:state", EVERYONE, args=a_session),
    Row("live:events", (401, 200, 200, 200, 200, 200), args=a_session, data=lambda _world: {"wait": 0}),
    Row("live:do", (302,) * 6, method="post", args=ask_deed, data=lambda _world: {"text": "怎么定价"}),
    Row("live:do", (302, 409, 302, 409, 409, 409), method="post", args=close_deed),
    Row("live:do", HOST, "post", args=pin_deed, data=their_question),
    Row("live:do", HOST, "post", args=mute_deed, data=their_question),
    Row("live:do", HOST, "post", args=slow_deed, data=lambda _world: {"seconds": 60}),
    Row("live:decide", (302, 404, 200, 404, 404, 404), args=a_session_with_a_question, data=their_question),
    Row("live:decide", (302, 404, 404, 404, 404, 404), args=a_session, data=lambda _world: {"q": "x"}),
    Row("live:do", (302, 404, 404, 404, 404, 404), method="post", args=no_deed),
    Row("live:do", (405,) * 6, args=ask_deed),
    Row("live:room", PAIR, args=a_chat),
    Row("live:state", PAIR, args=a_chat),
    Row("live:poster", (302, 404, 404, 404, 404, 404), args=a_chat),
    Row("live:poster_pdf", (302, 404, 404, 404, 404, 404), args=a_chat),
    Row("live:events", (401, 200, 200, 404, 404, 404), args=a_chat, data=lambda _world: {"wait": 0}),
    Row("live:do", (302, 302, 302, 404, 404, 404), method="post", args=say_deed, data=lambda _world: {"text": "您好"}),
]
