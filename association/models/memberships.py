"""The association and its members. Standing by dates and dues hang on ``Membership`` later, as rows of their own."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from association.enums import MembershipStatus
from association.models.units import Unit


class Association(models.Model):
    """An e-commerce association; it covers the places in ``units`` and everything below them."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    name_en = models.CharField(_("name in English"), max_length=120)
    about = models.TextField(_("what it does, in Chinese"), blank=True)
    about_en = models.TextField(_("what it does, in English"), blank=True)
    units = models.ManyToManyField(Unit, related_name="associations", verbose_name=_("covers"))
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    last_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("associations")

    def __str__(self) -> str:
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en or self.name

    @property
    def purpose(self) -> str:
        """What it does, in the reader's language."""
        chinese = (get_language() or "zh").startswith("zh")
        return (self.about if chinese else self.about_en) or self.about


class Membership(models.Model):
    """A person in an association: one row for life, so that whoever comes back keeps the number."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    association = models.ForeignKey(
        Association, models.PROTECT, related_name="memberships", verbose_name=_("association")
    )
    village = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name=_("village"))
    number = models.PositiveIntegerField(_("member number"))
    name_pinyin = models.CharField(max_length=300, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=12, choices=MembershipStatus, default=MembershipStatus.ADMITTED)
    joined_on = models.DateField(_("joined on"))
    ended_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ("name_pinyin", "pk")
        indexes = (models.Index(fields=("village", "name_pinyin"), name="membership_village_pinyin"),)
        constraints = (
            models.UniqueConstraint(fields=("person", "association"), name="membership_once_per_association"),
            models.UniqueConstraint(fields=("association", "number"), name="membership_number_once"),
            models.CheckConstraint(
                condition=Q(status=MembershipStatus.ENDED, ended_on__isnull=False)
                | (~Q(status=MembershipStatus.ENDED) & Q(ended_on=None)),
                name="membership_end_has_its_day",
            ),
        )

    def __str__(self) -> str:
        return str(self.person)
