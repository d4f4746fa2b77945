"""Questions written where no open room was: they wait for their session, or for their writer to choose one."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.live.models.questions import QUESTION_MAX, Question
from mentorship.live.models.rooms import Room


class WrittenQuestion(models.Model):
    """``question`` is what became of it. Without one it waits for ``room``, or for another to be chosen."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    cid = models.UUIDField()
    room = models.ForeignKey(Room, models.CASCADE, null=True, related_name="written")
    text = models.CharField(_("your question"), max_length=QUESTION_MAX)
    written_at = models.DateTimeField()
    came_at = models.DateTimeField(default=timezone.now)
    question = models.OneToOneField(Question, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("written question")
        verbose_name_plural = _("written questions")
        ordering = ("written_at", "pk")
        constraints = (models.UniqueConstraint(fields=("person", "cid"), name="live_question_written_once_a_cid"),)

    def __str__(self) -> str:
        return self.text
