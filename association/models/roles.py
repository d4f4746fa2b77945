"""Who may what, where, from when to when."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from association.enums import RoleKind
from association.models.units import Unit


class RoleQuerySet(models.QuerySet["Role"]):
    def on(self, day: date) -> "RoleQuerySet":
        """Roles held on ``day``; the end day itself is no longer included."""
        return self.filter(Q(end_on=None) | Q(end_on__gt=day), start_on__lte=day)


class ActiveRoles(models.Manager.from_queryset(RoleQuerySet)):  # type: ignore[misc]
    """The default scope: only what is held today."""

    def get_queryset(self) -> RoleQuerySet:
        return super().get_queryset().on(timezone.localdate())


class Role(models.Model):
    """Person × place × kind over the half-open span from ``start_on`` to ``end_on``.

    Never edited: ended and created anew. ``objects`` holds today's roles, ``ever`` all of them.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("place"))
    kind = models.CharField(_("role"), max_length=24, choices=RoleKind)
    start_on = models.DateField(_("from"))
    end_on = models.DateField(_("ended on"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("given by")
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    ever = models.Manager.from_queryset(RoleQuerySet)()
    objects = ActiveRoles()

    class Meta:
        default_manager_name = "objects"
        base_manager_name = "ever"
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "unit", "kind"), condition=Q(end_on=None), name="role_open_once_per_place_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(end_on=None) | Q(end_on__gte=F("start_on")), name="role_ends_after_it_begins"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.unit}"
