"""One person in one cohort, from the invitation on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from courses.cohorts.enums import EnrolState, Source
from courses.cohorts.models.cohort import Cohort, new_token
from courses.cohorts.rules import LONGEST_REMINDER


class Enrolment(models.Model):
    """``name`` and ``phone`` stand as on the teacher's list and only while invited; nobody gets an account by them.

    ``agreed_at`` and ``agreed_version`` say to what was agreed; ``reminders`` is a second yes, with the learner's own
    words for it in ``reminder``. ``calendar`` is the secret in the address of the timetable.
    """

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="enrolments"
    )
    phone = PhoneNumberField(null=True, blank=True)
    name = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=EnrolState, default=EnrolState.INVITED)
    state_since = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=5, choices=Source)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_version = models.CharField(max_length=10, blank=True)
    reminders = models.BooleanField(default=False)
    reminder = models.CharField(max_length=LONGEST_REMINDER, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    cared_at = models.DateTimeField(null=True, blank=True)
    calendar = models.CharField(max_length=40, unique=True, default=new_token, editable=False)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        indexes = (
            models.Index(fields=("cohort", "state"), name="cohorts_enrolment_by_state"),
            models.Index(fields=("phone",), name="cohorts_enrolment_by_phone"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=EnrolState.values), name="cohorts_enrolment_state_known"),
            models.UniqueConstraint(fields=("cohort", "person"), name="cohorts_person_once_a_cohort"),
            models.UniqueConstraint(fields=("cohort", "phone"), name="cohorts_phone_once_a_cohort"),
            models.CheckConstraint(
                condition=~Q(state__in=(EnrolState.ENROLLED, EnrolState.FINISHED))
                | (Q(person__isnull=False, agreed_at__isnull=False) & ~Q(agreed_version="")),
                name="cohorts_nobody_learns_here_without_consent",
            ),
            models.CheckConstraint(
                condition=Q(state=EnrolState.INVITED) | Q(phone=None, name=""),
                name="cohorts_list_is_forgotten_after_the_answer",
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrolState.INVITED) | Q(person__isnull=False) | Q(phone__isnull=False),
                name="cohorts_invitation_is_for_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=EnrolState.LEFT) | Q(agreed_at=None, reminders=False),
                name="cohorts_leaving_takes_consent_back",
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.cohort_id}"
