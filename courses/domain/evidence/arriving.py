"""Photos and recordings that come in parts (``cms.core.domain.uploads``): where they go when they are whole."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from cms.core.domain.states import MoveRefused
from cms.core.models import Upload
from courses.domain.evidence.sending import add_file, begin, evidence_of
from courses.domain.evidence.task import task_of
from courses.exceptions import Refused

PURPOSE = "practice"


def parted(target: str) -> tuple[str, str]:
    """``M07:shop`` is module and ask."""
    code, _colon, ask = target.partition(":")
    return code, ask


def may(person: Any, target: str) -> bool:
    """Does this module ask for such a file, and may this person still change what they show?"""
    code, ask = parted(target)
    task = task_of(code, language=get_language() or "")
    line = task.ask(ask) if task else None
    row = evidence_of(person, code)
    return line is not None and line.is_file and (row is None or row.is_with_learner)


def take(upload: Upload, file: Any) -> None:
    """Into the draft, under the phone's own name for it: twice is once."""
    code, ask = parted(upload.target)
    task = task_of(code, language=get_language() or "")
    if task is None:
        raise ValidationError(str(Refused.message))
    row = begin(upload.person, code=code, by=upload.person)
    try:
        add_file(row, task=task, ask=ask, upload=file, cid=upload.cid, by=upload.person)
    except (Refused, MoveRefused) as refused:
        raise ValidationError(str(refused.message)) from refused
