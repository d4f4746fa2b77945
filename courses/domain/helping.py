"""What a helper may do in the course, in words, and how its owner takes it back."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.domain.helping import DeedKind
from courses.domain.events import record
from courses.domain.outline import outline
from courses.domain.path import unsay
from courses.domain.quiz.attempts import drop_attempt
from courses.enums import EventKind, PathMove
from courses.models import LearningEvent, PathEvent


def _learnt(event: LearningEvent) -> str:
    """Reading on is not a deed."""
    words = {EventKind.DONE: _("Marked as learnt: %(lesson)s"), EventKind.ANSWER: _("Answered in: %(lesson)s")}
    if event.kind not in words:
        return ""
    line = outline(get_language() or "").lesson(event.content_key)
    return words[EventKind(event.kind)] % {"lesson": line.title if line else event.content_key}


def _said(event: PathEvent) -> str:
    return _("About the path: %(what)s") % {"what": PathMove(event.kind).label}


def take_back(event: LearningEvent, by: Any) -> None:
    """The mark goes; the event stays, and so does the one that takes it back. Twice is once.

    What somebody else answered says nothing of the owner: it no longer counts for their goals, nor comes back to them.
    """
    record(
        event.person,
        content_key=event.content_key,
        kind=EventKind.UNDONE,
        cid=uuid5(NAMESPACE_URL, f"undone:{event.cid}"),
        by=by,
        payload={"cid": str(event.cid)},
        then=lambda _undone: drop_attempt(event),
    )


LEARNT = DeedKind(_learnt, lambda event: event.person_id, take_back)
SAID = DeedKind(_said, lambda event: event.person_id, unsay)
