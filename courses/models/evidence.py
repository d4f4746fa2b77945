"""What a learner shows for a practice task, its files, and what became of it."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.core.private import private_storage
from courses.enums import EVIDENCE_MOVES, Ask, EvidenceMove, EvidenceState

WAITING = (EvidenceState.SUBMITTED, EvidenceState.IN_REVIEW)
WITH_THE_LEARNER = (EvidenceState.DRAFT, EvidenceState.MORE_NEEDED)


class Evidence(models.Model):
    """One person's practice of one module, in every language; ``code`` is the module's.

    ``answers`` maps the short names of a task's asks to what was written: words, a number as text, an address.
    ``saved_at`` is when anything came, ``written_at`` when the newest words were written, maybe without a network.
    ``claimed_until`` ends by itself: whoever asks compares it with the time. ``reason`` holds the reviewer's last
    words and ``decided_by`` is who said them; ``appealed_from`` does not look at it again.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="evidence")
    code = models.CharField(max_length=3)
    answers = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, choices=EvidenceState, default=EvidenceState.DRAFT)
    state_since = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    written_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    claimed_until = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(max_length=1000, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appealed_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    appeal = models.TextField(max_length=1000, blank=True)
    last_cid = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("practice evidence")
        verbose_name_plural = _("practice evidence")
        indexes = (models.Index(fields=("state", "submitted_at"), name="courses_evidence_queue"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=EvidenceState.values), name="courses_evidence_state_known"),
            models.UniqueConstraint(
                fields=("person", "code"),
                condition=~Q(state=EvidenceState.WITHDRAWN),
                name="courses_one_evidence_per_person_and_module",
            ),
            models.CheckConstraint(
                condition=Q(state=EvidenceState.IN_REVIEW, claimed_by__isnull=False, claimed_until__isnull=False)
                | (~Q(state=EvidenceState.IN_REVIEW) & Q(claimed_by=None, claimed_until=None)),
                name="courses_evidence_is_claimed_while_looked_at",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by=None) | ~Q(claimed_by=F("person")), name="courses_nobody_reviews_themselves"
            ),
            models.CheckConstraint(
                condition=~Q(state=EvidenceState.MORE_NEEDED) | ~Q(reason=""), name="courses_more_needed_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(EvidenceState.MORE_NEEDED, EvidenceState.ACCEPTED))
                | Q(decided_at__isnull=False),
                name="courses_evidence_decision_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WAITING) | Q(submitted_at__isnull=False),
                name="courses_evidence_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(appealed_at=None) | ~Q(appeal=""), name="courses_evidence_appeal_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.state}"

    @property
    def is_held(self) -> bool:
        """Is somebody's half hour still running?"""
        return self.state == EvidenceState.IN_REVIEW and bool(
            self.claimed_until and self.claimed_until > timezone.now()
        )

    @property
    def is_with_learner(self) -> bool:
        return self.state in WITH_THE_LEARNER

    def may(self, move: str) -> bool:
        """Whether the learner has this move now."""
        return move in EVIDENCE_MOVES.open_to(state=self.state, actor="learner")


def in_private(file: Any, _name: str) -> str:
    """A name that tells nothing, in a folder that no public address reaches."""
    return f"evidence/{file.pk}{file.suffix}"


class EvidenceFile(models.Model):
    """A photo or a recording, cleaned of what it says about place and camera. ``cid`` is the phone's name for it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="files")
    ask = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=Ask)
    file = models.FileField(upload_to=in_private, storage=private_storage, max_length=120)
    suffix = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    cid = models.UUIDField(default=uuid4, editable=False)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ("added_at", "pk")
        constraints = (models.UniqueConstraint(fields=("evidence", "cid"), name="courses_evidence_file_comes_once"),)

    def __str__(self) -> str:
        return f"{self.ask}{self.suffix}"


class EvidenceEvent(models.Model):
    """Who moved it, when, from where to where, and in which words. ``points`` are the ticks of a decision.

    Each point is ``{"key": "five", "text": "…", "met": true}``, in the words the reviewer saw. Rows are only added.
    """

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    move = models.CharField(max_length=12, choices=EvidenceMove)
    source = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=12, choices=EvidenceState)
    text = models.TextField(blank=True)
    points = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.move} {self.at:%Y-%m-%d %H:%M}"
