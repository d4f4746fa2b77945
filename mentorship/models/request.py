"""A villager asks for a mentor."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from association.enums import ProductCategory
from mentorship.enums import OPEN_REQUESTS, DeclineReason, RequestState
from mentorship.models.event import MoveEvent

ANSWER_WITHIN = timedelta(hours=72)
MAX_SLOTS = 2
REST_AFTER_NO = timedelta(days=14)  # so long a mentor who said no is not asked again by the same learner


class MentorRequest(models.Model):
    """``slot`` is one of the learner's numbered places for open requests, so a third one cannot be stored."""

    mentee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentor_requests")
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="mentee_requests")
    unit = models.ForeignKey("association.Unit", models.PROTECT, related_name="+")
    need = models.CharField(_("what you need help with"), max_length=200)
    product = models.CharField(max_length=20, choices=ProductCategory, blank=True)
    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.OFFERED)
    state_since = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(default=timezone.now)
    slot = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=20, choices=DeclineReason, blank=True)
    note = models.CharField(max_length=300, blank=True)
    cid = models.UUIDField()

    class Meta:
        verbose_name = _("request for a mentor")
        verbose_name_plural = _("requests for a mentor")
        indexes = [
            models.Index(fields=["state", "asked_at"], name="mentor_request_waiting"),
            models.Index(fields=["mentor", "state"], name="mentor_request_desk"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="mentor_request_state_is_known"),
            models.CheckConstraint(condition=~Q(mentee=F("mentor")), name="nobody_asks_themselves"),
            models.CheckConstraint(
                condition=Q(mentor__isnull=False) | Q(state__in=["open", "claimed", "escalated", "withdrawn"]),
                name="an_offered_request_has_a_mentor",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.DECLINED) | ~Q(reason=""), name="a_declined_request_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(slot__gte=1, slot__lte=MAX_SLOTS), name="a_learner_has_two_places_for_requests"
            ),
            models.UniqueConstraint(
                fields=["mentee", "slot"], condition=Q(state__in=OPEN_REQUESTS), name="one_open_request_per_place"
            ),
            models.UniqueConstraint(
                fields=["mentee", "mentor"], condition=Q(state__in=OPEN_REQUESTS), name="one_open_request_per_pair"
            ),
            models.UniqueConstraint(fields=["mentee", "cid"], name="a_request_is_sent_once"),
        ]

    def __str__(self) -> str:
        return self.need

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REQUESTS

    @property
    def answer_due(self):  # noqa: ANN201 datetime, derived and never stored
        return self.asked_at + ANSWER_WITHIN


class RequestEvent(MoveEvent):
    request = models.ForeignKey(MentorRequest, models.CASCADE, related_name="events")
