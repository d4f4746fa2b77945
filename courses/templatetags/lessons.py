"""Drawings, answers and numbers in lesson templates."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from django import template
from django.core.cache import cache
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms.core.domain.page_cache import SECONDS, release
from courses.blocks import QUESTION_KINDS
from courses.blocks.drawings import drawing_of
from courses.domain.group import Screen
from courses.models import LessonPage

register = template.Library()
ON_FIRST_SCREEN = 2  # parts of a lesson


@register.simple_tag
def drawing(name: str, alt: str, loading: str = "") -> SafeString:
    found = drawing_of(name)
    return format_html(
        '<img class="drawing" src="{}" width="{}" height="{}" alt="{}" loading="{}" decoding="async">',
        found.url,
        found.width,
        found.height,
        alt,
        loading or "lazy",
    )


@register.filter
def chosen_of(answers: dict, key: str) -> list[int]:
    return (answers or {}).get(key, [])


@register.simple_tag(takes_context=True)
def lesson_body(context: template.Context, page: LessonPage) -> list[SafeString]:
    """Every block as HTML. What is the same for everybody is kept until something is published; questions are not.

    A dated fact changes its looks with the day, so the day is part of the key. Previews are never kept.
    """
    light = "light" if context.get("light") else ""
    key = f"lesson:{page.pk}:{page.live_revision_id}:{release()}:{timezone.localdate()}:{light}"
    preview = getattr(context.get("request"), "is_preview", False)
    kept: list[SafeString | None] | None = None if preview else cache.get(key)
    words = context.flatten()
    if kept is None:
        steps = count(1)
        kept = [
            None
            if block.block_type in QUESTION_KINDS
            else part(block, steps, words | {"loading": loading(place, light)})
            for place, block in enumerate(page.body)
        ]
        if not preview:
            cache.set(key, kept, SECONDS)
    return [part(page.body[place], None, words) if html is None else html for place, html in enumerate(kept)]


def loading(place: int, light: str) -> str:
    """A picture on the first screen is fetched along with the page, the others when somebody comes to them.

    Who wants few bytes opens each picture: that one is closed until then.
    """
    return "eager" if place < ON_FIRST_SCREEN and not light else "lazy"


@register.simple_tag(takes_context=True)
def group_part(context: template.Context, screen: Screen) -> SafeString:
    """One part as it stands in the lesson, with its step's number."""
    return mark_safe(screen.block.render(context={**context.flatten(), "number": screen.number}))


def part(block: Any, steps: Iterator[int] | None, words: dict) -> SafeString:
    """Steps of one lesson number themselves."""
    number = next(steps) if steps and block.block_type == "step" else 0
    return mark_safe(block.render(context={**words, "number": number}))
