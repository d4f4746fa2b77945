"""A question as a plain value, whatever block or package it came from: what scoring, templates and QTI work on."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from courses.blocks import QUESTION_KINDS
from courses.enums import Choose

CHOICES = {"question", "pictures"}
"""Kinds that are answered by numbers of options."""


@dataclass(frozen=True, slots=True)
class Part:
    """One option, step, pair, gap or typical wrong number (``text``); ``match`` is the right side of a pair.

    ``accept`` are a gap's right words, ``others`` its wrong ones to choose from. A picture is a drawing's name or the
    number of an image in the library; its ``text`` says what it shows.
    """

    text: str = ""
    why: str = ""
    right: bool = False
    match: str = ""
    accept: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    drawing: str = ""
    image: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """``kind`` is the block's name.

    An answer is a list: numbers of options, the place (from 1) of each step, for each pair the number of the pair whose
    right side was taken (both -1 where nothing was), or what was typed.
    """

    kind: str
    key: str
    ask: str
    objective: str = ""
    choose: str = Choose.ONE
    parts: tuple[Part, ...] = ()
    why: str = ""
    sentence: str = ""
    value: str = ""
    tolerance: str = "0"
    unit: str = ""

    @property
    def many(self) -> bool:
        return self.choose == Choose.MANY

    @property
    def right(self) -> list[int]:
        return [n for n, part in enumerate(self.parts) if part.right]

    @property
    def version(self) -> str:
        """The same for two items exactly when nothing a learner could see differs."""
        return sha256(json.dumps(body_of(self), ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def body_of(item: Item) -> dict[str, Any]:
    """As JSON keeps it."""
    return json.loads(json.dumps(asdict(item)))


def item_from_body(body: Mapping[str, Any]) -> Item:
    parts = tuple(
        Part(**{**part, "accept": tuple(part["accept"]), "others": tuple(part["others"])}) for part in body["parts"]
    )
    return Item(**{**body, "parts": parts})


def items_of(stream: Iterable[Any]) -> dict[str, Item]:
    """The questions of a quiz or a lesson by their short names, in their order."""
    return {block.value["key"]: item_of(block) for block in stream if block.block_type in QUESTION_KINDS}


def item_of(block: Any) -> Item:
    """``block`` has ``block_type`` and ``value``, as those of a stream have."""
    return item_from_value(block.block_type, block.value)


def item_from_value(kind: str, value: Any) -> Item:
    facts = {"key": value["key"], "ask": value["ask"] or "", "objective": value.get("objective") or ""}
    return Item(kind=kind, **facts, **READ[kind](value))


def _choices(value: Any) -> dict[str, Any]:
    parts = tuple(Part(o["text"], o["why"], bool(o["right"])) for o in value["options"])
    return {"choose": str(value["choose"]), "parts": parts}


def _pictures(value: Any) -> dict[str, Any]:
    parts = []
    for option in value["options"]:
        picture = option["picture"]
        image = getattr(picture.get("image"), "pk", picture.get("image"))
        drawing = picture["drawing"] or ""
        parts.append(Part(picture["alt"], option["why"], bool(option["right"]), drawing=drawing, image=image))
    return {"choose": str(value["choose"]), "parts": tuple(parts)}


def _order(value: Any) -> dict[str, Any]:
    return {"parts": tuple(Part(step["text"], step["why"]) for step in value["steps"])}


def _match(value: Any) -> dict[str, Any]:
    return {"parts": tuple(Part(pair["left"], pair["why"], match=pair["right"]) for pair in value["pairs"])}


def _number(value: Any) -> dict[str, Any]:
    return {
        "value": plain_number(value["value"]),
        "tolerance": plain_number(value["tolerance"] or 0),
        "unit": value["unit"] or "",
        "why": value["why"],
        "parts": tuple(Part(plain_number(trap["value"]), trap["why"]) for trap in value["traps"]),
    }


def _cloze(value: Any) -> dict[str, Any]:
    parts = tuple(
        Part("", gap["why"], accept=tuple(gap["accept"]), others=tuple(gap["others"])) for gap in value["gaps"]
    )
    return {"sentence": value["sentence"], "parts": parts}


READ = {
    "question": _choices,
    "pictures": _pictures,
    "order": _order,
    "match": _match,
    "number": _number,
    "cloze": _cloze,
}


def plain_number(value: Any) -> str:
    """12.50 and 012.5 are both 12.5; no exponent."""
    number = Decimal(str(value))
    words = format(number, "f")
    if "." in words:
        words = words.rstrip("0").rstrip(".")
    return "0" if words in {"-0", ""} else words
