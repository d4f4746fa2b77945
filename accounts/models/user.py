"""Who someone is. The phone is the login; everything else is optional."""

import re
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumber_field.modelfields import PhoneNumberField

from accounts.enums import AgeBand, DisplayView

NOBODYS = re.compile(r"\+86154\d{8}")
UNLISTED = re.compile(r"\+86149\d{8}")
"""China Telecom's own; the library of numbers does not know them yet."""


def is_nobodys(phone: str | None) -> bool:
    """Whether this is a number for made-up people: 154 has been given to no operator, so it rings at nobody's.

    Known only in the demo and in development; elsewhere such a number is as wrong as any other.
    """
    return bool((settings.DEMO or settings.DEBUG) and phone and NOBODYS.fullmatch(str(phone)))


def is_taken_as_it_is(phone: str | None) -> bool:
    """Whether the library's word about this number does not count."""
    return is_nobodys(phone) or bool(phone and UNLISTED.fullmatch(str(phone)))


class UserManager(BaseUserManager["User"]):
    def create_user(self, phone: str | None = None, password: str | None = None, **fields: Any) -> "User":
        user = self.model(phone=phone, **fields)
        user.set_password(password) if password else user.set_unusable_password()
        # The database says whether a number is taken: asking first would race.
        unchecked = ["password", "phone"] if is_taken_as_it_is(phone) else ["password"]
        user.full_clean(exclude=unchecked, validate_unique=False)
        user.save(using=self._db)
        return user

    def create_superuser(self, phone: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(phone, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # Wagtail makes its own late
    """A person. ``phone`` is null for someone without a phone of their own and for an erased person."""

    phone = PhoneNumberField(_("mobile number"), unique=True, null=True, blank=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    view = models.CharField(
        _("text size"), max_length=10, choices=DisplayView, default=DisplayView.STANDARD, blank=True
    )
    age_band = models.CharField(_("age"), max_length=10, choices=AgeBand, default=AgeBand.UNKNOWN, blank=True)
    neutral_notices = models.BooleanField(_("messages on the phone say nothing of what they are about"), default=False)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(pgettext_lazy("account", "active"), default=True)
    is_demo = models.BooleanField(_("demo person"), default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)
    # A number unused for long may belong to somebody else by now; the day is enough to know.
    last_seen_on = models.DateField(null=True, blank=True, editable=False)
    # Every session carries this number inside its hash: raising it ends them all.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "phone"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(phone__isnull=True, name="", email="", is_active=False),
                name="accounts_erased_person_keeps_nothing",
            ),
            models.CheckConstraint(condition=~models.Q(phone=""), name="accounts_phone_is_null_not_empty"),
        )

    def __str__(self) -> str:
        return self.name or str(_("Someone who has left") if self.erased_at else _("Someone without a name"))

    @property
    def first_name(self) -> str:
        """What Wagtail's side bar calls the person; a phone number has no place there."""
        return str(self)

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        return salted_hmac(
            "accounts.models.User.session", f"{self.password}:{self.session_epoch}", secret=secret, algorithm="sha256"
        ).hexdigest()
