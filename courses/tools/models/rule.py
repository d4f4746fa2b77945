"""Rules and words that change with the years: rows with a source and a day, never numbers in the code."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


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
        )

    def __str__(self) -> str:
        return f"{self.key}: {self.value} {self.unit}".strip()
