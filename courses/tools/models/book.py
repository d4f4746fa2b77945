"""The cash book: rows that are only ever added, each once per phone's id. A mistake is taken back by another row."""

from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.tools.enums import Pocket, Purpose, Way

PEOPLE = settings.AUTH_USER_MODEL
MOST = Decimal("9999999.99")


def receipt_place(entry: Any, name: str) -> str:
    """A folder that no address serves; the name tells nothing."""
    return f"receipts/{uuid4().hex}{Path(name).suffix.lower()}"


class CashEntry(models.Model):
    """Money that came in, went out or changed pockets. ``pocket`` is where it moved; of a move, where it left.

    ``takes_back`` names the entry that this one undoes; both stay and neither counts.
    """

    person = models.ForeignKey(PEOPLE, on_delete=models.CASCADE, related_name="cash_entries")
    cid = models.UUIDField()
    day = models.DateField()
    pocket = models.CharField(max_length=4, choices=Pocket)
    way = models.CharField(max_length=4, choices=Way)
    purpose = models.CharField(max_length=12, choices=Purpose)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    words = models.CharField(max_length=120, blank=True)
    receipt = models.FileField(upload_to=receipt_place, blank=True)
    takes_back = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="taken_back_by"
    )
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "cid"), name="tools_entry_once_per_cid"),
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lte=MOST), name="tools_entry_amount_above_nought"),
            models.CheckConstraint(condition=Q(pocket__in=Pocket.values), name="tools_entry_pocket_known"),
            models.CheckConstraint(
                condition=Q(way=Way.IN, purpose__startswith="in_")
                | Q(way=Way.OUT, purpose__startswith="out_")
                | Q(way=Way.MOVE, purpose__startswith="move_"),
                name="tools_entry_purpose_goes_its_way",
            ),
        )
        indexes = (models.Index(fields=("person", "-day", "-id"), name="tools_entry_by_day"),)
        verbose_name = _("cash entry")

    def __str__(self) -> str:
        return f"{self.day} {self.purpose}"


class CashCount(models.Model):
    """What somebody counted in a pocket, and what the book said at that moment."""

    person = models.ForeignKey(PEOPLE, on_delete=models.CASCADE, related_name="cash_counts")
    cid = models.UUIDField()
    day = models.DateField()
    pocket = models.CharField(max_length=4, choices=Pocket)
    counted = models.DecimalField(max_digits=9, decimal_places=2)
    expected = models.DecimalField(max_digits=12, decimal_places=2)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "cid"), name="tools_count_once_per_cid"),
            models.CheckConstraint(condition=Q(counted__gte=0), name="tools_count_not_below_nought"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.pocket}"

    @property
    def difference(self) -> Decimal:
        return self.counted - self.expected


class StockValue(models.Model):
    """What the goods in the house were worth at the end of a day; of several the last one written holds."""

    person = models.ForeignKey(PEOPLE, on_delete=models.CASCADE, related_name="stock_values")
    cid = models.UUIDField()
    day = models.DateField()
    value = models.DecimalField(max_digits=9, decimal_places=2)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "cid"), name="tools_stock_once_per_cid"),
            models.CheckConstraint(condition=Q(value__gte=0), name="tools_stock_not_below_nought"),
        )

    def __str__(self) -> str:
        return str(self.day)
