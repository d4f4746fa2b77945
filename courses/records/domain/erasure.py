"""What records hold about a person: to whom what they learn goes, since when and as whom."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.records.domain.agreeing import withdraw_all
from courses.records.models import Share

WORDS: dict[str, Any] = {
    "receivers": _("who gets what you learn"),
    "receiver__name": _("who"),
    "receiver__endpoint": _("where"),
    "name": _("your name there"),
    "since": _("since"),
    "ended_at": _("until"),
}
COLUMNS = ("receiver__name", "receiver__endpoint", "name", "since", "ended_at")


def export(person: Any) -> dict[str, Any]:
    said = Share.objects.filter(person=person, consent__isnull=False).order_by("pk")
    return {"receivers": [{**row, "name": str(row["name"])} for row in said.values(*COLUMNS)]}


def dry_run(person: Any) -> dict[str, int]:
    return {"receivers": Share.objects.filter(person=person).count()}


def erase(person: Any) -> dict[str, int]:
    """The name there is forgotten here: what lies at a receiver leads to nobody any more."""
    counts = dry_run(person)
    withdraw_all(person)
    Share.objects.filter(person=person).delete()
    return counts
