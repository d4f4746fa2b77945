"""The number or the four pictures that keep what is private from whoever else holds the phone."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import PinKind
from accounts.rules import PIN_TRIES


class Pin(models.Model):
    """``wrong``: tries since the last right one; at ``PIN_TRIES`` it locks until a code from a message opens it.

    The cash book always opens with it; the ``guards_…`` say what else its owner put behind it.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pin")
    kind = models.CharField(max_length=10, choices=PinKind, default=PinKind.DIGITS)
    hash = models.CharField(max_length=128)
    wrong = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True, blank=True)
    set_at = models.DateTimeField(default=timezone.now)
    guards_chats = models.BooleanField(default=False)
    guards_evidence = models.BooleanField(default=False)
    guards_sums = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(wrong__lt=PIN_TRIES) | Q(locked_at__isnull=False),
                name="accounts_pin_locks_after_wrong_tries",
            ),
            models.CheckConstraint(condition=~Q(hash=""), name="accounts_pin_has_a_hash"),
            models.CheckConstraint(condition=Q(kind__in=PinKind.values), name="accounts_pin_kind_known"),
        )

    def __str__(self) -> str:
        return str(self.set_at.date())
