"""Who may only read and vote in a room, by whom and why; never shown in the room's log."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.live.models.questions import REASON_MAX, Question
from mentorship.live.models.rooms import Room


class Mute(models.Model):
    """The log of these acts: a lifted one stays. ``question`` is what it was about; the ids make a repeat harmless."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="mutes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    cid = models.UUIDField(null=True)
    reason = models.CharField(_("reason"), max_length=REASON_MAX)
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    lifted_cid = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("mute")
        verbose_name_plural = _("mutes")
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("room", "person"), condition=Q(lifted_at=None), name="live_muted_once_a_room_and_person"
            ),
            models.UniqueConstraint(fields=("room", "by", "cid"), name="live_mute_cid_once_an_author"),
            models.CheckConstraint(condition=~Q(reason=""), name="live_mute_says_why"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=False) | Q(lifted_by=None, lifted_cid=None),
                name="live_mute_is_lifted_by_somebody_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.room_id} · {self.person_id}"
