"""Doors that rooms above open into this one: the live room gives every link its chat's address."""

from collections.abc import Callable, Iterable

from cms.core.registry import Registry
from mentorship.models import Link

#: ``links -> {link.pk: address}``; one call for a whole list, so that a list costs the same at 1 and at 300 rows.
chat_doors: Registry[Callable[[list[Link]], dict[int, str]]] = Registry("chat door")


def chat_urls(links: Iterable[Link]) -> dict[int, str]:
    """Where each link's two people talk; a link without a chat is left out."""
    links = list(links)
    found: dict[int, str] = {}
    for door in chat_doors:
        found |= door(links)
    return found


def chat_url(link: Link) -> str:
    """The address of one link's chat, or an empty string."""
    return chat_urls([link]).get(link.pk, "")
