"""What can be found, as tokens. Nothing here is anybody's source: all of it can be thrown away and made anew."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.core.registry import Audience

LONGEST_TEXT = 20_000


class SearchEntry(models.Model):
    """One thing to find. ``owner`` is the row of ``source`` it was made from; one owner may give several ``key``.

    ``heading`` is the title as it is compared (folded), ``tokens`` every token of title and text, ``head_tokens``
    those of what it is about. The index of the engine stands beside the table: migration 0003 made it, and whoever
    changes a column of this table later makes its triggers again.
    """

    source = models.CharField(max_length=40)
    owner = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    title = models.CharField(max_length=500)
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    note = models.CharField(max_length=160, blank=True)
    url = models.CharField(max_length=500)
    kb = models.PositiveIntegerField(default=0)
    heading = models.CharField(max_length=500, blank=True)
    head_tokens = models.TextField(blank=True)
    tokens = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("thing to find")
        verbose_name_plural = _("things to find")
        constraints = (
            models.UniqueConstraint(fields=("source", "owner", "key"), name="pages_one_entry_a_thing"),
            models.CheckConstraint(condition=models.Q(audience__in=Audience.values), name="pages_audience_is_known"),
        )

    def __str__(self) -> str:
        return self.title


class SearchTerm(models.Model):
    """A word, or two syllables of pinyin, that some entry holds: what a mistyped word is compared with."""

    term = models.CharField(max_length=40, unique=True)
    size = models.PositiveSmallIntegerField(db_index=True)

    class Meta:
        verbose_name = _("word of the search")
        verbose_name_plural = _("words of the search")

    def __str__(self) -> str:
        return self.term
