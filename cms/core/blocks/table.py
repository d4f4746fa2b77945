"""A small comparison table: the first row names the columns, the first column names the rows."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock, StructBlockValidationError, StructValue

MIN_COLUMNS, MAX_COLUMNS = 2, 4


def sample() -> dict:
    head = [gettext("What counts"), gettext("Village station"), gettext("Town")]
    rows = [head, [gettext("Days"), "3", "2"], [gettext("Price"), "4.5", "4.0"]]
    return {"caption": gettext("Two ways to post a parcel"), "rows": rows}


class TableValue(StructValue):
    """``columns`` and ``lines`` for the template: each line is (name of the row, its cells)."""

    @property
    def columns(self) -> list[str]:
        return list(self["rows"][0]) if self["rows"] else []

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, str]]]]:
        heads = self.columns[1:]
        return [(row[0], list(zip(heads, list(row)[1:], strict=False))) for row in list(self["rows"])[1:] if len(row)]


class TableBlock(StructBlock):
    caption = CharBlock(label=_("What is compared"), max_length=120)
    rows = ListBlock(
        ListBlock(CharBlock(label=_("Cell"), required=False, max_length=200), label=_("Row")),
        label=_("Rows"),
        min_num=2,
        help_text=_("The first row names the columns; the first cell of every row names the row."),
    )

    class Meta:
        icon = "table"
        label = _("Comparison table")
        group = _("Teach")
        description = _(
            "Puts two or three things side by side. At most four columns; on a phone each row becomes a card."
        )
        value_class = TableValue
        preview_value = staticmethod(sample)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        widths = {len(row) for row in value["rows"]}
        if len(widths) != 1 or not MIN_COLUMNS <= widths.pop() <= MAX_COLUMNS:
            message = _("Every row needs the same number of cells: two to four.")
            raise StructBlockValidationError(block_errors={"rows": ValidationError(message)})
        return value
