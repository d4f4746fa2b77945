"""Mentors and editors read lessons aloud; what an editor accepted is heard by everybody, the rest by its speaker."""

from uuid import uuid4

from cms.core.domain.lightening import lighten
from courses.sound.domain.words import said_in
from tests.factories.sound import heard, recorded, tone
from tests.permissions import Row
from tests.permissions.pages import NEVER_IN

VOICES = (302, 404, 200, 404, 404, 200)
VOICES_SEND = (302, 404, 302, 404, 404, 302)


def lesson(world) -> dict:
    return {"key": world.course.lessons[0].key}


def step(world) -> dict:
    return lesson(world) | {"place": 1}


def sound(world) -> dict:
    facts = {"cid": uuid4(), "sound": tone(), "speech": "mandarin", "speaker": "师傅", "agreed": "on"}
    return facts | {"words_key": said_in(world.course.lessons[0].body)[1].key}


def waiting(world) -> dict:
    return {"file": recorded(world.mentor, world.course.lessons[0]).pk}


def accepted(world) -> dict:
    return {"file": heard(world.mentor, world.course.lessons[0]).pk}


def lighter(world) -> dict:
    voice = heard(world.mentor, world.course.lessons[0])
    lighten(voice)
    return {"file": voice.pk}


ROWS = [
    Row("sound:lessons", VOICES),
    Row("sound:lesson", VOICES, args=lesson),
    Row("sound:step", VOICES, args=step),
    Row("sound:step", VOICES_SEND, "post", step, sound),
    Row("sound:back", NEVER_IN, args=waiting),
    Row("sound:back", (302, 404, 302, 404, 404, 404), "post", waiting),
    Row("sound:hear", (404, 404, 200, 404, 404, 200), args=waiting),
    Row("sound:hear", (200,) * 6, args=accepted),
    Row("sound:light", (404,) * 6, args=waiting),
    Row("sound:light", (200,) * 6, args=lighter),
    Row("sound:speech", (302,) * 6),
]
