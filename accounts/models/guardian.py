from django.conf import settings
from django.db import models
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField


class Guardianship(models.Model):
    """Who said yes for a young person. The phone was proved with a code on the day of ``confirmed_at``."""

    ward = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="guardianship")
    phone = PhoneNumberField()
    name = models.CharField(max_length=60)
    confirmed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(phone=""), name="accounts_guardian_has_phone"),
            models.CheckConstraint(condition=~models.Q(name=""), name="accounts_guardian_has_name"),
        )

    def __str__(self) -> str:
        return self.name
