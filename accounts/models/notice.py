"""What the product tells a person: one row in the inbox, and one row for each way it travels."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.enums import Channel, SendState


class Notice(models.Model):
    """A line of the inbox, in the language the person had then. ``key`` makes a repeated deed tell it once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    purpose = models.CharField(max_length=40)
    key = models.CharField(max_length=120, blank=True)
    # Whose name or words it carries, if not the reader's own: when they are erased, so is the line.
    about = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    body = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("person", "-id"), name="accounts_notice_inbox"),
            models.Index(fields=("person",), name="accounts_notice_unread", condition=models.Q(read_at__isnull=True)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("person", "key"), condition=~models.Q(key=""), name="accounts_notice_told_once"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """One notice on one way. A waiting row is taken when ``next_try_at`` has come."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=5, choices=Channel)
    state = models.CharField(max_length=7, choices=SendState, default=SendState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("next_try_at",), name="accounts_delivery_due", condition=models.Q(state="waiting")),
        )
        constraints = (
            models.UniqueConstraint(fields=("notice", "channel"), name="accounts_delivery_one_per_channel"),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="accounts_delivery_sent_has_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class PushSubscription(models.Model):
    """A browser that may be woken. ``endpoint`` and keys come from ``PushManager.subscribe``."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions")
    endpoint = models.URLField(max_length=1000)
    endpoint_hash = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.endpoint_hash[:12]
