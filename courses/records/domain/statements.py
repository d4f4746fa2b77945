"""What was learnt as xAPI 1.0.3 statements. Pure: the same rows always give the same statements, with the same ids.

Nothing here says who somebody is: the actor is an account of this site under a name that only one receiver knows. And
nothing says what somebody wrote or chose: only whether it was right, and how many points it gave.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from courses.certificates.domain.addresses import whole
from courses.certificates.models import Award
from courses.enums import EventKind
from courses.models import LearningEvent
from courses.records.domain.naming import LANGUAGES, Activity, Course
from courses.rules import module_of, passed, practice_key, quiz_key, review_key

ADL = "http://adlnet.gov/expapi/verbs/"
VERBS: dict[str, tuple[str, str, str]] = {
    "initialized": (f"{ADL}initialized", "打开了", "initialized"),
    "experienced": (f"{ADL}experienced", "读了", "experienced"),
    "answered": (f"{ADL}answered", "回答了", "answered"),
    "completed": (f"{ADL}completed", "学完了", "completed"),
    "passed": (f"{ADL}passed", "通过了", "passed"),
    "failed": (f"{ADL}failed", "没有通过", "failed"),
    "earned": ("http://id.tincanapi.com/verb/earned", "获得了", "earned"),
    "voided": (f"{ADL}voided", "撤回了", "voided"),
}
BADGE = "http://activitystrea.ms/schema/1.0/badge"
TOLD = (EventKind.READ, EventKind.ANSWER, EventKind.DONE, EventKind.UNDONE)
"""Kinds of events that become statements: that practice waits or came back is between learner and reviewer."""


def statement_of(event: LearningEvent, *, name: UUID, course: Course) -> dict[str, Any] | None:
    """What one event says, none where it says nothing for others. ``name`` is the learner's at this receiver.

    An answering event is read with its ``attempt``.
    """
    if event.kind == EventKind.UNDONE:
        ref = {"objectType": "StatementRef", "id": str(id_of_event(name, event.payload.get("cid", "")))}
        return _statement(id_of_event(name, event.cid), name, "voided", ref, _when(event), site=course.site)
    said = _said(event, course)
    if said is None:
        return None
    verb, about, result = said
    context = _context(event, course, about)
    made = _statement(id_of_event(name, event.cid), name, verb, about.statement(), _when(event), site=course.site)
    return {**made, **({"result": result} if result else {}), "context": context}


def _said(event: LearningEvent, course: Course) -> tuple[str, Activity, dict[str, Any]] | None:
    key, code, told = event.content_key, module_of(event.content_key), event.payload
    if event.kind == EventKind.READ:
        return ("experienced" if told.get("block") else "initialized"), course.activity(key), {}
    if event.kind == EventKind.ANSWER and key == quiz_key(code):
        points, of = _points(event)
        is_passed = passed(points, of)
        return ("passed" if is_passed else "failed"), course.activity(key), _scored(points, of, success=is_passed)
    if event.kind == EventKind.ANSWER:
        home, _dot, question = str(told.get("question", "")).rpartition(".")
        result = (
            _scored(*_points(event), success=bool(told.get("right"))) if _is_judged(event) else {"completion": True}
        )
        return "answered", course.question(home if key == review_key(code) and home else key, question), result
    if event.kind == EventKind.DONE and key == practice_key(code):
        return "passed", course.activity(key), {"completion": True, "success": True}
    if event.kind == EventKind.DONE:
        return "completed", course.activity(key), {"completion": True}
    return None


def _is_judged(event: LearningEvent) -> bool:
    """Whether anybody knows if the answer was right: not of a question that was not there any more."""
    attempt = getattr(event, "attempt", None)
    return attempt is not None and all(answer.score is not None for answer in attempt.answers.all())


def _points(event: LearningEvent) -> tuple[float, int]:
    """Of the attempt beside the event; of the event itself where it came before attempts were kept."""
    attempt = getattr(event, "attempt", None)
    if attempt is not None:
        return float(attempt.points), int(attempt.of)
    told = event.payload
    if "of" in told:
        return float(told.get("points", told.get("right", 0))), int(told["of"])
    return float(bool(told.get("right"))), 1


def _scored(points: float, of: int, *, success: bool) -> dict[str, Any]:
    if of < 1:
        return {"success": success, "completion": True}
    raw = min(points, of)
    score = {"scaled": round(raw / of, 4), "raw": raw, "min": 0, "max": of}
    return {"score": score, "success": success, "completion": True}


def _context(event: LearningEvent, course: Course, about: Activity) -> dict[str, Any]:
    parent = course.module(event.content_key)
    activities: dict[str, Any] = {"grouping": [course.whole().statement()]}
    if parent.id != about.id:
        activities["parent"] = [parent.statement()]
    language = LANGUAGES.get(event.language, event.language)
    return {"platform": course.site, "language": language, "contextActivities": activities}


def earned(award: Award, *, name: UUID, course: Course) -> dict[str, Any]:
    """A badge or certificate. Its code stays with its holder."""
    names = {LANGUAGES[code]: title for code, title in award.title.items() if code in LANGUAGES and title}
    about = Activity(whole("certificates:achievement", key=award.key), names or {"en": award.key}, BADGE)
    made = _statement(id_of_award(name, award), name, "earned", about.statement(), award.earned_at, site=course.site)
    activities = {"grouping": [course.whole().statement()]}
    return {**made, "context": {"platform": course.site, "contextActivities": activities}}


def taken_back(award: Award, *, name: UUID, course: Course) -> dict[str, Any]:
    ref = {"objectType": "StatementRef", "id": str(id_of_award(name, award))}
    at = award.revoked_at or award.earned_at
    return _statement(uuid5(name, f"award:{award.pk}:revoked"), name, "voided", ref, at, site=course.site)


def id_of_event(name: UUID, cid: UUID | str) -> UUID:
    """The same event to the same receiver is the same statement, however often it is sent."""
    return uuid5(name, f"event:{cid}")


def id_of_award(name: UUID, award: Award) -> UUID:
    return uuid5(name, f"award:{award.pk}:earned")


def _when(event: LearningEvent) -> datetime:
    """A clock that runs ahead is not believed."""
    return min(event.happened_at, event.received_at)


def _statement(
    statement_id: UUID, name: UUID, verb: str, about: dict[str, Any], at: datetime, *, site: str
) -> dict[str, Any]:
    address, chinese, english = VERBS[verb]
    return {
        "id": str(statement_id),
        "actor": {"objectType": "Agent", "account": {"homePage": site, "name": str(name)}},
        "verb": {"id": address, "display": {"zh-Hans": chinese, "en": english}},
        "object": about,
        "timestamp": at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
