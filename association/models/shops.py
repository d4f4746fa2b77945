"""Online shops: any platform, several a person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from association.enums import Platform, ProductCategory, ProofState
from association.models.units import Unit


class Shop(models.Model):
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="shops", verbose_name=pgettext_lazy("shop", "owner")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shops", verbose_name=_("village"))
    platform = models.CharField(_("platform"), max_length=12, choices=Platform)
    name = models.CharField(_("shop name"), max_length=80)
    url = models.URLField(_("shop address"), blank=True)
    category = models.CharField(_("sells"), max_length=12, choices=ProductCategory)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    proof = models.CharField(_("proof"), max_length=12, choices=ProofState, default=ProofState.SAID)

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
        constraints = (
            models.UniqueConstraint(fields=("person", "platform", "name"), name="shop_once_per_owner_and_platform"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gte=F("opened_on")),
                name="shop_closes_after_it_opens",
            ),
        )

    def __str__(self) -> str:
        return self.name
