"""What was earned and with which key we say so."""

from secrets import choice, randbelow

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.certificates.enums import AwardKind
from courses.certificates.rules import CODE_LENGTH, LETTERS, LIST_SIZE, LONGEST_REASON, spaced


def new_code() -> str:
    return "".join(choice(LETTERS) for _place in range(CODE_LENGTH))


def new_index() -> int:
    """A place in the status list by chance, so that neighbours tell nothing about each other."""
    return randbelow(LIST_SIZE)


class Award(models.Model):
    """``key`` is a module's code or a track's short name; ``title`` maps each language to its name when it was earned.

    ``shared_at`` is the holder's word that whoever has the code may see it, ``shows_name`` that they may read the name
    too. ``person`` null: erased; the row stays so that its place in the status list says "revoked" for ever.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="awards")
    kind = models.CharField(max_length=10, choices=AwardKind)
    key = models.CharField(max_length=20)
    title = models.JSONField(default=dict)
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    status_list = models.PositiveSmallIntegerField(default=0, editable=False)
    index = models.PositiveIntegerField(default=new_index, editable=False)
    earned_at = models.DateTimeField(default=timezone.now)
    shared_at = models.DateTimeField(null=True, blank=True)
    shows_name = models.BooleanField(default=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        permissions = (("revoke_award", "Can take back a certificate"),)
        indexes = (models.Index(fields=("status_list", "revoked_at"), name="certificates_status_list"),)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "kind", "key"),
                condition=Q(revoked_at=None),
                name="certificates_one_a_person_and_thing",
            ),
            models.UniqueConstraint(fields=("status_list", "index"), name="certificates_one_a_place_in_the_list"),
            models.CheckConstraint(condition=Q(kind__in=AwardKind.values), name="certificates_kind_is_known"),
            models.CheckConstraint(condition=Q(index__lt=LIST_SIZE), name="certificates_place_is_in_the_list"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_reason="") | Q(revoked_at__isnull=False) & ~Q(revoked_reason=""),
                name="certificates_revoked_says_why",
            ),
            models.CheckConstraint(
                condition=Q(shows_name=False) | Q(shared_at__isnull=False), name="certificates_name_is_shown_if_shared"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {spaced(self.code)}"


class SigningKey(models.Model):
    """One pair of keys: the public half stays published for ever, the private one is sealed with the site's secret.

    ``in_use`` is True for one row and null for all others, which the database keeps. Withdrawn (somebody else may have
    the private half): it is published no more, and nothing that it signed can be checked.
    """

    kid = models.CharField(max_length=40, unique=True)
    public = models.JSONField()
    sealed = models.TextField(blank=True)
    in_use = models.BooleanField(null=True, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        ordering = ("made_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(in_use=True, retired_at=None) & ~Q(sealed="")
                | Q(in_use=None, retired_at__isnull=False, sealed=""),
                name="certificates_key_is_in_use_or_retired",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, retired_at__isnull=False) & ~Q(withdrawn_reason=""),
                name="certificates_withdrawn_key_says_why",
            ),
        )

    def __str__(self) -> str:
        return self.kid
