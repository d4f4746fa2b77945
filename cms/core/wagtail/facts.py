"""One fact of a row, said once: a column of the list, a column of the sheet, a box to tick among the columns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from wagtail.admin.ui.tables import Column
from wagtail.coreutils import multigetattr


class FactColumn(Column):
    """Each cell carries its label, seen where a row is a card and the head of the table is away."""

    cell_template_name = "core/wagtail/fact_cell.html"


@dataclass(frozen=True, slots=True)
class Fact:
    """``source`` is the lookup (or expression) that the sheet reads, ``words`` makes text of its value.

    The list shows ``accessor`` (a callable on the row or a dotted path; the lookup itself where it is None). Facts
    with ``listed=False`` are in the list and in the sheet only for whoever ticks them.
    """

    key: str
    label: Any
    source: Any
    words: Callable[[Any], Any] | None = None
    accessor: Any = None
    sort_key: str | None = None
    listed: bool = True

    def shown(self, row: Any) -> Any:
        """What the list shows of ``row``."""
        if callable(self.accessor):
            return self.accessor(row)
        value = multigetattr(row, self.accessor or self.source.replace("__", "."))
        return self.words(value) if self.words and not self.accessor else value

    def column(self) -> Column:
        return FactColumn(self.key, label=self.label, accessor=self.shown, sort_key=self.sort_key)


def labels(choices: Iterable[tuple[str, Any]]) -> Callable[[Any], str]:
    """``words`` for a field of choices: the label of the stored value."""
    known = dict(choices)
    return lambda value: str(known.get(value, value or ""))
