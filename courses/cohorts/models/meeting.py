"""The timetable, and who was there."""

from datetime import datetime, timedelta
from secrets import token_hex
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.cohorts.enums import Way
from courses.cohorts.models.cohort import Cohort
from courses.cohorts.models.enrolment import Enrolment


def new_secret() -> str:
    return token_hex(16)


class Meeting(models.Model):
    """``uid`` and ``changes`` are its name and number of changes in calendars; codes are made from ``secret``."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=80)
    topic = models.CharField(max_length=80, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    uid = models.UUIDField(default=uuid4, editable=False, unique=True)
    changes = models.PositiveSmallIntegerField(default=0, editable=False)
    secret = models.CharField(max_length=32, default=new_secret, editable=False)
    cid = models.UUIDField()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ("starts_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("cohort", "cid"), name="cohorts_meeting_planned_once"),
            models.CheckConstraint(condition=Q(minutes__gte=10, minutes__lte=600), name="cohorts_meeting_has_a_length"),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


class Attendance(models.Model):
    """One learner at one meeting. ``is_here`` false: noted, and then taken back by a teacher.

    ``shown_at`` is when the code was on the screen, ``noted_at`` when it arrived here. ``written_at`` is when it was
    said: a list by the clock of its phone, put right; a code when it was shown. Of two words the later one holds.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attendance")
    is_here = models.BooleanField(default=True)
    way = models.CharField(max_length=10, choices=Way)
    shown_at = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField(default=timezone.now)
    written_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    cid = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "enrolment"), name="cohorts_attendance_once_a_meeting"),
        )

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.enrolment_id}"
