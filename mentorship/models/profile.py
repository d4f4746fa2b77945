"""A mentor's record: what they know, whom they reach, how many learners they take."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from association.enums import ProductCategory
from mentorship.enums import SERVING_PROFILES, ProfileState, Speech
from mentorship.models.event import MoveEvent

MAX_CAPACITY = 10


class MentorProfile(models.Model):
    """``categories`` and ``speech`` are lists of ``ProductCategory`` and ``Speech`` values; the form checks them."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentor_profile")
    state = models.CharField(max_length=12, choices=ProfileState, default=ProfileState.APPLIED)
    state_since = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True, help_text=_("Why it was decided so, shown to the mentor"))
    paused_until = models.DateField(null=True, blank=True)

    home = models.ForeignKey("association.Unit", models.PROTECT, related_name="+", verbose_name=_("village"))
    units = models.ManyToManyField(
        "association.Unit", related_name="mentors", blank=True, verbose_name=_("places you can get to")
    )
    categories = models.JSONField(_("products you know"), default=list)
    speech = models.JSONField(_("what you speak"), default=list)
    capacity = models.PositiveSmallIntegerField(_("learners at one time"), default=5)
    about = models.TextField(_("about you"), max_length=600, blank=True)
    selling_since = models.PositiveSmallIntegerField(_("year you began to sell online"), null=True, blank=True)
    first_mover = models.BooleanField(_("one of the first here to sell online"), default=False)
    shops = models.PositiveSmallIntegerField(_("shops you run"), null=True, blank=True)
    hired = models.PositiveSmallIntegerField(_("people you have hired"), null=True, blank=True)
    ties = models.CharField(_("business with learners"), max_length=300, blank=True)
    office_hours = models.CharField(_("when you have time"), max_length=120, blank=True)
    code_accepted_at = models.DateTimeField(null=True, blank=True)
    lineage_parent = models.ForeignKey(
        "mentorship.Link", models.PROTECT, null=True, blank=True, related_name="graduates", editable=False
    )

    class Meta:
        verbose_name = _("mentor")
        verbose_name_plural = _("mentors")
        indexes = [models.Index(fields=["state"], name="mentor_profile_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MAX_CAPACITY), name="mentor_capacity_between_1_and_10"
            ),
            models.CheckConstraint(condition=Q(state__in=ProfileState.values), name="mentor_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=SERVING_PROFILES) | Q(code_accepted_at__isnull=False),
                name="serving_mentor_accepted_the_code",
            ),
            models.CheckConstraint(
                condition=Q(paused_until__isnull=True) | Q(state=ProfileState.PAUSED),
                name="only_a_paused_mentor_has_a_date_of_return",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def product_words(self) -> list[str]:
        """The products in the reader's language, in the register's order."""
        return [str(product.label) for product in ProductCategory if product.value in self.categories]

    @property
    def speech_words(self) -> list[str]:
        return [str(speech.label) for speech in Speech if speech.value in self.speech]


class ProfileEvent(MoveEvent):
    profile = models.ForeignKey(MentorProfile, models.CASCADE, related_name="events")
