"""Why the product may speak to a person, and what a person may agree to. Rooms add theirs in ``ready``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.rules import is_minor
from cms.core.registry import Registry

PRIVACY_VERSION = "2026-11"


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why we speak: ``sms`` and ``push`` say which ways make sense at all.

    ``kind``: ``security`` goes at once and needs no consent; ``service`` waits out the night and takes an SMS only with
    consent; ``marketing`` goes nowhere but the inbox without a consent of its own.
    """

    label: Any
    kind: str = "service"
    sms: bool = False
    push: bool = True


@dataclass(frozen=True, slots=True)
class ConsentPurpose:
    """Something a person says yes or no to. ``why`` is the question in whole sentences; ``order`` is when we ask it.

    ``asked`` False means that it is shown in the list but never put as a question. With ``choices`` the yes is one of
    them (a :class:`accounts.models.Fact`), and ``asks`` says whom the question fits.
    """

    label: Any
    why: Any
    version: str
    asked: bool = True
    choices: tuple[tuple[str, Any], ...] = ()
    asks: Callable[[Any], bool] = lambda person: True  # noqa: ARG005 most questions fit everybody


purposes: Registry[Purpose] = Registry("notice purpose")
consents: Registry[ConsentPurpose] = Registry("consent purpose")

purposes.register("account", Purpose(_("About your account"), kind="security", sms=True))
# The new number gets no text about itself: the old one does (see ``numbers``).
purposes.register("number", Purpose(_("About your account"), kind="security"))
purposes.register("vouching", Purpose(_("New numbers to confirm")))
purposes.register("news", Purpose(_("News and offers"), kind="marketing", sms=True))

consents.register(
    "privacy",
    ConsentPurpose(
        _("The privacy notice"),
        _("We keep your number, your name and what you learn here, so that you can go on where you stopped."),
        PRIVACY_VERSION,
        asked=False,
    ),
)
consents.register(
    "guardian",
    ConsentPurpose(
        _("Your guardian's agreement"),
        _("Someone who looks after you agreed that you learn here."),
        PRIVACY_VERSION,
        asked=False,
    ),
)
consents.register(
    "sms",
    ConsentPurpose(
        _("Text messages about what you started"),
        _("May we send you a text message when a mentor answers you or something you applied for is decided?"),
        "2026-11",
    ),
)
consents.register(
    "email",
    ConsentPurpose(
        _("E-mail about what you started"),
        _("May we write to your e-mail address when something you started here moves on?"),
        "2026-11",
        asked=False,
    ),
)
consents.register(
    "marketing",
    ConsentPurpose(
        _("News and offers"),
        _("May we tell you about courses and events near you? You can stop it here at any time."),
        "2026-11",
    ),
)
consents.register(
    "sex",
    ConsentPurpose(
        _("Woman or man"),
        _("We count whether women and men get on equally well here. Only totals are shown, never you."),
        "2026-11",
        choices=(("female", _("Woman")), ("male", _("Man")), ("other", _("Neither of these"))),
    ),
)
consents.register(
    "age_group",
    ConsentPurpose(
        _("Your age, roughly"),
        _("We look whether older and younger people get on equally well. Only totals are shown, never you."),
        "2026-11",
        choices=(("18", _("18 to 29")), ("30", _("30 to 44")), ("45", _("45 to 59")), ("60", _("60 or older"))),
        asks=lambda person: not is_minor(person),
    ),
)
consents.register(
    "schooling",
    ConsentPurpose(
        _("How long you went to school"),
        _("It tells us whether the lessons are plain enough for everybody. Only totals are shown, never you."),
        "2026-11",
        choices=(
            ("primary", _("Primary school or less")),
            ("junior", _("Junior middle school")),
            ("senior", _("Senior middle school or vocational school")),
            ("college", _("College or university")),
        ),
    ),
)
consents.register(
    "ease",
    ConsentPurpose(
        _("What is hard for you on a phone"),
        _("This is about your health, so it is yours alone to tell. It only helps us make the pages easier."),
        "2026-11",
        choices=(
            ("none", _("Nothing in particular")),
            ("seeing", _("Seeing small things")),
            ("hearing", _("Hearing")),
            ("hands", _("Tapping and typing")),
            ("reading", _("Reading long texts")),
        ),
    ),
)
