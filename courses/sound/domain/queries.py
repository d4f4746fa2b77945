"""What is there to hear, what is still to record, and what waits for an editor."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import models
from django.db.models import QuerySet

from accounts.enums import Speech
from cms.core.domain.lightening import light_of
from cms.core.domain.page_cache import SECONDS
from courses.models import LessonPage
from courses.sound.domain.voices import likes_to_hear, may_record
from courses.sound.domain.words import Said, said_in
from courses.sound.enums import SoundState
from courses.sound.models import Sound

COOKIE = "speech"
ADDRESS = re.compile(r"(?:/[a-z-]+)?/sound/hear/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(light/)?")


@dataclass(frozen=True, slots=True)
class Heard:
    """One recording as a page shows it. ``kb`` is what hearing it costs."""

    pk: str
    speech: str
    speaker: str
    length: str
    kb: int

    @property
    def speech_label(self) -> str:
        return str(Speech(self.speech).label)


def heard_of(key: str, language: str, published: str) -> dict[str, list[Heard]]:
    """Fingerprint of a step's words → its recordings. One query; kept under ``published``, a release taken before."""
    name = f"sounds:{key}:{language}:{published}"
    kept = cache.get(name)
    if kept is None:
        kept = {}
        rows = Sound.objects.filter(lesson=key, language=language, state=SoundState.HEARD).order_by("speech", "pk")
        for row in rows:
            one = Heard(str(row.pk), row.speech, row.speaker, row.length, row.kb)
            kept.setdefault(row.words_key, []).append(one)
        cache.set(name, kept, SECONDS)
    return kept


def heard_at(path: str) -> bytes | None:
    """A recording that everybody may hear, by the address that lessons name."""
    found = ADDRESS.fullmatch(path)
    sound = heard().filter(pk=found[1]).first() if found else None
    file = (light_of(sound) if found and found[2] else sound.file) if sound else None
    if not file:
        return None
    try:
        with file.open("rb") as stored:
            return bytes(stored.read())
    except FileNotFoundError:  # taken back this very moment
        return None


def heard() -> QuerySet[Sound]:
    return Sound.objects.filter(state=SoundState.HEARD)


def lighter_way(path: str) -> str:
    """Where the same recording is served in fewer bytes."""
    found = ADDRESS.fullmatch(path)
    sound = heard().filter(pk=found[1]).first() if found and not found[2] else None
    return f"{path}light/" if sound and light_of(sound) else ""


def wanted_speech(request: Any, person: Any) -> str:
    """What this reader chose on this phone, or said of themselves; otherwise Mandarin (English for English)."""
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in Speech.values:
        return chosen
    return (likes_to_hear(person) if person is not None and person.is_authenticated else "") or ""


def best_of(sounds: list[Heard], speech: str) -> Heard | None:
    """In the reader's own speech if there is one; then Mandarin, which everybody follows; then whichever there is."""
    order = {speech: 0, Speech.MANDARIN: 1, Speech.ENGLISH: 1}
    return min(sounds, key=lambda sound: order.get(sound.speech, 2), default=None)


@dataclass(slots=True)
class Step:
    """A step to read aloud, and this person's recordings of it by speech."""

    said: Said
    mine: list[Sound] = field(default_factory=list)


def steps_of(lesson: LessonPage, person: Any) -> list[Step]:
    steps = [Step(said) for said in said_in(lesson.body)]
    rows = Sound.objects.filter(by=person, lesson=lesson.key, language=lesson.locale.language_code)
    by_key: dict[str, list[Sound]] = {}
    for row in rows.exclude(state=SoundState.GONE).order_by("created_at"):
        by_key.setdefault(row.words_key, []).append(row)
    for step in steps:
        step.mine = by_key.get(step.said.key, [])
    return steps


def recorded_counts(person: Any, language: str) -> dict[str, int]:
    """Lesson key → how many steps this person has recorded there."""
    rows = Sound.objects.filter(by=person, language=language).exclude(state=SoundState.GONE)
    counts = rows.values_list("lesson").annotate(n=models.Count("words_key", distinct=True))
    return dict(counts.order_by("lesson"))


def to_check() -> QuerySet[Sound]:
    """What no editor has listened to, the longest wait first."""
    return Sound.objects.filter(state=SoundState.WAITING).select_related("by").order_by("created_at", "pk")


def said_now(lessons: Iterable[LessonPage]) -> set[tuple[str, str, str]]:
    """Lesson, language and fingerprint of every step in them."""
    return {(page.key, page.locale.language_code, one.key) for page in lessons for one in said_in(page.body)}


def lessons_of(*sounds: Sound) -> QuerySet[LessonPage]:
    """The published lessons that these recordings are of, in every language."""
    return LessonPage.objects.live().filter(key__in={row.lesson for row in sounds}).select_related("locale")


def stands(sound: Sound, said: set[tuple[str, str, str]]) -> bool:
    """Are its words among ``said``?"""
    return (sound.lesson, sound.language, sound.words_key) in said


def accepted(lessons: Iterable[LessonPage]) -> tuple[list[Sound], list[Sound]]:
    """What learners hear, and what nobody hears any more, since the words have changed."""
    said, rows = said_now(lessons), list(Sound.objects.filter(state=SoundState.HEARD).order_by("lesson", "pk"))
    return [row for row in rows if stands(row, said)], [row for row in rows if not stands(row, said)]


def astray(person: Any) -> list[Sound]:
    """This person's recordings that no page of a lesson shows them; their right to take them back stays.

    The words have changed, the lesson is gone, or they record no more.
    """
    rows = list(Sound.objects.filter(by=person).exclude(state=SoundState.GONE).order_by("lesson", "created_at"))
    if not rows or not may_record(person):
        return rows
    said = said_now(lessons_of(*rows))
    return [row for row in rows if not stands(row, said)]


def has_place(person: Any) -> bool:
    """May record, or has recorded: then there is something to look after."""
    return person.is_authenticated and (
        may_record(person) or Sound.objects.filter(by=person).exclude(state=SoundState.GONE).exists()
    )
