"""What of a lesson can be read aloud, and how the words of a step are told from other words."""

from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from typing import Any

from django.utils.html import strip_tags

SPOKEN = ("text", "step", "do", "example", "mistake", "local", "fact", "tool")
"""Kinds of blocks that a voice reads. Questions are read by who answers them; sound and film speak themselves."""


@dataclass(frozen=True, slots=True)
class Said:
    """One part of a lesson that can be read: its place among the blocks, its words and their fingerprint."""

    place: int
    kind: str
    words: str
    key: str


def said_in(body: Any) -> list[Said]:
    """``body`` is a lesson's stream."""
    return [one for place, block in enumerate(body) if (one := said(place, block)) is not None]


def said(place: int, block: Any) -> Said | None:
    if block.block_type not in SPOKEN:
        return None
    parts = [words for words in spoken_parts(block) if words]
    words = "\n".join(parts)
    return Said(place, block.block_type, words, key_of(words)) if words else None


def spoken_parts(block: Any) -> list[str]:
    """Title and text; what a picture shows and where a fact comes from is not read."""
    if block.block_type == "text":
        return [plain(str(block.value))]
    return [plain(str(block.value.get(name) or "")) for name in ("title", "text")]


def plain(html: str) -> str:
    return " ".join(unescape(strip_tags(html.replace("><", "> <"))).split())


def key_of(words: str) -> str:
    """The same for the same words, whatever lies between them."""
    return sha256("".join(words.split()).encode()).hexdigest()[:16]
