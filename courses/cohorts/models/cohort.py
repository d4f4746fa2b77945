"""A class, who teaches it, and its story."""

from datetime import date
from secrets import choice, token_urlsafe

from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from association.enums import Action, RoleKind
from association.models import Role
from association.rules import PERMISSIONS, may
from courses.cohorts.enums import CohortState, Deed, Host, TeacherKind
from courses.cohorts.rules import CODE_LENGTH, LETTERS, MOST_SILENT_DAYS, SILENT_DAYS


def new_code() -> str:
    return "".join(choice(LETTERS) for _place in range(CODE_LENGTH))


def new_token() -> str:
    """192 bits: who has the address was given it."""
    return token_urlsafe(24)


class Cohort(models.Model):
    """People who learn the course together. ``unit`` is where it counts for officers; ``place`` is where it meets.

    Whoever has ``code`` may ask to join; ``cid`` is the form's name for it.
    ``changes`` counts how often it was changed; ``alone_since`` is when it was noticed that nobody teaches it any more.
    """

    name = models.CharField(_("name"), max_length=60)
    host = models.CharField(max_length=10, choices=Host)
    unit = models.ForeignKey("association.Unit", models.PROTECT, related_name="+")
    place = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=CohortState, default=CohortState.PLANNED)
    state_since = models.DateTimeField(default=timezone.now)
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    silent_days = models.PositiveSmallIntegerField(default=SILENT_DAYS)
    changes = models.PositiveSmallIntegerField(default=0, editable=False)
    alone_since = models.DateTimeField(null=True, blank=True, editable=False)
    cid = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=CohortState.values), name="cohorts_state_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="cohorts_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(silent_days__gte=1, silent_days__lte=MOST_SILENT_DAYS), name="cohorts_silence_is_some_days"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """May anything still change here?"""
        return self.state in {CohortState.PLANNED, CohortState.RUNNING}


class PastCode(models.Model):
    """A code that a class had once: whoever still uses it is told so, and it opens nothing."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="past_codes")
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    until = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.code


class TeacherQuerySet(models.QuerySet["Teacher"]):
    def on(self, day: date) -> "TeacherQuerySet":
        """Those who teach on ``day``: came, have not gone; a guest to the end of the last day.

        Whoever opened the class did it by a role, and teaches there as long as one reaches its place.
        """
        by_role = ~Q(kind=TeacherKind.LEAD) | Q(person__is_superuser=True) | Exists(teaching_roles(day))
        return self.filter(
            by_role,
            Q(last_day=None) | Q(last_day__gte=day),
            person__is_active=True,
            came_at__isnull=False,
            gone_at=None,
        )


def teaching_roles(day: date) -> models.QuerySet[Role]:
    """Roles by which the outer ``Teacher`` may hold a class at the place of theirs."""
    here = [kind for kind in RoleKind if may(kind, Action.TEACH)]
    below = [kind for kind in here if PERMISSIONS[kind].below]
    rows = Role.ever.on(day).filter(person=OuterRef("person"))
    rows = rows.annotate(at=ExpressionWrapper(OuterRef("cohort__unit__path"), output_field=CharField()))
    return rows.filter(
        Q(kind__in=here, unit=OuterRef("cohort__unit")) | Q(kind__in=below, at__startswith=F("unit__path"))
    )


class Teacher(models.Model):
    """Who teaches a cohort. ``person`` is empty while the link with ``token`` waits for whoever it was sent to.

    A guest sees meetings and the name list, to the end of ``last_day``; the others see how far each learner is.
    """

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="teachers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=5, choices=TeacherKind)
    last_day = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    came_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    calendar = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    cid = models.UUIDField(null=True, blank=True)

    objects = TeacherQuerySet.as_manager()

    class Meta:
        verbose_name = _("teacher")
        verbose_name_plural = _("teachers")
        constraints = (
            models.UniqueConstraint(
                fields=("cohort", "person"), condition=Q(gone_at=None), name="cohorts_teacher_once_a_cohort"
            ),
            models.UniqueConstraint(fields=("cohort", "cid"), name="cohorts_link_made_once"),
            models.CheckConstraint(
                condition=Q(kind=TeacherKind.GUEST, last_day__isnull=False)
                | Q(kind__in=(TeacherKind.LEAD, TeacherKind.CO), last_day=None),
                name="cohorts_only_a_guest_has_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(came_at=None) | Q(person__isnull=False), name="cohorts_teacher_who_came_is_somebody"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.cohort_id}"

    @property
    def is_guest(self) -> bool:
        return self.kind == TeacherKind.GUEST


class CohortEvent(models.Model):
    """Who did what, when; of a move also from where to where. Rows are only added."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="events")
    enrolment = models.ForeignKey("cohorts.Enrolment", models.CASCADE, null=True, blank=True, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    deed = models.CharField(max_length=12, choices=Deed)
    source = models.CharField(max_length=10, blank=True)
    target = models.CharField(max_length=10, blank=True)
    text = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("pk",)
        # The figures of officers ask for each learner when the class ended.
        indexes = (models.Index(fields=("cohort", "deed"), name="cohorts_event_by_deed"),)

    def __str__(self) -> str:
        return f"{self.deed} {self.at:%Y-%m-%d %H:%M}"
