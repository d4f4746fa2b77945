"""Where upper rooms hang things into lower ones, so that no import runs upwards.

Rooms register in ``AppConfig.ready``; the ground floor only reads. Registering a key twice is an error.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models


class Registry[T]:
    """Named entries in order of registration."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._entries: dict[str, T] = {}

    def register(self, key: str, entry: T) -> T:
        if key in self._entries:
            raise ValueError(f"{self.noun} {key!r} is registered twice")
        self._entries[key] = entry
        return entry

    def __iter__(self) -> Iterator[T]:
        return iter(self._entries.values())

    def items(self) -> list[tuple[str, T]]:
        return list(self._entries.items())

    def __getitem__(self, key: str) -> T:
        return self._entries[key]


@dataclass(frozen=True, slots=True)
class Eraser:
    """What a room holds about a person.

    ``export(person) -> jsonable``; ``erase(person) -> dict[str, int]`` counts rows by kind and is idempotent;
    ``dry_run(person)`` gives the same counts and changes nothing. ``words`` says what the keys of the export
    are called: a label, or a label and the labels of coded values.
    """

    label: Any
    export: Callable[[Any], Any]
    erase: Callable[[Any], dict[str, int]]
    dry_run: Callable[[Any], dict[str, int]]
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A line on "me": ``label`` (lazy), ``url_name``, ``icon``, and who sees it (``person -> bool``)."""

    label: Any
    url_name: str
    icon: str
    visible: Callable[[Any], bool] = lambda person: True  # noqa: ARG005 the default shows it to everyone


@dataclass(frozen=True, slots=True)
class Periodic:
    """A deed the scheduler calls: ``run()`` is idempotent; ``every`` is in seconds."""

    run: Callable[[], Any]
    every: int


@dataclass(frozen=True, slots=True)
class Panel:
    """A card on the learner's home: ``template`` and ``context(person) -> dict | None`` (None hides it)."""

    template: str
    context: Callable[[Any], dict | None]


class Audience(models.TextChoices):
    """Who may find a thing: the same people who may open it."""

    ALL = "all"
    SIGNED_IN = "signed_in"


@dataclass(frozen=True, slots=True)
class Findable:
    """One thing the search may show. ``kind`` is ``"lessons" | "answers" | "facts"``; ``text`` is plain words.

    ``key`` tells the things of one owner apart; ``kb`` is what opening it costs, 0 where nobody has weighed it.
    """

    key: str
    kind: str
    language: str
    title: str
    text: str
    url: str
    note: str = ""
    kb: int = 0
    audience: str = Audience.ALL


@dataclass(frozen=True, slots=True)
class Searchable:
    """What a room lets be found.

    ``owners()`` names every row that has something to find; ``of(owner)`` gives its things now, none where it may not
    be found (any more). ``shown(owners, person)`` asks the rows once more as the page is made, where hiding must hold
    at once. ``follows_reader``: the address is the same page in every language. ``instead(person)``: of these owners
    only those that it names are found, each in place of an owner of the room ``instead_of``.
    """

    owners: Callable[[], Iterable[str]]
    of: Callable[[str], list[Findable]]
    shown: Callable[[Iterable[str], Any], set[str]] | None = None
    follows_reader: bool = False
    instead: Callable[[Any], Mapping[str, str]] | None = None
    instead_of: str = ""


erasers: Registry[Eraser] = Registry("eraser")
me_entries: Registry[MenuEntry] = Registry("menu entry")
periodic: Registry[Periodic] = Registry("periodic deed")
badges: Registry[Callable[[Any], int]] = Registry("badge")
"""How many things wait at a place of the bottom bar (``"learn" | "ask" | "mentor" | "me"``) for a person."""
page_contexts: Registry[Callable[[Any, Any], dict]] = Registry("page context")
"""``app.modelname`` → ``(page, request) -> dict``: what a room's views add to the template of its pages."""
searchables: Registry[Searchable] = Registry("searchable")
"""What can be found, by room. A room says that a row has changed by ``cms.core.signals.findable_changed``."""
