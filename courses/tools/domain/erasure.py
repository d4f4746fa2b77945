"""What the tools hold about a person: the cash book with its receipts, and kept calculations."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from courses.enums import Tool
from courses.tools.enums import Pocket, Purpose, Way
from courses.tools.models import CashCount, CashEntry, KeptSum, StockValue

#: What the export calls its things.
WORDS: dict[str, Any] = {
    "lines": _("lines of your cash book"),
    "day": _("day"),
    "pocket": (_("pocket"), dict(Pocket.choices)),
    "way": (_("way"), dict(Way.choices)),
    "purpose": (_("for"), dict(Purpose.choices)),
    "amount": _("yuan"),
    "words": _("words"),
    "receipt": _("receipt"),
    "taken_back": _("takes a line back"),
    "counts": _("counted pockets"),
    "counted": _("counted"),
    "expected": _("by the book"),
    "stock": _("goods in the house"),
    "value": _("yuan"),
    "kept": _("kept calculations"),
    "tool": (_("tool"), dict(Tool.choices)),
    "name": _("name"),
    "facts": _("what you typed"),
}


def export(person: Any) -> dict[str, Any]:
    lines = CashEntry.objects.filter(person=person).order_by("day", "id")
    return {
        "lines": [
            {
                "day": line.day.isoformat(),
                "pocket": line.pocket,
                "way": line.way,
                "purpose": line.purpose,
                "amount": str(line.amount),
                "words": line.words,
                "taken_back": bool(line.takes_back_id),
            }
            for line in lines
        ],
        "counts": [
            {
                "day": row.day.isoformat(),
                "pocket": row.pocket,
                "counted": str(row.counted),
                "expected": str(row.expected),
            }
            for row in CashCount.objects.filter(person=person).order_by("id")
        ],
        "stock": [
            {"day": row.day.isoformat(), "value": str(row.value)}
            for row in StockValue.objects.filter(person=person).order_by("id")
        ],
        "kept": list(KeptSum.objects.filter(person=person).order_by("id").values("tool", "name", "facts")),
    }


def rows_of(person: Any) -> dict[str, QuerySet[Any]]:
    return {
        "cash lines": CashEntry.objects.filter(person=person),
        "counts": CashCount.objects.filter(person=person),
        "stock values": StockValue.objects.filter(person=person),
        "kept calculations": KeptSum.objects.filter(person=person),
    }


def dry_run(person: Any) -> dict[str, int]:
    return {name: rows.count() for name, rows in rows_of(person).items()}


def erase(person: Any) -> dict[str, int]:
    """Rows and photographs; the files go once the rows are gone for good."""
    counts = dry_run(person)
    lines = CashEntry.objects.filter(person=person).exclude(receipt="")
    files = [(line.receipt.storage, str(line.receipt.name)) for line in lines]
    for rows in rows_of(person).values():
        rows.delete()

    def drop() -> None:
        for storage, name in files:
            storage.delete(name)

    transaction.on_commit(drop)
    return counts
