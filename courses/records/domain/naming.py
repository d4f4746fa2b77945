"""What a statement is about: the public address of a lesson, quiz or practice, and its name in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from courses.certificates.domain.addresses import whole
from courses.domain.outline import Outline, outline
from courses.rules import module_of, practice_key, quiz_key

ACTIVITIES = "http://adlnet.gov/expapi/activities/"
LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}
"""Ours → the tag that language maps use."""


@dataclass(frozen=True, slots=True)
class Activity:
    """``name`` by language tag, ``kind`` the address of its type."""

    id: str
    name: Mapping[str, str]
    kind: str

    def statement(self) -> dict[str, Any]:
        return {
            "objectType": "Activity",
            "id": self.id,
            "definition": {"type": self.kind, "name": dict(self.name)},
        }


class Course:
    """The published course as activities; ``outlines`` by language, the first language first."""

    def __init__(self, outlines: Mapping[str, Outline], *, site: str) -> None:
        self.outlines = outlines
        self.site = site.rstrip("/")

    def activity(self, content_key: str) -> Activity:
        """Of a key that is not published any more it is the course, with the key as what is meant in it."""
        code = module_of(content_key)
        if content_key == quiz_key(code):
            return Activity(whole("courses:quiz", code=code), self.titles(code), f"{ACTIVITIES}assessment")
        if content_key == practice_key(code):
            return Activity(whole("courses:practice", code=code), self.titles(code), f"{ACTIVITIES}performance")
        kind = "module" if content_key == code else "lesson"
        return Activity(self.address(content_key), self.titles(content_key), f"{ACTIVITIES}{kind}")

    def module(self, content_key: str) -> Activity:
        return self.activity(module_of(content_key))

    def question(self, content_key: str, question: str) -> Activity:
        """One question of a lesson or quiz; ``question`` is its short name."""
        home = self.activity(content_key)
        mark = "." if "#" in home.id else "#"  # what is not published any more is named behind the first one already
        return Activity(f"{home.id}{mark}{question}", home.name, f"{ACTIVITIES}question")

    def whole(self) -> Activity:
        names = {LANGUAGES[code]: found.title for code, found in self.outlines.items() if found.title}
        return Activity(self._course(), names or {"en": "course"}, f"{ACTIVITIES}course")

    def titles(self, content_key: str) -> dict[str, str]:
        found = {LANGUAGES[code]: line.title for code, line in self._lines(content_key)}
        return found or {"en": content_key}

    def address(self, content_key: str) -> str:
        """In the first language that has it: one activity has one address, whatever language it was learnt in."""
        for _language, line in self._lines(content_key):
            return self.site + line.url
        return f"{self._course()}#{content_key}"

    def _lines(self, content_key: str) -> list[tuple[str, Any]]:
        found = [(code, one.lesson(content_key) or one.module(content_key)) for code, one in self.outlines.items()]
        return [(code, line) for code, line in found if line is not None]

    def _course(self) -> str:
        urls = [found.url for found in self.outlines.values() if found.url]
        return self.site + (urls[0] if urls else "/")


def course() -> Course:
    """As published now."""
    return Course({code: outline(code) for code, _label in settings.LANGUAGES}, site=settings.BASE_URL)
