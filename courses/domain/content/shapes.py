"""Which fields each kind of block has. One table for the reader, the writer and the docs' test."""

from dataclasses import dataclass
from enum import Enum


class Is(Enum):
    WORDS = "words"
    LINES = "lines"
    NUMBER = "number"
    DATE = "date"
    PLATFORM = "platform"
    CHOOSE = "choose"
    REVIEW = "review"
    TOOL = "tool"
    NAME = "name"
    ADDRESS = "address"
    PICTURE = "picture"
    MEDIA = "media"
    DECIMAL = "decimal"
    TRUTH = "truth"
    VARIANTS = "variants"
    OPTIONS = "options"
    PICTURES = "pictures"
    STEPS = "steps"
    PAIRS = "pairs"
    TRAPS = "traps"
    GAPS = "gaps"
    ASK = "ask"
    SEAL = "seal"
    ICON = "icon"


@dataclass(frozen=True, slots=True)
class Field:
    """``most``: characters of words, names and addresses; the highest number."""

    kind: Is
    must: bool = True
    most: int = 250


@dataclass(frozen=True, slots=True)
class Shape:
    """``text``: must there be Markdown (True), must there be none (False), or a table (``"table"``)."""

    fields: dict[str, Field]
    text: bool | str = True


TITLE = Field(Is.WORDS, most=80)
PICTURE = {"picture": Field(Is.PICTURE, must=False), "alt": Field(Is.WORDS, must=False, most=250)}
WHY = Field(Is.WORDS, most=300)
ASKED = {
    "id": Field(Is.NAME, most=20),
    "objective": Field(Is.NAME, must=False, most=20),
}
ASK = Field(Is.WORDS, most=200)
MEDIA = {"file": Field(Is.MEDIA), "title": Field(Is.WORDS, most=120), "seconds": Field(Is.NUMBER, most=36_000)}

SHAPES: dict[str, Shape] = {
    "text": Shape({}),
    "step": Shape({"title": TITLE, **PICTURE}),
    "do": Shape({"title": Field(Is.WORDS, must=False, most=80)}),
    "example": Shape({"title": TITLE}),
    "mistake": Shape({"title": TITLE}),
    "figure": Shape(
        {"picture": Field(Is.PICTURE), "alt": Field(Is.WORDS), "caption": Field(Is.WORDS, must=False, most=160)},
        text=False,
    ),
    "table": Shape({"caption": Field(Is.WORDS, most=120)}, text="table"),
    "audio": Shape(MEDIA),
    "video": Shape(MEDIA),
    "question": Shape(
        {
            **ASKED,
            "choose": Field(Is.CHOOSE),
            "ask": ASK,
            "options": Field(Is.OPTIONS),
        },
        text=False,
    ),
    "pictures": Shape({**ASKED, "choose": Field(Is.CHOOSE), "ask": ASK, "options": Field(Is.PICTURES)}, text=False),
    "order": Shape({**ASKED, "ask": ASK, "steps": Field(Is.STEPS)}, text=False),
    "match": Shape({**ASKED, "ask": ASK, "pairs": Field(Is.PAIRS)}, text=False),
    "number": Shape(
        {
            **ASKED,
            "ask": ASK,
            "value": Field(Is.DECIMAL),
            "tolerance": Field(Is.DECIMAL, must=False),
            "unit": Field(Is.WORDS, must=False, most=12),
            "why": WHY,
            "traps": Field(Is.TRAPS, must=False),
        },
        text=False,
    ),
    "cloze": Shape(
        {**ASKED, "ask": ASK, "sentence": Field(Is.WORDS, most=300), "gaps": Field(Is.GAPS)},
        text=False,
    ),
    "tool": Shape({"tool": Field(Is.TOOL)}),
    "local": Shape({"title": TITLE}),
    "fact": Shape(
        {
            "platform": Field(Is.PLATFORM),
            "status": Field(Is.REVIEW),
            "source": Field(Is.WORDS, most=160),
            "link": Field(Is.ADDRESS, must=False),
            "checked_on": Field(Is.DATE),
            "review_by": Field(Is.DATE),
            "owner": Field(Is.WORDS, most=80),
        }
    ),
}
QUESTIONS = ("question", "pictures", "order", "match", "number", "cloze")


@dataclass(frozen=True, slots=True)
class Rows:
    """A list inside a block: how many entries, and what each one has."""

    least: int
    most: int
    fields: dict[str, Field]


RIGHT = Field(Is.TRUTH, must=False)
ROWS: dict[Is, Rows] = {
    Is.OPTIONS: Rows(2, 5, {"text": Field(Is.WORDS, most=160), "right": RIGHT, "why": WHY}),
    Is.PICTURES: Rows(2, 4, {"picture": Field(Is.PICTURE), "alt": Field(Is.WORDS), "right": RIGHT, "why": WHY}),
    Is.STEPS: Rows(3, 6, {"text": Field(Is.WORDS, most=80), "why": WHY}),
    Is.PAIRS: Rows(2, 6, {"left": Field(Is.WORDS, most=80), "right": Field(Is.WORDS, most=60), "why": WHY}),
    Is.TRAPS: Rows(1, 4, {"value": Field(Is.DECIMAL), "why": WHY}),
    Is.GAPS: Rows(
        1,
        4,
        {
            "accept": Field(Is.VARIANTS, most=8),
            "others": Field(Is.VARIANTS, must=False, most=4),
            "why": WHY,
        },
    ),
}

#: The head of a task's file, what it asks to be shown, and the points that a reviewer looks at.
TASK = {"title": Field(Is.WORDS, most=60), "minutes": Field(Is.NUMBER, most=600), "peer": Field(Is.TRUTH, must=False)}
TO_SHOW = {
    "id": Field(Is.NAME, most=20),
    "kind": Field(Is.ASK),
    "label": Field(Is.WORDS, most=80),
    "optional": Field(Is.TRUTH, must=False),
    "most": Field(Is.NUMBER, must=False, most=6),
    "screenshot": Field(Is.TRUTH, must=False),
    "unit": Field(Is.WORDS, must=False, most=12),
}
CRITERION = {
    "id": Field(Is.NAME, most=20),
    "text": Field(Is.WORDS, most=120),
    "optional": Field(Is.TRUTH, must=False),
    "seal": Field(Is.SEAL, must=False),
}
