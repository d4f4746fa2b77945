"""Who may record: people whom rooms above name (mentors are first movers), and editors."""

from collections.abc import Callable
from typing import Any

from wagtail.permissions import page_permission_policy

from cms.core.registry import Registry

voices: Registry[Callable[[Any], bool]] = Registry("voice")
"""``person -> bool``: may this person read lessons aloud for others?"""
speeches: Registry[Callable[[Any], str]] = Registry("way of speaking")
"""``person -> Speech value or ""``: what this person likes to hear, where a room above was told."""


def may_record(person: Any) -> bool:
    return person.is_authenticated and (any(voice(person) for voice in voices) or is_writer(person))


def is_writer(person: Any) -> bool:
    return bool(page_permission_policy.user_has_any_permission(person, ["change", "publish"]))


def is_editor(person: Any) -> bool:
    """May let learners hear a recording: somebody who may publish. An author only writes drafts."""
    return bool(page_permission_policy.user_has_any_permission(person, ["publish"]))


def likes_to_hear(person: Any) -> str:
    return next((found for speech in speeches if (found := speech(person))), "")
