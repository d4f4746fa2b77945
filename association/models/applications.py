"""An application is a decision in the making; every move leaves an event row."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from association.enums import ApplicationMove, ApplicationState, ProductCategory, RejectReason
from association.models.memberships import Association
from association.models.shops import Shop
from association.models.units import Unit

OPEN = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.IN_REVIEW,
    ApplicationState.NEEDS_INFO,
)


class Application(models.Model):
    """``due_at`` is when a decision is owed; the clock stands still while the applicant is asked (``asked_at``).

    ``appealed_at`` is set while the county owes an answer to an appeal.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="applications", verbose_name=_("applicant")
    )
    association = models.ForeignKey(
        Association, models.PROTECT, related_name="applications", verbose_name=_("association")
    )
    village = models.ForeignKey(Unit, models.PROTECT, related_name="applications", verbose_name=_("village"))
    shop = models.ForeignKey(
        Shop, models.SET_NULL, null=True, blank=True, related_name="applications", verbose_name=_("shop")
    )
    category = models.CharField(_("sells"), max_length=12, choices=ProductCategory, blank=True)
    why = models.TextField(_("why"), max_length=1000, blank=True)
    cid = models.UUIDField(editable=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name_pinyin = models.CharField(max_length=300, blank=True, editable=False)

    state = models.CharField(_("state"), max_length=12, choices=ApplicationState, default=ApplicationState.DRAFT)
    state_since = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)
    due_at = models.DateTimeField(_("decision due"), null=True, blank=True)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    claimed_until = models.DateTimeField(null=True, blank=True)
    question = models.TextField(_("question"), blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    escalated = models.PositiveSmallIntegerField(default=0)
    reminded = models.PositiveSmallIntegerField(default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason_code = models.CharField(_("reason"), max_length=16, choices=RejectReason, blank=True)
    reason = models.TextField(_("words to the applicant"), max_length=1000, blank=True)
    appealed_at = models.DateTimeField(_("asked to look again"), null=True, blank=True)
    appeal = models.TextField(_("why look again"), max_length=1000, blank=True)
    appeal_reply = models.TextField(_("answer to that"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ("submitted_at", "pk")
        indexes = (models.Index(fields=("village", "state", "submitted_at"), name="application_waiting"),)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "association"), condition=Q(state__in=OPEN), name="application_one_open_per_person"
            ),
            models.UniqueConstraint(fields=("person", "cid"), name="application_sent_once"),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.REJECTED) | (~Q(reason_code="") & ~Q(reason="")),
                name="application_rejection_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(ApplicationState.APPROVED, ApplicationState.REJECTED))
                | Q(decided_at__isnull=False),
                name="application_decision_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.NEEDS_INFO) | (~Q(question="") & Q(asked_at__isnull=False)),
                name="application_waits_for_a_question",
            ),
            models.CheckConstraint(
                condition=Q(appealed_at=None) | (Q(state=ApplicationState.REJECTED) & ~Q(appeal="")),
                name="application_appeal_is_about_a_refusal",
            ),
        )

    def __str__(self) -> str:
        return str(self.person)


class ApplicationEvent(models.Model):
    """Who moved an application, when, from where to where, and why. Rows are only added."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    move = models.CharField(max_length=16, choices=ApplicationMove)
    source = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=12, choices=ApplicationState)
    reason_code = models.CharField(max_length=16, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.move} {self.at:%Y-%m-%d %H:%M}"
