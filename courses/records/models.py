"""Who gets records of what is learnt, and which learner agreed to it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent
from association.models import Unit
from courses.cohorts.domain.access import learning_now
from courses.cohorts.models import Cohort, Enrolment
from courses.records.enums import Trouble
from courses.records.rules import PURPOSE


class Receiver(models.Model):
    """A school's or station's own learning record store. Without ``endpoint`` its teachers take a file along.

    ``sealed`` is the secret, sealed by ``cms.core.domain.strongbox``. ``waiting`` is how much waited at ``looked_at``;
    ``failures`` counts since the last success, and nothing is tried before ``next_at``.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("place"))
    name = models.CharField(
        _("who gets the records"),
        max_length=80,
        help_text=_("As learners know it, such as: vocational school of Longtan."),
    )
    cohorts = models.ManyToManyField(Cohort, related_name="receivers", blank=True, verbose_name=_("classes"))
    endpoint = models.URLField(
        _("address of the record store"),
        max_length=300,
        blank=True,
        help_text=_("The part before “/statements”, with https. Leave it empty where teachers take a file along."),
    )
    key = models.CharField(_("key"), max_length=200, blank=True)
    sealed = models.TextField(blank=True, editable=False)
    is_on = models.BooleanField(_("switched on"), default=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("set up by"),
    )
    made_at = models.DateTimeField(_("set up on"), default=timezone.now, editable=False)
    last_at = models.DateTimeField(_("last delivery"), null=True, editable=False)
    delivered = models.PositiveIntegerField(_("delivered in all"), default=0, editable=False)
    refused = models.PositiveIntegerField(_("not accepted there"), default=0, editable=False)
    waiting = models.PositiveIntegerField(_("waiting"), default=0, editable=False)
    looked_at = models.DateTimeField(null=True, editable=False)
    trouble = models.CharField(_("last trouble"), max_length=10, choices=Trouble, blank=True, editable=False)
    trouble_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    next_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("receiver of records")
        verbose_name_plural = _("receivers of records")
        constraints = (
            models.CheckConstraint(
                condition=Q(endpoint="") | (~Q(key="") & ~Q(sealed="")), name="records_an_address_has_its_key"
            ),
            models.CheckConstraint(
                condition=Q(trouble="") | Q(trouble__in=Trouble.values), name="records_trouble_known"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ShareQuerySet(models.QuerySet["Share"]):
    def holding(self) -> "ShareQuerySet":
        """Those that hold now: said, not taken back, learning in a class of the receiver as agreed, receiver on.

        A no in the ledger ends every yes before it, and whoever left a class and came back is asked again.
        """
        taken_back = Consent.objects.filter(
            person=OuterRef("person"), purpose=PURPOSE, granted=False, pk__gt=OuterRef("consent")
        )
        learns = Enrolment.objects.filter(
            learning_now(),
            person=OuterRef("person"),
            cohort__receivers=OuterRef("receiver"),
            agreed_at__lte=OuterRef("since"),
        )
        said = self.filter(consent__isnull=False, ended_at=None, receiver__is_on=True)
        return said.filter(~Exists(taken_back), Exists(learns))


class Share(models.Model):
    """One learner's word to one receiver. ``name`` is who they are there, the same for ever and nowhere else.

    ``consent`` is the yes in the ledger; a no that no yes came before has none, and has ended at once.
    What happened before ``since`` is not sent. ``seen_event`` and ``seen_award`` are how far delivery has come, of
    awards taken back it is ``seen_revoked``.
    """

    receiver = models.ForeignKey(Receiver, models.CASCADE, related_name="shares")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="shares")
    name = models.UUIDField(default=uuid4, unique=True, editable=False)
    consent = models.ForeignKey(Consent, models.CASCADE, null=True, related_name="+")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    seen_event = models.BigIntegerField(default=0)
    seen_award = models.BigIntegerField(default=0)
    seen_revoked = models.DateTimeField()

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("learner's word")
        verbose_name_plural = _("learners' words")
        constraints = (
            models.UniqueConstraint(fields=("receiver", "person"), name="records_one_word_a_receiver"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("since")), name="records_ended_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(consent__isnull=False) | Q(ended_at__isnull=False), name="records_nothing_without_consent"
            ),
        )

    def __str__(self) -> str:
        return str(self.name)
