"""Rules and words that change with the years: rows with a source and a day, never numbers in the code."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.domain.digits import decimal_in, usual

NUMBERS = frozenset({"registration-limit", "registration-alert", "vat-month", "vat-quarter"})
"""Rules that the tools compute with."""


def in_half_a_year() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=180)


class DatedRule(models.Model):
    """One value of one rule. Several rows may share a key: later ones follow earlier ones, or they are a list."""

    key = models.SlugField(_("rule"), max_length=40)
    value = models.CharField(_("value"), max_length=60)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    effective_from = models.DateField(_("holds from"))
    effective_to = models.DateField(_("holds until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    link = models.URLField(_("address of the source"), blank=True)
    checked_on = models.DateField(_("checked on"))
    review_by = models.DateField(
        _("Look at it again by"), default=in_half_a_year, help_text=_("After this day it shows “may have changed”.")
    )
    owner = models.CharField(_("Who looks after it"), max_length=80)
    is_reviewed = models.BooleanField(_("looked at by somebody who knows the matter"), default=False)

    class Meta:
        verbose_name = _("dated rule")
        verbose_name_plural = _("dated rules")
        ordering = ("key", "effective_from", "id")
        constraints = (
            models.UniqueConstraint(fields=("key", "value", "effective_from"), name="tools_rule_once_a_day"),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="tools_rule_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(review_by__gt=F("checked_on")),
                name="tools_rule_review_follows_check",
                violation_error_message=_("The review comes after the check: choose a later day."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.key}: {self.value} {self.unit}".strip()

    def clean(self) -> None:
        """Every cash book computes with them, so words are refused here and not met there."""
        super().clean()
        if self.key in NUMBERS and not (decimal_in(usual(self.value or "")) or 0) > 0:
            raise ValidationError(
                {"value": _("Write a number above 0 in digits, such as 100000, and the unit beside it.")}
            )

    @property
    def may_have_changed(self) -> bool:
        """Past its review date nobody has looked at the rule again."""
        return self.review_by < timezone.localdate()
