"""Somebody helps on the owner's phone: for how long, and what was done meanwhile."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class HelpTime(models.Model):
    """``owner`` let ``helper`` (a name, not an account) act for them until ``ends_at``; ``ended_at`` when it was over.

    It is also over when its time is, whether anybody said so or not.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="help_times")
    helper = models.CharField(max_length=30)
    started_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("started_at")), name="accounts_help_ends_after_it_began"),
            models.CheckConstraint(condition=~Q(helper=""), name="accounts_help_by_somebody"),
        )

    def __str__(self) -> str:
        return self.helper

    @property
    def minutes_left(self) -> int:
        """Whole minutes, the last one begun counts."""
        return max(0, -(-int((self.ends_at - timezone.now()).total_seconds()) // 60))


class HelpedDeed(models.Model):
    """One deed of a helper: the event row that it wrote (``kind`` and ``row``), in words, and whether it was undone."""

    time = models.ForeignKey(HelpTime, on_delete=models.CASCADE, related_name="deeds")
    kind = models.CharField(max_length=60)
    row = models.BigIntegerField()
    label = models.CharField(max_length=160)
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "row"), name="accounts_one_helped_deed_a_row"),)

    def __str__(self) -> str:
        return self.label
