"""What learners did: rows only ever added, and one derived row for each lesson or quiz of a person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.enums import EventKind


class LearningEvent(models.Model):
    """One thing that one person did, named by the phone that saw it (``cid``).

    ``content_key`` is ``M03-L1`` or ``M03-quiz``: the same in every language. ``payload`` by kind: read
    ``{"block": 3}``; answer ``{"question": "q1", "chosen": [0], "right": true}`` in a lesson and
    ``{"answers": {"q1": [0]}, "right": 4, "of": 5}`` in a quiz; done ``{}``, with ``{"seals": ["shop_open"]}`` where
    practice earned some; undone ``{"cid": "…"}``, the event that no longer counts. ``M03-practice``
    is written by ``courses.domain.evidence`` only. ``happened_at`` is the phone's clock.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="learning_events")
    content_key = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=EventKind)
    payload = models.JSONField(default=dict, blank=True)
    cid = models.UUIDField()
    language = models.CharField(max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    content_version = models.CharField(max_length=16, blank=True)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "cid"), name="courses_event_once_per_cid"),
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="courses_event_kind_known"),
            models.CheckConstraint(condition=~Q(content_key=""), name="courses_event_about_something"),
        )
        indexes = (
            models.Index(fields=("person", "content_key"), name="courses_event_by_lesson"),
            # The figures of officers ask, for each learner, whether anything came within two weeks.
            models.Index(fields=("person", "received_at"), name="courses_event_by_moment"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.content_key}"


class Progress(models.Model):
    """Where a person stands in one lesson or quiz; always ``fold`` of that person's events, never typed.

    ``block`` is the last block read (from 0); ``answers`` maps a question to the options last chosen;
    ``best_right``/``best_of`` are a quiz's best attempt; ``is_waiting`` says that practice was sent and nobody has
    answered yet; ``seals`` are what accepted practice earned.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="progress")
    content_key = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    block = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict, blank=True)
    best_right = models.PositiveSmallIntegerField(default=0)
    best_of = models.PositiveSmallIntegerField(default=0)
    is_waiting = models.BooleanField(default=False)
    seals = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "content_key"), name="courses_one_progress_per_lesson"),
            models.CheckConstraint(condition=Q(best_right__lte=F("best_of")), name="courses_not_more_right_than_asked"),
            models.CheckConstraint(condition=Q(last_at__gte=F("started_at")), name="courses_last_after_start"),
        )
        # The figures of officers count, for each learner, what was done by some day: this alone answers them.
        indexes = (
            models.Index(
                fields=("person", "done_at", "content_key"),
                condition=Q(done_at__isnull=False),
                name="courses_progress_done",
            ),
        )

    def __str__(self) -> str:
        return self.content_key
