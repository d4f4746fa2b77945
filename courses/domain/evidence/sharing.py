"""What somebody shared from another app of their phone: kept for them alone until they say for which practice it is."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cms.core.domain import uploads
from cms.core.domain.rates import allow
from cms.core.domain.words import tidy
from cms.core.models import Upload
from cms.core.pictures import clean_picture
from courses.domain.evidence.sending import add_file, begin, save_answers
from courses.domain.evidence.task import AskLine, task_of
from courses.domain.outline import outline
from courses.domain.path import choice_of, is_known, way
from courses.domain.progress import standing_of
from courses.enums import Ask
from courses.exceptions import Refused, SharedTooOften
from courses.models import Evidence
from courses.models.evidence import WITH_THE_LEARNER
from courses.rules import practice_key

PURPOSE = "share"
MOST_FILES = 6
MOST_NEXT = 3  # tasks that were not begun
A_DAY, MOST_A_DAY = 86_400, 24
NAMES = UUID("0e1b8c0a-2f0d-4a58-8d0b-0c8a6f4f2d5e")


@dataclass(frozen=True, slots=True)
class Place:
    """``M03:paper`` and how it reads; ``is_begun`` where there is a draft."""

    code: str
    ask: AskLine
    module_title: str
    is_begun: bool

    @property
    def key(self) -> str:
        return f"{self.code}:{self.ask.key}"


def keep_shared(person: Any, file: Any) -> Upload:
    """A photo encoded anew, before anything of it is stored. The same one shared twice is there once.

    Raises ``ValidationError`` in words for what is no picture, ``TooManyUploads``.
    """
    cleaned = clean_picture(file)
    content = cleaned.read()
    cid = uuid5(NAMES, hashlib.sha256(content).hexdigest())
    name = tidy(cleaned.name or "photo.jpg")[-120:]
    return uploads.keep_whole(person, cid=cid, purpose=PURPOSE, name=name, content=content)


def count_share(person: Any) -> None:
    """Raises ``SharedTooOften``."""
    if not allow(f"courses.share:{person.pk}", limit=MOST_A_DAY, seconds=A_DAY):
        raise SharedTooOften


def shared_by(person: Any) -> list[Upload]:
    rows = Upload.objects.filter(person=person, purpose=PURPOSE, done_at=None, expires_at__gt=timezone.now())
    return [row for row in rows.order_by("pk") if row.received == row.size]


def places_for(person: Any, *, language: str) -> list[Place]:
    """Where it may go: practice that is begun and still the learner's, then what comes next on their way."""
    states = dict(Evidence.objects.filter(person=person).exclude(state="withdrawn").values_list("code", "state"))
    course, rows, choice = outline(language), standing_of(person), choice_of(person)
    path = way(course, choice, rows)
    lines = [module for module in (*path.modules, *course.modules) if module.task]
    begun = [code for code, state in states.items() if state in WITH_THE_LEARNER]
    ahead = [
        line.code
        for line in lines
        if line.code not in states and not is_known(line, choice, rows) and not is_accepted(line.code, rows)
    ]
    codes = [*begun, *list(dict.fromkeys(ahead))[:MOST_NEXT]]
    tasks = [task for task in (task_of(code, language=language) for code in codes) if task]
    return [
        Place(task.code, ask, task.module_title, task.code in begun)
        for task in tasks
        for ask in task.asks
        if ask.kind in {Ask.PHOTO, Ask.LINK}
    ]


def is_accepted(code: str, rows: dict[str, Any]) -> bool:
    row = rows.get(practice_key(code))
    return bool(row and row.done_at)


def put_photo(upload: Upload, *, to: Place, language: str, by: Any) -> Evidence:
    """Into the draft, as if chosen there; then it waits nowhere else. Again is once.

    Raises ``ValidationError``, ``Refused``, ``MoveRefused``.
    """
    task = task_of(to.code, language=language)
    if upload.person_id != by.pk or task is None:
        raise Refused
    row = begin(by, code=to.code, by=by)
    file = SimpleUploadedFile(upload.name, uploads.content_of(upload), "")
    add_file(row, task=task, ask=to.ask.key, upload=file, cid=upload.cid, by=by)
    uploads.drop(upload)
    return row


def put_link(address: str, *, to: Place, by: Any) -> Evidence:
    row = begin(by, code=to.code, by=by)
    return save_answers(row, answers={to.ask.key: address}, by=by)


def throw_away(person: Any) -> None:
    for row in shared_by(person):
        uploads.drop(row)
