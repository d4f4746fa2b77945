"""A course from elsewhere between its package and our pages."""

from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps

from courses.domain.content.docs import Block, LessonDoc, fingerprint
from courses.domain.qti.importing import Line
from courses.domain.quiz.items import body_of

LONGEST_TITLE, LONGEST_SUMMARY = 80, 200
NEW, CHANGED, SAME, LEFT = "new", "changed", "same", "left"


@dataclass(slots=True)
class BroughtLesson:
    """``ident`` is what the package calls it, the same at the next export; 0 ``minutes`` are not said."""

    ident: str
    title: str
    summary: str = ""
    minutes: int = 0
    blocks: tuple[Block, ...] = ()
    notes: list[str] = field(default_factory=list)

    @property
    def doc(self) -> LessonDoc:
        return LessonDoc("", "", self.minutes, self.title, self.summary, self.blocks)

    @property
    def mark(self) -> str:
        return fingerprint(self.doc)


@dataclass(slots=True)
class BroughtModule:
    ident: str
    title: str
    summary: str = ""
    lessons: list[BroughtLesson] = field(default_factory=list)
    questions: list[Line] = field(default_factory=list)
    left: list["Row"] = field(default_factory=list)

    @property
    def taken(self) -> set[str]:
        return {line.item.key for line in self.questions if line.item}

    @property
    def mark(self) -> str:
        facts = [self.title, self.summary, [body_of(line.item) for line in self.questions if line.item]]
        return sha256(dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(slots=True)
class Row:
    """One line of what will come. ``kind``: ``module``, ``lesson``, ``question``, ``file``; ``what`` as above."""

    kind: str
    what: str
    name: str
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class BroughtCourse:
    """``ident`` tells it from other packages; ``pictures``: name inside a module's folder → cleaned bytes."""

    ident: str
    modules: list[BroughtModule] = field(default_factory=list)
    left: list[Row] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)


def left_out(name: str, *why: str, kind: str = "file") -> Row:
    return Row(kind, LEFT, name, list(why))


def shortened(words: str, most: int) -> str:
    """On one line, no longer than a field of ours, without signs that no database keeps."""
    words = " ".join(words.encode("utf-8", "ignore").decode().replace("\0", "").split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
