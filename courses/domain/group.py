"""A lesson for a group before one tablet: a screen for each part, the same for everybody, nothing kept of anybody."""

from dataclasses import dataclass
from typing import Any

from courses.blocks import QUESTION_KINDS
from courses.domain.quiz.items import Item, item_of
from courses.domain.quiz.showing import mixed


@dataclass(frozen=True, slots=True)
class Screen:
    """``place`` is the block's in the lesson; ``item`` where it asks something; ``number`` that of a step, else 0."""

    place: int
    block: Any
    item: Item | None = None
    number: int = 0


def screens_of(body: Any) -> list[Screen]:
    screens, steps = [], 0
    for place, block in enumerate(body):
        steps += block.block_type == "step"
        asked = item_of(block) if block.block_type in QUESTION_KINDS else None
        screens.append(Screen(place, block, asked, steps if block.block_type == "step" else 0))
    return screens


def offered(item: Item) -> list[str]:
    """What the group may talk about before it looks at the answer."""
    if item.kind == "order":
        return mixed(item, [part.text for part in item.parts])
    if item.kind == "match":
        lefts, rights = [part.text for part in item.parts], mixed(item, [part.match for part in item.parts])
        return [f"{left} – ?" for left in lefts] + rights
    return [part.text for part in item.parts] if item.kind in {"question", "pictures"} else []


def gapped(item: Item) -> str:
    """The sentence of a cloze with lines where the words are missing."""
    words = item.sentence
    for n in range(len(item.parts), 0, -1):
        words = words.replace(f"[{n}]", "______")
    return words


def answers(item: Item) -> list[tuple[str, str]]:
    """What is right, each with its why."""
    parts = item.parts
    match item.kind:
        case "order":
            return [(f"{n}. {part.text}", part.why) for n, part in enumerate(parts, 1)]
        case "match":
            return [(f"{part.text} – {part.match}", part.why) for part in parts]
        case "number":
            return [(f"{item.value} {item.unit}".strip(), item.why)]
        case "cloze":
            return [(part.accept[0] if part.accept else "", part.why) for part in parts]
    return [(part.text, part.why) for part in parts if part.right]
