"""Sentences one after the other: English ones have a space between them, Chinese ones carry theirs in the full stop."""

from collections.abc import Iterable

from django.utils.translation import get_language

FULL_WIDTH = ("。", "！", "？", "；", "：")
STAYS_BEHIND = "，。、；：？！…）》〉」』】”’,.;:?!)]}%"  # never at the beginning of a line, or of an excerpt


def gap() -> str:
    """What stands between two sentences of the page's language."""
    return "" if (get_language() or "").startswith("zh") else " "


def joined(sentences: Iterable[object]) -> str:
    """By how each sentence ends, since words of people may be in another language than the page."""
    said = ""
    for sentence in sentences:
        between = " " if said and not said.endswith(FULL_WIDTH) else ""
        said += between + str(sentence)
    return said
