"""A step read aloud by somebody, and what became of the recording."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import Speech
from cms.core.models import lighter_file, lighter_of
from cms.core.private import private_storage
from courses.sound.enums import SoundMove, SoundState


def in_private(sound: Any, _name: str) -> str:
    """A name that tells nothing; only a view that asks who is there reads it."""
    return f"sound/{sound.pk}{sound.suffix}"


def in_private_light(_sound: Any, name: str) -> str:
    return f"sound/{name}"


class Sound(models.Model):
    """One recording of one step. ``words`` are what was read, ``words_key`` their fingerprint.

    ``speaker`` is the name that learners read, ``agreed_at`` when they agreed to be heard; ``by`` is who sent it.
    ``size`` in bytes, ``milliseconds`` as measured in the file. ``cid`` is the phone's name for it. The bytes of one
    that is gone are deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    speaker = models.CharField(max_length=40)
    agreed_at = models.DateTimeField(default=timezone.now)
    lesson = models.CharField(max_length=7)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    speech = models.CharField(max_length=12, choices=Speech)
    words = models.TextField()
    words_key = models.CharField(max_length=16)
    file = models.FileField(upload_to=in_private, storage=private_storage, max_length=120, blank=True)
    light = lighter_file(upload_to=in_private_light, storage=private_storage)
    light_of = lighter_of()
    suffix = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    milliseconds = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=SoundState, default=SoundState.WAITING)
    state_since = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True)
    cid = models.UUIDField(default=uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = pgettext_lazy("sound", "recording")
        verbose_name_plural = _("recordings")
        indexes = (models.Index(fields=("lesson", "language", "state"), name="sound_by_lesson"),)
        constraints = (
            models.UniqueConstraint(fields=("by", "cid"), name="sound_comes_once"),
            models.UniqueConstraint(
                fields=("lesson", "language", "speech", "words_key"),
                condition=Q(state=SoundState.HEARD),
                name="sound_one_heard_a_step_and_speech",
            ),
            models.UniqueConstraint(
                fields=("by", "lesson", "language", "speech", "words_key"),
                condition=Q(state__in=(SoundState.WAITING, SoundState.REFUSED)),
                name="sound_one_waiting_a_person_and_step",
            ),
            models.CheckConstraint(condition=Q(state__in=SoundState.values), name="sound_state_known"),
            models.CheckConstraint(
                condition=~Q(state=SoundState.REFUSED) | ~Q(reason=""), name="sound_refusal_says_why"
            ),
            models.CheckConstraint(condition=Q(size__gt=0, milliseconds__gt=0), name="sound_has_size_and_length"),
        )

    def __str__(self) -> str:
        return f"{self.lesson} {self.speaker}"

    @property
    def length(self) -> str:
        """As m:ss, a begun second counts."""
        seconds = -(-self.milliseconds // 1000)
        return f"{seconds // 60}:{seconds % 60:02d}"

    @property
    def kb(self) -> int:
        return -(-self.size // 1024)


class SoundEvent(models.Model):
    """Who moved it, when, from where to where, and in which words. Rows are only added."""

    sound = models.ForeignKey(Sound, models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    move = models.CharField(max_length=12, choices=SoundMove)
    source = models.CharField(max_length=8, blank=True)
    target = models.CharField(max_length=8, choices=SoundState)
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.move} {self.at:%Y-%m-%d %H:%M}"
