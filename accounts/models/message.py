from django.db import models
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from accounts.enums import MessageKind, SendState


class Message(models.Model):
    """One text message or call on its way to the gateway. ``text`` is blanked once sent: it may hold a code.

    ``next_try_at`` is when a waiting row may be taken (again); ``taken_at`` is when a sender took it.
    """

    kind = models.CharField(max_length=5, choices=MessageKind)
    phone = PhoneNumberField()
    purpose = models.CharField(max_length=40)
    text = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=7, choices=SendState, default=SendState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("next_try_at",), name="accounts_message_due", condition=models.Q(state="waiting")),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="accounts_message_sent_has_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
