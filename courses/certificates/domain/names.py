"""A holder's name as the paper shows it: what is said of it on screen and what is printed come from here."""

import unicodedata
from dataclasses import dataclass

from association.domain.pinyin import spoken
from cms.core.domain.paper import lacking


@dataclass(frozen=True, slots=True)
class NameOnPaper:
    """``words`` are printed; empty: the paper has a line to write the name on. ``lacking``: letters our font lacks."""

    words: str
    lacking: str = ""


def on_paper(name: str) -> NameOnPaper:
    """As its holder writes it; in pinyin where our font lacks a letter of it and every sound is known; else by hand."""
    if not any(unicodedata.category(letter)[0] in "LN" for letter in name):
        return NameOnPaper("", name)
    lacks = lacking(name)
    if not lacks:
        return NameOnPaper(name)
    spelt = " ".join(sound[:1].upper() + sound[1:] for sound in spoken(name))
    return NameOnPaper("" if lacking(spelt) else spelt, lacks)
