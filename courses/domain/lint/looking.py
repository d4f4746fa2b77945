"""The findings about one lesson, in words that say what to do. ``stop`` findings keep it from being published."""

from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from courses.domain.finding import words_of
from courses.domain.lint.reading import Reading, reading_of
from courses.domain.weighing import parts_of
from courses.rules import (
    FILM_KBIT,
    HARDEST_GRADE,
    LESSON_BYTES,
    LONGEST_LESSON,
    LONGEST_SENTENCE,
    MOST_RARE,
    SOUND_HEAD,
    SOUND_KBIT,
    WORDS_BYTES,
)

SHOWN = 12
"""Uncommon characters that are named one by one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``level`` is ``stop`` (not to be published so) or ``look`` (worth a look)."""

    level: str
    text: str


@dataclass(frozen=True, slots=True)
class Lint:
    """``kb`` is what a first visit costs, ``pictures`` how much of it are pictures."""

    kb: int
    most: int
    pictures: int
    reading: Reading
    findings: tuple[Finding, ...]

    @property
    def stops(self) -> list[str]:
        return [finding.text for finding in self.findings if finding.level == "stop"]


def lint(page: Any) -> Lint:
    """``page`` is a lesson as it stands, saved or not."""
    words, pictures = parts_of(page)
    text = "\n".join(line for block in page.body for line in words_of(block))
    reading = reading_of(text, page.locale.language_code)
    findings = (*weight_findings(words, pictures), *media_findings(page.body), *reading_findings(reading))
    return Lint(kb_of(words + pictures), kb_of(LESSON_BYTES), kb_of(pictures), reading, findings)


def kb_of(size: int) -> int:
    return ceil(size / 1024)


def weight_findings(words: int, pictures: int) -> list[Finding]:
    found = []
    if words > WORDS_BYTES:
        told = _("The words alone weigh %(kb)s kB; at most %(most)s kB. Make two lessons of it, each with one action.")
        found.append(Finding("stop", told % {"kb": kb_of(words), "most": kb_of(WORDS_BYTES)}))
    if words + pictures > LESSON_BYTES:
        told = _(
            "This lesson weighs %(kb)s kB, of which %(pictures)s kB are pictures; at most %(most)s kB. "
            "Take a photo out, or use one of the drawings instead: they weigh a tenth."
        )
        facts = {"kb": kb_of(words + pictures), "pictures": kb_of(pictures), "most": kb_of(LESSON_BYTES)}
        found.append(Finding("stop", told % facts))
    return found


def media_findings(body: Any) -> list[Finding]:
    """Sound heavier than a voice needs does not go out; a heavy film is said, since its size stands on it."""
    found = []
    for block in body:
        if block.block_type not in {"audio", "video"} or not block.value.size:
            continue
        rate = block.value.size * 8 / 1000 / block.value.length
        facts = {"title": block.value["title"], "rate": ceil(rate), "most": SOUND_KBIT}
        if block.block_type == "audio" and block.value.size > SOUND_HEAD + block.value.length * SOUND_KBIT * 125:
            told = _(
                "The sound “%(title)s” has %(rate)s kbit/s; at most %(most)s. Save it as Opus or MP3 with %(most)s "
                "kbit/s, one channel, or read it in on the page for voices: then it is light by itself."
            )
            found.append(Finding("stop", told % facts))
        elif block.block_type == "video" and rate > FILM_KBIT:
            told = _("The film “%(title)s” costs %(mb)s MB. Make it shorter or smaller: %(most)s kbit/s do on a phone.")
            facts |= {"mb": ceil(block.value.size / 1024 / 1024), "most": FILM_KBIT}
            found.append(Finding("look", told % facts))
    return found


def reading_findings(reading: Reading) -> list[Finding]:
    found = []
    if reading.grade is None:
        found += chinese_findings(reading)
    elif reading.grade > HARDEST_GRADE:
        told = _("It reads like school year %(grade)s; at most %(most)s. Use shorter sentences and everyday words.")
        found.append(told % {"grade": round(reading.grade), "most": HARDEST_GRADE})
    return [Finding("look", words) for words in found]


def chinese_findings(reading: Reading) -> list[str]:
    found = []
    if reading.length > LONGEST_LESSON:
        told = _("%(n)s characters; about %(most)s are enough for one lesson. What can wait for the next one?")
        found.append(told % {"n": reading.length, "most": LONGEST_LESSON})
    if reading.longest > LONGEST_SENTENCE:
        told = _("This sentence has %(n)s characters; at most %(most)s are read at one go: “%(words)s”")
        facts = {"n": reading.longest, "most": LONGEST_SENTENCE, "words": reading.longest_words[:60]}
        found.append(told % facts)
    if reading.rare_share > MOST_RARE:
        told = _("Characters that many do not know: %(characters)s. Is there an everyday word?")
        found.append(told % {"characters": "、".join(reading.rare[:SHOWN])})
    return found
