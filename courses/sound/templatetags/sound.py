"""Voices of a lesson in templates."""

from dataclasses import dataclass, field
from typing import Any

from django import template
from django.core.cache import cache
from django.utils.translation import get_language

from accounts.enums import Speech
from cms.core.domain.page_cache import SECONDS, release
from courses.models import LessonPage
from courses.sound.domain.queries import Heard, best_of, heard_of, wanted_speech
from courses.sound.domain.words import said_in

register = template.Library()


@dataclass(slots=True)
class Voices:
    """``of`` maps a block's place to its recording, or None where a machine reads; ``speeches`` are to choose from."""

    of: dict[int, Heard | None] = field(default_factory=dict)
    speeches: list[tuple[str, str]] = field(default_factory=list)
    speech: str = ""


@register.simple_tag(takes_context=True)
def voices_of(context: template.Context, page: LessonPage) -> Voices:
    """Kept until something is published or a recording accepted; a preview shows what stands in the draft."""
    request = context.get("request")
    preview = getattr(request, "is_preview", False)
    published = release()
    # A reader's page is in the language of its address; only the editor's own may differ from the draft's.
    sounds = heard_of(page.key, page.locale.language_code if preview else get_language() or "", published)
    several = len({sound.speech for row in sounds.values() for sound in row}) > 1
    speech = wanted_speech(request, context.get("person")) if several and request is not None else ""
    name = f"voices:{page.pk}:{page.live_revision_id}:{published}:{speech}"
    kept = None if preview else cache.get(name)
    if kept is None:
        kept = found(page, sounds, speech)
        if not preview:
            cache.set(name, kept, SECONDS)
    return kept


def found(page: LessonPage, sounds: dict[str, list[Heard]], speech: str) -> Voices:
    said = said_in(page.body)
    of = {one.place: best_of(sounds.get(one.key, []), speech) for one in said}
    known = {sound.speech for one in said for sound in sounds.get(one.key, [])}
    labels = [(value, str(Speech(value).label)) for value in Speech.values if value in known]
    return Voices(of, labels if len(labels) > 1 else [], speech)


@register.filter
def is_said(voices: Voices, place: int) -> bool:
    return place in voices.of


@register.filter
def sound_at(voices: Voices, place: int) -> Any:
    return voices.of.get(place)
