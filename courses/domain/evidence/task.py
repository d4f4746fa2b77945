"""A module's task in one language, as plain values."""

from dataclasses import dataclass
from typing import Any

from courses.domain.queries import module_of_code
from courses.enums import Ask


@dataclass(frozen=True, slots=True)
class AskLine:
    """One thing to show, under its short name."""

    key: str
    kind: str
    label: str
    is_optional: bool
    most: int
    is_screenshot: bool
    unit: str

    @property
    def is_file(self) -> bool:
        return self.kind in {Ask.PHOTO, Ask.VOICE}


@dataclass(frozen=True, slots=True)
class Criterion:
    key: str
    text: str
    is_optional: bool
    seal: str


@dataclass(frozen=True, slots=True)
class Task:
    """``text`` is a rich text value, ``module_url`` leads back."""

    code: str
    title: str
    module_title: str
    minutes: int
    is_peer: bool
    text: Any
    asks: tuple[AskLine, ...]
    rubric: tuple[Criterion, ...]

    @property
    def has_screenshot(self) -> bool:
        return any(ask.is_screenshot for ask in self.asks)

    @property
    def has_voice(self) -> bool:
        return any(ask.kind == Ask.VOICE for ask in self.asks)

    def ask(self, key: str) -> AskLine | None:
        return next((ask for ask in self.asks if ask.key == key), None)


def task_of(code: str, *, language: str) -> Task | None:
    """One query; None where no such module is published or it has no task."""
    module = module_of_code(code, language=language)
    if module is None or not len(module.task):
        return None
    value = module.task[0].value
    return Task(
        code=module.code,
        title=value["title"],
        module_title=module.title,
        minutes=value["minutes"],
        is_peer=bool(value["peer"]),
        text=value["text"],
        asks=tuple(ask_of(ask) for ask in value["asks"]),
        rubric=tuple(
            Criterion(row["key"], row["text"], is_optional=bool(row["optional"]), seal=row["seal"] or "")
            for row in value["rubric"]
        ),
    )


def ask_of(ask: Any) -> AskLine:
    return AskLine(
        key=ask["key"],
        kind=ask["kind"],
        label=ask["label"],
        is_optional=bool(ask["optional"]),
        most=(ask["most"] or 1) if ask["kind"] == Ask.PHOTO else 1,
        is_screenshot=bool(ask["screenshot"]),
        unit=ask["unit"] or "",
    )
