"""The consent ledger: rows are added, never changed. The newest row of a purpose is what holds."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Consent(models.Model):
    """``by`` is who said it: the person, a guardian, or an admin who wrote it down. ``version`` is the text's date."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    granted = models.BooleanField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_phone = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = (models.Index(fields=("person", "purpose", "-id"), name="accounts_consent_newest"),)
        constraints = (
            models.CheckConstraint(condition=~models.Q(purpose=""), name="accounts_consent_has_purpose"),
            models.CheckConstraint(condition=~models.Q(version=""), name="accounts_consent_has_version"),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"
