"""What happened to a number, and what happens when the phone is lost."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from accounts.enums import PhoneEventKind, ResetState

PEOPLE = settings.AUTH_USER_MODEL


class PhoneEvent(models.Model):
    """A line of history; never changed. Erasing a person blanks both numbers."""

    person = models.ForeignKey(PEOPLE, on_delete=models.CASCADE, related_name="phone_events")
    kind = models.CharField(max_length=10, choices=PhoneEventKind)
    old_phone = models.CharField(max_length=20, blank=True)
    new_phone = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey(PEOPLE, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.kind


class PhoneReset(models.Model):
    """A lost phone. The new number is proved with a code first; then two different admins vouch for the person."""

    person = models.ForeignKey(PEOPLE, on_delete=models.CASCADE, related_name="phone_resets")
    new_phone = PhoneNumberField(_("new number"))
    about = models.CharField(_("how an admin can know you"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=ResetState, default=ResetState.REQUESTED)
    first_by = models.ForeignKey(PEOPLE, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey(PEOPLE, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lost phone")
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=models.Q(state__in=("requested", "half")),
                name="accounts_reset_one_open_per_person",
            ),
            models.CheckConstraint(
                condition=models.Q(first_by__isnull=True)
                | models.Q(second_by__isnull=True)
                | ~models.Q(first_by=models.F("second_by")),
                name="accounts_reset_two_different_admins",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="half") | models.Q(first_by__isnull=False),
                name="accounts_reset_half_has_first_admin",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(first_by__isnull=False, second_by__isnull=False),
                name="accounts_reset_done_has_both_admins",
            ),
            models.CheckConstraint(
                condition=(models.Q(first_by__isnull=True) | ~models.Q(first_by=models.F("person")))
                & (models.Q(second_by__isnull=True) | ~models.Q(second_by=models.F("person"))),
                name="accounts_reset_not_by_oneself",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.state}"


class PhoneResetEvent(models.Model):
    reset = models.ForeignKey(PhoneReset, on_delete=models.CASCADE, related_name="events")
    move = models.CharField(max_length=20)
    by = models.ForeignKey(PEOPLE, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.move
