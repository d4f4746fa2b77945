"""What a tool is made of: its fields, and the numbers and sentences it gives back. One page template shows them all."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from courses.enums import Tool


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to type. ``kind``: money, number, percent (typed 0–100, computed 0–1), choice, tick, words.

    An optional number left empty counts as ``empty``. ``low`` and ``high`` are as typed.
    """

    name: str
    label: Any
    kind: str = "money"
    help: Any = ""
    must: bool = True
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(1_000_000)
    places: int = 2
    choices: tuple[tuple[str, Any], ...] = ()
    initial: str = ""
    empty: Decimal | None = Decimal(0)
    rows: int = 1  # of words: more than one is a box
    most: int = 60  # of words: characters

    @property
    def is_number(self) -> bool:
        return self.kind in {"money", "number", "percent"}


def money(name: str, label: Any, **more: Any) -> Ask:
    return Ask(name, label, **more)


def percent(name: str, label: Any, **more: Any) -> Ask:
    return Ask(name, label, "percent", **({"high": Decimal(100)} | more))


def number(name: str, label: Any, high: int = 1_000_000, places: int = 0, **more: Any) -> Ask:
    return Ask(name, label, "number", high=Decimal(high), places=places, **more)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together. ``folded``: most people leave these alone."""

    title: Any
    asks: tuple[Ask, ...]
    folded: bool = False
    help: Any = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the result: ``out`` names it. An empty one is not shown."""

    out: str
    label: Any
    unit: Any = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that is shown when the result has this mark. ``outs`` are numbers shown behind it."""

    mark: str
    text: Any
    kind: str = "info"
    out: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """``label`` in words, or what the result says under ``label_out``; hidden while its first cell is empty."""

    outs: tuple[str, ...]
    label: Any = ""
    label_out: str = ""
    bar: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    caption: Any
    head: tuple[Any, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """``out``: what to show, by name; ``marks``: which notes hold; ``bars``: (start, length) of 100, by name."""

    out: Mapping[str, str]
    marks: tuple[str, ...] = ()
    bars: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As the phone's own computation gives it."""
        bars = {name: list(bar) for name, bar in self.bars.items()}
        return {"out": dict(self.out), "marks": sorted(self.marks), "bars": bars}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole tool. ``compute(facts, extra)`` gets typed values and what the database knows (``extra()``)."""

    tool: Tool
    lead: Any
    groups: tuple[Group, ...]
    compute: Callable[[dict[str, Any], dict[str, Any]], Result]
    lines: tuple[Line, ...]
    notes: tuple[Note, ...] = ()
    table: Table | None = None
    button: Any = ""
    extra: Callable[[], dict[str, Any]] = dict
    foot: Any = ""
    rules: tuple[str, ...] = ()  # dated rules that it computes with
    place: bool = False  # may ask the phone where it is

    @property
    def asks(self) -> Iterator[Ask]:
        for group in self.groups:
            yield from group.asks


def bars_of(steps: list[tuple[str, Decimal, Decimal]]) -> dict[str, tuple[int, int]]:
    """Where each step of a fall begins and how long it is, on a scale of 100. ``steps``: name, before, after."""
    ends = [Decimal(0), *(value for _name, *pair in steps for value in pair)]
    low, high = min(ends), max(ends)
    span = high - low or Decimal(1)

    def at(value: Decimal) -> int:
        return int((value - low) * 100 / span + Decimal("0.5"))

    bars = {}
    for name, before, after in steps:
        start, end = sorted((at(before), at(after)))
        bars[name] = (start, max(end - start, 1))
    return bars
