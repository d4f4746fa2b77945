from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.core.domain.states import Move, StateTable


class EventKind(models.TextChoices):
    """What a learner did. Rows of these kinds are only ever added."""

    READ = "read", _("opened or read on")
    ANSWER = "answer", _("answered")
    DONE = "done", _("has learnt it")
    SENT = "sent", _("sent in what was done")
    BACK = "back", _("got it back")
    UNDONE = "undone", _("took it back")


class Platform(models.TextChoices):
    """Where a dated fact holds."""

    TAOBAO = "taobao", _("Taobao")
    PINDUODUO = "pinduoduo", _("Pinduoduo")
    DOUYIN = "douyin", _("Douyin")
    WECHAT = "wechat", _("WeChat Shop")
    LAW = "law", _("Law")
    OTHER = "other", _("Every platform")


class Review(models.TextChoices):
    """Has somebody who knows the matter looked at a fact?"""

    REVIEWED = "reviewed", _("reviewed by somebody who knows the matter")
    UNREVIEWED = "unreviewed", _("not yet reviewed")


class Choose(models.TextChoices):
    ONE = "one", _("one answer is right")
    MANY = "many", _("several answers are right")


class AttemptStanding(models.TextChoices):
    """How an attempt came in. Every one is kept, and every one counts for the best mark."""

    COUNTS = "counts", _("counts")
    LATE = "late", _("sent late")
    SUPERSEDED = "superseded", _("made on older questions")


class Mark(models.TextChoices):
    """Which of a person's attempts is the mark."""

    BEST = "best", _("the best one")
    LAST = "last", _("the last one")


class Felt(models.TextChoices):
    """What a learner says of a question that came back."""

    HARD = "hard", _("I had to think hard")
    FINE = "fine", _("it came to me")
    EASY = "easy", _("I knew it at once")


class Firmness(models.TextChoices):
    """How firm a goal is, from nothing to firm; the drawing has as many steps."""

    OPEN = "open", _("not tried yet")
    LOOK = "look", _("look at it again")
    GROWING = "growing", _("growing")
    FIRM = "firm", _("firm")


class Tool(models.TextChoices):
    """The seller's tools, by the word in their address; ``courses.tools`` builds them, lessons name them."""

    PRICE = "price", _("Price and break-even")
    CASH_BOOK = "cash-book", _("Cash book")
    FREIGHT = "freight", _("Freight worksheet")
    CASH_PLAN = "cash-plan", _("Cash to start with")
    PROMOTION = "promotion", _("Does the promotion pay?")
    LOAN = "loan", _("What a loan really costs")
    CAPACITY = "capacity", _("How many orders can we send?")
    PRODUCT_FIT = "product-fit", _("What should I sell?")
    DISTANCE = "distance", _("Distance and honest shipping promise")
    LISTING = "listing", _("Check my listing")
    REGISTRATION = "registration", _("Do I have to register?")

    @property
    def icon(self) -> str:
        return TOOL_ICONS[self]


TOOL_ICONS = {
    Tool.PRICE: "tag",
    Tool.CASH_BOOK: "coin",
    Tool.FREIGHT: "parcel",
    Tool.CASH_PLAN: "calendar",
    Tool.PROMOTION: "chart",
    Tool.LOAN: "clock",
    Tool.CAPACITY: "people",
    Tool.PRODUCT_FIT: "field",
    Tool.DISTANCE: "van",
    Tool.LISTING: "search",
    Tool.REGISTRATION: "shop",
}


class PlacePicture(models.TextChoices):
    """The drawings beside the questions that find a path: names of the icon sprite."""

    PHONE = "phone", _("A phone")
    SHOP = "shop", _("A shop")
    PARCEL = "parcel", _("A parcel")
    VAN = "van", _("A delivery van")
    COIN = "coin", _("A coin")
    FIELD = "field", _("A field")
    PEOPLE = "people", _("People")
    EDIT = "edit", _("A pen")
    STAR = "star", _("A star")
    STEP = "step", _("Steps")
    CHECK = "check", _("A tick")
    CLOSE = "close", _("A cross")
    HEART = "heart", _("A heart")
    CLOCK = "clock", _("A clock")
    TAG = "tag", _("A price tag")
    LEARN = "learn", _("A book")


class PathMove(models.TextChoices):
    """What a learner said about their path. Rows of these kinds are only ever added."""

    ANSWERED = "answered", _("answered a question about the path")
    CHOSE = "chose", _("chose a path")
    AGAIN = "again", _("asked to be asked again")
    KNOWS = "knows", _("knows a module already")
    LEARNS = "learns", _("wants to learn a module after all")
    UNDONE = "undone", _("took it back")


class Ask(models.TextChoices):
    """What a practice task may ask to be shown."""

    PHOTO = "photo", _("Photos")
    VOICE = "voice", _("A recording")
    TEXT = "text", _("Words")
    NUMBER = "number", _("A number")
    LINK = "link", _("A link to a shop")


class Seal(models.TextChoices):
    """What is stamped for something done in real life, on top of what was learnt."""

    SHOP_OPEN = "shop_open", _("Shop open")
    FIRST_ORDER = "first_order", _("First order")


class EvidenceState(models.TextChoices):
    """How far what a learner shows for a task has come; the words are the learner's."""

    DRAFT = "draft", _("Saved, not sent yet")
    SUBMITTED = "submitted", _("Sent, waiting to be looked at")
    IN_REVIEW = "in_review", _("Being looked at")
    MORE_NEEDED = "more_needed", _("Please add something")
    ACCEPTED = "accepted", pgettext_lazy("practice", "Accepted")
    WITHDRAWN = "withdrawn", _("Taken back")


_E = EvidenceState
EVIDENCE_MOVES = StateTable(
    EvidenceState,
    [
        Move("submit", (_E.DRAFT, _E.MORE_NEEDED), _E.SUBMITTED, ("learner",)),
        # A second claim after half an hour takes over from the first; one's own begins anew.
        Move("claim", (_E.SUBMITTED, _E.IN_REVIEW), _E.IN_REVIEW, ("reviewer",)),
        Move("release", (_E.IN_REVIEW,), _E.SUBMITTED, ("reviewer", "system")),
        Move("accept", (_E.IN_REVIEW,), _E.ACCEPTED, ("reviewer",)),
        Move("ask_more", (_E.IN_REVIEW,), _E.MORE_NEEDED, ("reviewer",), reason=True),
        Move("appeal", (_E.MORE_NEEDED,), _E.SUBMITTED, ("learner",), reason=True),
        Move("withdraw", (_E.DRAFT, _E.SUBMITTED, _E.IN_REVIEW, _E.MORE_NEEDED), _E.WITHDRAWN, ("learner",)),
    ],
)


class EvidenceMove(models.TextChoices):
    """The moves of the table, in words, and how it began."""

    BEGIN = "begin", _("Begun")
    SUBMIT = "submit", pgettext_lazy("practice", "Sent")
    CLAIM = "claim", _("Somebody began to look at it")
    RELEASE = "release", _("Given back to the others")
    ACCEPT = "accept", pgettext_lazy("practice", "Accepted")
    ASK_MORE = "ask_more", _("Asked to add something")
    APPEAL = "appeal", _("Asked somebody else to look")
    WITHDRAW = "withdraw", _("Taken back")
