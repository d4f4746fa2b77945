"""Where: county → town → village, and who lives there since when."""

from secrets import token_hex
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from association.enums import Origin, UnitKind, VillageType


class Unit(models.Model):
    """A place and permission area. ``path`` is the parents' tokens and its own, each six characters and a slash."""

    kind = models.CharField(_("kind"), max_length=10, choices=UnitKind)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("lies in")
    )
    path = models.CharField(max_length=60, unique=True, editable=False)
    village_type = models.CharField(_("type of village"), max_length=10, choices=VillageType, blank=True)
    village_type_on = models.DateField(_("type as of"), null=True, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind=UnitKind.COUNTY, parent=None) | (~Q(kind=UnitKind.COUNTY) & Q(parent__isnull=False)),
                name="unit_only_a_county_has_no_parent",
            ),
            models.CheckConstraint(
                condition=Q(village_type="") | Q(kind=UnitKind.VILLAGE, village_type_on__isnull=False),
                name="unit_type_is_a_dated_village_fact",
            ),
            models.UniqueConstraint(fields=("parent", "name"), name="unit_name_once_in_its_parent"),
        )

    def __str__(self) -> str:
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en or self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.path:
            self.path = f"{self.parent.path if self.parent else ''}{token_hex(3)}/"
        super().save(*args, **kwargs)


class Household(models.Model):
    """People who live under one roof. Whoever knows the ``code`` may say that they belong to it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="households", verbose_name=_("village"))
    code = models.CharField(_("household code"), max_length=8, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")

    def __str__(self) -> str:
        return self.code


class Residence(models.Model):
    """Where a person lives; the open row (``until`` is null) is the present one."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="residences")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="residences", verbose_name=_("village"))
    household = models.ForeignKey(
        Household,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="residences",
        verbose_name=_("household"),
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("residence")
        verbose_name_plural = _("residences")
        # Most live in none: with the empty ones in it, SQLite takes the index for useless and reads everybody.
        indexes = (
            models.Index(fields=("household",), condition=Q(household__isnull=False), name="residence_in_household"),
            # Who lives in a few villages, read without the rows themselves.
            models.Index(fields=("unit", "person"), condition=Q(until=None), name="residence_now_in_unit"),
        )
        constraints = (
            models.UniqueConstraint(fields=("person",), condition=Q(until=None), name="residence_one_open_per_person"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="residence_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} · {self.unit_id} · {self.since}"
