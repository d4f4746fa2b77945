"""The words of this room, and the tables of moves that belong to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.core.domain.states import Move, StateTable


class AgeBand(models.TextChoices):
    """Coarse on purpose: the law draws lines at 14, 16 and 18, and nobody needs a birthday."""

    UNKNOWN = "", _("not said")
    UNDER_14 = "under_14", _("under 14")
    FROM_14 = "14_15", _("14 or 15")
    FROM_16 = "16_17", _("16 or 17")
    ADULT = "adult", _("18 or older")


class DisplayView(models.TextChoices):
    STANDARD = "", _("Standard view")
    ELDER = "elder", _("Large view")


class Speech(models.TextChoices):
    """What people speak with each other. Dialect groups, not villages: fine enough to choose by, few enough to tick."""

    MANDARIN = "mandarin", _("Mandarin")
    WU = "wu", _("Wu (Jiangsu, Zhejiang)")
    HUI = "hui", _("Hui (southern Anhui)")
    GAN = "gan", _("Gan (Jiangxi)")
    MIN = "min", _("Min (Fujian, Chaoshan)")
    HAKKA = "hakka", _("Hakka")
    YUE = "yue", _("Cantonese")
    XIANG = "xiang", _("Xiang (Hunan)")
    SOUTHWEST = "southwest", _("Southwestern Mandarin")
    NORTHERN = "northern", _("Northern dialects")
    ENGLISH = "english", _("English")


class CodeUse(models.TextChoices):
    """What a one-time code proves; each keeps its own state in the session."""

    SIGN_IN = "sign_in", _("signing in")
    GUARDIAN = "guardian", _("a guardian's consent")
    NUMBER = "number", _("a new number")
    RESET = "reset", _("a lost phone")
    PIN = "pin", _("a forgotten PIN")


class PinKind(models.TextChoices):
    """What opens what is private: digits, or four pictures in order for whoever reads little."""

    DIGITS = "digits", _("Digits")
    PICTURES = "pictures", _("Pictures")


class PinPicture(models.TextChoices):
    """The twelve pictures to choose from: names of the icon sprite."""

    SHOP = "shop", _("A shop")
    PARCEL = "parcel", _("A parcel")
    VAN = "van", _("A delivery van")
    FIELD = "field", _("A field")
    PEOPLE = "people", pgettext_lazy("picture", "People")
    BELL = "bell", _("A bell")
    PHONE = "phone", _("A phone")
    COIN = "coin", _("A coin")
    STAR = "star", _("A star")
    HEART = "heart", _("A heart")
    CLOCK = "clock", _("A clock")
    MIC = "mic", _("A microphone")


class Verdict(models.TextChoices):
    """What came of a typed code."""

    RIGHT = "right"
    WRONG = "wrong"
    SPENT = "spent"  # too many wrong tries: this code is dead
    EXPIRED = "expired"


class PhoneEventKind(models.TextChoices):
    PROVED = "proved", _("proved")
    CHANGED = "changed", _("changed by its owner")
    RESET = "reset", _("changed after a lost phone")
    DETACHED = "detached", _("taken off: someone else has the number now")


class MessageKind(models.TextChoices):
    SMS = "sms", _("text message")
    VOICE = "voice", _("phone call")


class SendState(models.TextChoices):
    """The life of a message or a delivery: it waits, somebody takes it, it goes out or is given up."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("given up")
    SKIPPED = "skipped", _("not wanted")


class Channel(models.TextChoices):
    INBOX = "inbox", _("inbox")
    SMS = "sms", _("text message")
    PUSH = "push", _("push message")
    EMAIL = "email", _("e-mail")


class ResetState(models.TextChoices):
    REQUESTED = "requested", _("waiting for an admin")
    HALF = "half", _("one admin has confirmed")
    DONE = "done", _("number changed")
    REFUSED = "refused", _("refused")
    LAPSED = "lapsed", _("lapsed")


RESET_MOVES = StateTable(
    ResetState.values,
    [
        Move("confirm_first", (ResetState.REQUESTED,), ResetState.HALF, ("admin",)),
        Move("confirm_second", (ResetState.HALF,), ResetState.DONE, ("admin",)),
        Move("refuse", (ResetState.REQUESTED, ResetState.HALF), ResetState.REFUSED, ("admin",), reason=True),
        Move("lapse", (ResetState.REQUESTED, ResetState.HALF), ResetState.LAPSED, ("clock",)),
    ],
)

SEND_MOVES = StateTable(
    SendState.values,
    [
        Move("take", (SendState.WAITING,), SendState.SENDING, ("sender",)),
        Move("arrive", (SendState.SENDING,), SendState.SENT, ("sender",)),
        Move("put_back", (SendState.SENDING,), SendState.WAITING, ("sender", "clock")),
        Move("give_up", (SendState.SENDING,), SendState.FAILED, ("sender",)),
        Move("skip", (SendState.WAITING, SendState.SENDING), SendState.SKIPPED, ("sender", "person")),
    ],
)
