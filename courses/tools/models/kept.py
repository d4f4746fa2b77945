"""A calculation that somebody keeps, as it was typed."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from courses.enums import Tool


class KeptSum(models.Model):
    """``facts``: field → what was typed; opening it computes anew. Seen by nobody else."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_sums")
    cid = models.UUIDField()
    tool = models.CharField(max_length=20, choices=Tool)
    name = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "cid"), name="tools_kept_once_per_cid"),
            models.CheckConstraint(condition=~models.Q(name=""), name="tools_kept_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name
