"""What a lesson costs to load and which words it has, noted when it is published."""

import gzip
import json
from typing import Any

from courses.blocks.drawings import content_of
from courses.domain.content.docs import fingerprint
from courses.domain.content.pages import doc_of
from courses.domain.quiz.cards import rest_cards
from courses.domain.quiz.items import items_of
from courses.domain.quiz.versions import note_versions
from courses.models import LessonPage, ModulePage
from courses.rules import quiz_key

FRAME = 9 * 1024
"""Bytes of the page's frame with its styles, compressed; the budget test measures the real page."""
PHOTO = 20 * 1024
"""A photograph at 360 px, as a rule; 25 kB is the most."""


def weigh(page: LessonPage) -> int:
    """Bytes over the line for a first visit: words, drawings, photographs. Sound and film say their size themselves."""
    return sum(parts_of(page))


def parts_of(page: LessonPage) -> tuple[int, int]:
    """Bytes of the words with their frame, and bytes of the pictures."""
    return weight_of(page.body)


def weight_of(stream: Any) -> tuple[int, int]:
    """The same for a lesson's body or a module's questions."""
    words = json.dumps(stream.get_prep_value(), ensure_ascii=False, default=str).encode()
    pictures = [child.value["picture"] for child in stream if child.block_type in {"step", "figure"}]
    asked = [child.value["options"] for child in stream if child.block_type == "pictures"]
    pictures += [option["picture"] for options in asked for option in options]
    drawings = {picture["drawing"] for picture in pictures if picture["drawing"]}
    photos = sum(picture["image"] is not None for picture in pictures)
    return FRAME + len(gzip.compress(words)), sum(map(drawing_bytes, drawings)) + photos * PHOTO


def drawing_bytes(name: str) -> int:
    return len(gzip.compress(content_of(name)))


def note_published(instance: Any, **_signal: Any) -> None:
    """``version`` tells answers given to older words from answers given to these."""
    if isinstance(instance, ModulePage):
        note_questions(quiz_key(instance.code), instance.quiz)
    if isinstance(instance, LessonPage):
        note_questions(instance.key, instance.body)
        version = fingerprint(doc_of(instance))[:12]
        LessonPage.objects.filter(pk=instance.pk).update(weight=weigh(instance), version=version)


def note_questions(content_key: str, stream: Any) -> None:
    """Questions are kept as they are asked today; cards of those that are gone rest."""
    items = items_of(stream)
    note_versions(content_key, items.values())
    rest_cards(content_key, set(items))
