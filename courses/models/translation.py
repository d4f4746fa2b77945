"""Which words of the source a translation is in step with."""

from django.conf import settings
from django.db import models
from wagtail.models import Page


class TranslationMark(models.Model):
    """Said by somebody who reads both languages. ``pieces`` are the source's parts then: ``[["Title", "…"], …]``."""

    page = models.OneToOneField(Page, models.CASCADE, related_name="+")
    pieces = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.page_id} {self.at:%Y-%m-%d}"
