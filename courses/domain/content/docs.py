"""The course between file and page: plain values that compare and hash. Text is canonical Markdown."""

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a lesson; ``fields`` as in the file, pictures as paths inside the module's folder."""

    kind: str
    fields: dict[str, Any] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True)
class CourseDoc:
    """``paths`` and ``placement`` hold the fields of the file, in one language."""

    slug: str
    title: str
    summary: str
    paths: tuple[dict[str, Any], ...] = ()
    placement: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class TrackDoc:
    code: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class TaskDoc:
    """A module's practice task; ``asks`` and ``rubric`` hold the fields of the file, ``text`` is Markdown."""

    title: str
    minutes: int
    peer: bool
    asks: tuple[dict[str, Any], ...]
    rubric: tuple[dict[str, Any], ...]
    text: str


@dataclass(frozen=True, slots=True)
class ModuleDoc:
    """``lessons`` are the keys of the module's lessons in their order; ``task`` is None where there is none yet.

    ``paths`` are those it lies on, ``needs`` the modules that come before it.

    ``objectives`` are the short names of the outcomes, one for each ("" where it has none); empty where none has one.
    """

    code: str
    slug: str
    track: str
    minutes: int
    title: str
    summary: str
    outcomes: tuple[str, ...]
    practice: str
    road: str
    lessons: tuple[str, ...]
    quiz: tuple[Block, ...]
    objectives: tuple[str, ...] = ()
    task: TaskDoc | None = None
    paths: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LessonDoc:
    key: str
    slug: str
    minutes: int
    title: str
    summary: str
    blocks: tuple[Block, ...]


Doc = CourseDoc | TrackDoc | ModuleDoc | LessonDoc


@dataclass(slots=True)
class Course:
    """Everything that the files say, by language. Tracks and modules stand in their order."""

    course: dict[str, CourseDoc] = field(default_factory=dict)
    tracks: dict[str, list[TrackDoc]] = field(default_factory=dict)
    modules: dict[str, list[ModuleDoc]] = field(default_factory=dict)
    lessons: dict[str, dict[str, LessonDoc]] = field(default_factory=dict)


def fingerprint(doc: Doc) -> str:
    """The same for two docs exactly when nothing a reader could see differs.

    What is empty of the later fields is hashed as before there were any: no page looks changed.
    """
    facts = asdict(doc)
    for name in ("objectives", "task", "paths", "needs", "placement"):
        if not facts.get(name, True):
            del facts[name]
    return sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
