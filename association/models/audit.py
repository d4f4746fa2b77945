"""What officers answer for. Rows are only added; the layer above reads them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from association.enums import AuditDeed
from association.models.units import Unit


class AuditEntry(models.Model):
    """``by`` did ``deed`` at ``unit``: to ``person``, or to ``count`` rows of the list that ``text`` describes."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    deed = models.CharField(_("what was done"), max_length=12, choices=AuditDeed)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("place"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("about")
    )
    count = models.PositiveIntegerField(_("people"), null=True, blank=True)
    text = models.TextField(_("in words"), blank=True)

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("unit", "-at"), name="audit_of_a_place"),)

    def __str__(self) -> str:
        return f"{self.by or '—'} · {self.get_deed_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("records are only added")
        super().save(*args, **kwargs)
