"""A mentor and a learner who work together."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.enums import OPEN_LINKS, EndReason, Fit, LinkState
from mentorship.models.event import MoveEvent
from mentorship.models.profile import MAX_CAPACITY

TRIAL_FOR = timedelta(days=14)


class Link(models.Model):
    """``seat`` is one of the mentor's numbered places; two links can't sit on one, so capacity holds in the database.

    Rows are kept for ever: the tree of who taught whom stands on them, also after a person is erased.
    """

    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentor_links")
    mentee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentee_links")
    request = models.OneToOneField("mentorship.MentorRequest", models.PROTECT, null=True, related_name="link")
    previous_link = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="next_links")
    state = models.CharField(max_length=12, choices=LinkState, default=LinkState.TRIAL)
    state_since = models.DateTimeField(default=timezone.now)
    seat = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20, choices=EndReason, blank=True)
    note = models.CharField(max_length=300, blank=True)
    mentor_fit = models.CharField(max_length=10, choices=Fit, default=Fit.UNSAID, blank=True)
    mentee_fit = models.CharField(max_length=10, choices=Fit, default=Fit.UNSAID, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mentoring link")
        verbose_name_plural = _("mentoring links")
        indexes = [models.Index(fields=["state", "started_at"], name="mentor_link_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LinkState.values), name="mentor_link_state_is_known"),
            models.CheckConstraint(condition=~Q(mentee=F("mentor")), name="nobody_mentors_themselves"),
            models.CheckConstraint(
                condition=Q(seat__gte=1, seat__lte=MAX_CAPACITY), name="mentor_seat_between_1_and_10"
            ),
            models.CheckConstraint(
                condition=Q(state=LinkState.ENDED, ended_at__isnull=False) & ~Q(reason="")
                | ~Q(state=LinkState.ENDED) & Q(ended_at__isnull=True, reason=""),
                name="an_ended_link_has_a_date_and_a_reason",
            ),
            models.UniqueConstraint(
                fields=["mentor", "seat"], condition=Q(state__in=OPEN_LINKS), name="one_open_link_per_seat"
            ),
            models.UniqueConstraint(
                fields=["mentor", "mentee"], condition=Q(state__in=OPEN_LINKS), name="one_open_link_per_pair"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor} · {self.mentee}"

    def other_side(self, person):  # noqa: ANN001, ANN201 User both ways
        return self.mentee if person.pk == self.mentor_id else self.mentor


class LinkEvent(MoveEvent):
    link = models.ForeignKey(Link, models.CASCADE, related_name="events")
