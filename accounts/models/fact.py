from django.conf import settings
from django.db import models
from django.utils import timezone


class Fact(models.Model):
    """Something a person told us about themselves though they need not: one answer to one question.

    The question is a consent purpose with choices; its ledger says when and to which words they said yes.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="facts")
    question = models.CharField(max_length=40)
    value = models.CharField(max_length=40)
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "question"), name="accounts_fact_one_answer"),
            models.CheckConstraint(condition=~models.Q(value=""), name="accounts_fact_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.question}: {self.value}"
