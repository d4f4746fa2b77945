"""Lessons are for everyone to read; only who signed in learns with a record. Nobody sees another's record."""

from uuid import uuid4

from association.domain.residence import village_of
from courses.domain.editions import begin_edition
from courses.domain.evidence import reviewing
from courses.models import Evidence
from mentorship.models import Link
from tests.factories import evidence as shown
from tests.permissions import Row
from tests.permissions.pages import AWAY, NEVER, NEVER_IN, NOT_THERE

EVERYONE = (200,) * 6
OWN = (302, 200, 200, 200, 200, 200)
SENT = (302, 204, 204, 204, 204, 204)
NO_SUCH = (302, 404, 404, 404, 404, 404)
INCOMPLETE = (302, 400, 400, 400, 400, 400)


def lesson(world) -> dict:
    return {"key": world.course.lessons[0].key}


def no_lesson(_world) -> dict:
    return {"key": "M99-L1"}


def quiz(world) -> dict:
    return {"code": world.course.module.code}


def no_quiz(_world) -> dict:
    return {"code": "M99"}


def learnt(_world) -> dict:
    return {"cid": uuid4(), "question": "q1", "chosen": [0], "block": 1}


def wrong_question(_world) -> dict:
    return {"cid": uuid4(), "question": "q99", "chosen": [0]}


def whole_quiz(_world) -> dict:
    return {"cid": uuid4()} | {f"q{number}": [0] for number in range(1, 6)}


def half_a_quiz(_world) -> dict:
    return {"cid": uuid4(), "q1": [0]}


def told(world) -> dict:
    """The lesson has an edition for the villager's place."""
    unit = village_of(world.villager)
    page = begin_edition(world.course.lessons[0], unit=unit, by=None)
    if not page.live:
        page.get_latest_revision().publish()
    return lesson(world) | {"place": unit.pk}


def no_try(world) -> dict:
    return {"code": world.course.module.code, "cid": uuid4()}


def no_answer(_world) -> dict:
    return {"cid": uuid4()}


def no_card(_world) -> dict:
    return {"cid": uuid4(), "item": "M03-quiz.q1", "chosen": [0], "felt": "fine"}


def task(world) -> dict:
    return {"code": world.course.module.code}


def saved(_world) -> dict:
    return {"cid": uuid4(), "do": "save", "a-why": "因为", "a-cost": "12", "a-shop": "https://m.tb.cn/h.abc"}


def shown_once(world) -> dict:
    """The villager has sent practice; the mentor helps them."""
    pair = {"mentee": world.villager, "mentor": world.mentor}
    if not Link.objects.filter(**pair).exclude(state="ended").exists():
        Link.objects.create(**pair, seat=9, state="active")
    Evidence.objects.filter(person=world.villager).update(state="withdrawn", claimed_by=None, claimed_until=None)
    shown.sent(world.villager)
    return task(world)


def asked_more(world) -> dict:
    row = Evidence.objects.get(pk=waiting(world)["pk"])
    facts = {"task": shown.task(), "met": [], "words": "还差一样。", "by": world.mentor}
    reviewing.ask_more(row, **facts)
    return task(world)


def waiting(world) -> dict:
    shown_once(world)
    return {"pk": Evidence.objects.get(person=world.villager, state="submitted").pk}


def taken(world) -> dict:
    row = Evidence.objects.get(pk=waiting(world)["pk"])
    return {"pk": reviewing.claim(row, by=world.mentor).pk}


def picture(world) -> dict:
    row = Evidence.objects.get(pk=waiting(world)["pk"])
    return {"file": row.files.get().pk}


def decision(_world) -> dict:
    return {"met": ["five", "fits"], "words": "很好", "do": "accept"}


def words(_world) -> dict:
    return {"words": "许可：不缺什么。"}


def no_question(_world) -> dict:
    return {"cid": uuid4(), "question": "weather", "answer": "fine"}


def again(_world) -> dict:
    return {"cid": uuid4(), "do": "again"}


def no_module(_world) -> dict:
    return {"cid": uuid4(), "do": "knows", "about": "M99"}


def shared(_world) -> dict:
    """As a phone's system sends it: without a token."""
    return {"title": "笋干", "text": "看看 https://m.tb.cn/h.abc", "files": shown.photo()}


SHARED = (401, 302, 302, 302, 302, 302)
OWNER_DOES = (302, 302, 404, 404, 404, 404)
SIDES = (302, 200, 200, 404, 404, 404)
REVIEWER = (302, 404, 200, 404, 404, 404)
REVIEWER_DOES = (302, 404, 302, 404, 404, 404)

ROWS = [
    Row("courses:pack", EVERYONE, args=task),
    Row("courses:pack", NOT_THERE, args=no_quiz),
    Row("courses:pack", NEVER, "post", args=task),
    Row("courses:pack", EVERYONE, args=lambda world: task(world) | {"place": 990_001}),
    Row("courses:kept_told", EVERYONE, args=told),
    Row("courses:kept_told", NOT_THERE, args=lambda world: lesson(world) | {"place": 990_001}),
    Row("courses:kept_told", NEVER, "post", args=told),
    Row("courses:kept_quiz", EVERYONE, args=quiz),
    Row("courses:kept_quiz", NOT_THERE, args=no_quiz),
    Row("courses:kept_quiz", NEVER, "post", args=quiz),
    Row("courses:kept_practice", EVERYONE, args=task),
    Row("courses:kept_practice", NOT_THERE, args=no_quiz),
    Row("courses:kept_practice", NEVER, "post", args=task),
    Row("courses:practice", OWN, args=task),
    Row("courses:practice", NO_SUCH, args=no_quiz),
    Row("courses:practice", AWAY, "post", task, saved),
    Row("courses:share", OWN),
    Row("courses:share", SHARED, "post", data=shared),
    Row("courses:share_put", AWAY, "post", data=lambda _world: {"to": "M03:paper"}),
    Row("courses:practice_appeal", OWNER_DOES, "post", asked_more, words),
    Row("courses:practice_withdraw", OWNER_DOES, "post", shown_once),
    Row("courses:evidence_file", SIDES, args=picture),
    Row("courses:review_queue", OWN, args=lambda world: shown_once(world) and {}),
    Row("courses:review", REVIEWER, args=waiting),
    Row("courses:review_claim", REVIEWER_DOES, "post", waiting),
    Row("courses:review_release", REVIEWER_DOES, "post", taken),
    Row("courses:review_decide", REVIEWER_DOES, "post", waiting, decision),
    Row("courses:go_on", AWAY),
    Row("courses:placement", AWAY),  # this course asks nothing: on to the path
    Row("courses:placement", NOT_THERE, "post", data=no_question),
    Row("courses:placement", AWAY, "post"),
    Row("courses:path", (200,) * 6),
    Row("courses:path", AWAY, "post", data=again),
    Row("courses:path", NOT_THERE, "post", data=no_module),
    Row("courses:group", (200,) * 6, args=lesson),
    Row("courses:group", (200,) * 6, args=lambda world: lesson(world) | {"number": 3}),
    Row("courses:group", NOT_THERE, args=lambda world: lesson(world) | {"number": 9}),
    *(Row(f"courses:{name}", NEVER_IN, args=lesson) for name in ("answer", "done", "read")),
    *(Row(f"courses:{name}", NO_SUCH, "post", no_lesson, learnt) for name in ("answer", "done", "read")),
    Row("courses:answer", AWAY, "post", lesson, learnt),
    Row("courses:answer", NO_SUCH, "post", lesson, wrong_question),
    Row("courses:done", AWAY, "post", lesson, learnt),
    Row("courses:read", SENT, "post", lesson, learnt),
    Row("courses:learnt_here", NEVER, args=lesson),
    Row("courses:learnt_here", (302,) * 6, "post", lesson),
    Row("courses:learnt_here", NOT_THERE, "post", no_lesson),
    Row("courses:quiz", OWN, args=quiz),
    Row("courses:quiz", NO_SUCH, args=no_quiz),
    Row("courses:quiz", AWAY, "post", quiz, whole_quiz),
    Row("courses:quiz_try", NO_SUCH, args=no_try),
    Row("review:review", OWN),
    Row("review:review", AWAY, "post", data=no_card),
    Row("review:day", OWN),
    Row("review:told", NO_SUCH, args=no_answer),
    Row("courses:quiz", INCOMPLETE, "post", quiz, half_a_quiz),
]
