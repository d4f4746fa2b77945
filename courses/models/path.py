"""Which way a learner goes through the course: what they said, and every time they said it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.enums import PathMove


class LearnerPath(models.Model):
    """Always what the events of the person lead to.

    ``path`` is the code of a chosen path, empty where the answers find it; ``answers`` maps question to answer
    (``""``: passed over); ``knows`` lists the modules that the learner says they know, to be shown by quiz or practice.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="learner_path")
    path = models.CharField(max_length=20, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    knows = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return self.path or str(self.answers)


class PathEvent(models.Model):
    """One thing that was said about the path.

    ``payload`` by kind: answered ``{"question": "shop", "answer": "none"}``, chose ``{"path": "core"}``, knows and
    learns ``{"module": "M06"}``, again ``{}``, undone ``{"cid": "…"}``, the event that no longer counts.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="path_events")
    kind = models.CharField(max_length=10, choices=PathMove)
    payload = models.JSONField(default=dict, blank=True)
    cid = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "cid"), name="courses_path_event_once_per_cid"),
            models.CheckConstraint(condition=Q(kind__in=PathMove.values), name="courses_path_event_kind_known"),
        )

    def __str__(self) -> str:
        return self.kind
