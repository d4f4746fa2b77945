"""The register's own words."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UnitKind(models.TextChoices):
    COUNTY = "county", _("county")
    TOWN = "town", _("town")
    VILLAGE = "village", _("village")


class VillageType(models.TextChoices):
    """Real villages are compared with real ones: a village at the city's edge grows by other rules."""

    REAL = "real", _("farming village")
    RURBAN = "rurban", _("village at the city's edge")
    NEW = "new", _("newly built village")


class Origin(models.TextChoices):
    LOCAL = "local", _("from here, always lived here")
    RETURNEE = "returnee", _("from here, came back")
    INCOMER = "incomer", _("moved here from elsewhere")


class RoleKind(models.TextChoices):
    """What a role lets its holder do stands in ``rules.PERMISSIONS``."""

    LAYER_AND_BELOW_FULL = "layer_and_below_full", _("manages this place and all below")
    LAYER_AND_BELOW_READ = "layer_and_below_read", _("reads this place and all below")
    LAYER_FULL = "layer_full", _("manages this place")
    LAYER_READ = "layer_read", _("reads this place")
    FINANCE = "finance", _("treasurer")
    APPROVE = "approve", _("decides on applications")
    SAFEGUARD = "safeguard", _("safeguarding officer")
    MENTOR_COORD = "mentor_coord", _("mentoring coordinator")
    TEACHER = "teacher", _("teacher")


class Platform(models.TextChoices):
    TAOBAO = "taobao", _("Taobao")
    PINDUODUO = "pinduoduo", _("Pinduoduo")
    DOUYIN = "douyin", _("Douyin")
    KUAISHOU = "kuaishou", _("Kuaishou")
    WECHAT = "wechat", _("WeChat")
    OTHER = "other", _("another platform")


class ProductCategory(models.TextChoices):
    TEA = "tea", _("Tea")
    BAMBOO = "bamboo", _("Bamboo ware")
    FRUIT = "fruit", _("Fruit and vegetables")
    FURNITURE = "furniture", _("Furniture")
    TEXTILE = "textile", _("Clothes and cloth")
    CRAFTS = "crafts", _("Crafts")
    TOYS = "toys", _("Toys")
    FOOD = "food", _("Dried and cooked food")
    OTHER = "other", _("Something else")


class ProofState(models.TextChoices):
    """How sure the register is that a shop is this person's."""

    SAID = "said", _("said by the owner")
    SHOWN = "shown", _("shown to an officer")
    CONFIRMED = "confirmed", _("confirmed")
    DOUBTED = "doubted", _("doubted")


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("not sent yet")
    SUBMITTED = "submitted", _("sent, waiting")
    IN_REVIEW = "in_review", _("being looked at")
    NEEDS_INFO = "needs_info", _("waiting for an answer")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("not accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("closed without an answer")


class ApplicationMove(models.TextChoices):
    """What happened to an application, as its story tells it."""

    BEGIN = "begin", pgettext_lazy("application", "begun")
    SUBMIT = "submit", _("sent to the association")
    CLAIM = "claim", _("taken up")
    ASK_MORE = "ask_more", _("asked for more")
    ANSWER = "answer", _("answered")
    APPROVE = "approve", _("accepted")
    REJECT = "reject", _("not accepted")
    APPEAL = "appeal", _("asked the county to look again")
    UPHOLD = "uphold", _("the decision stands")
    REOPEN = "reopen", _("opened again by the county")
    WITHDRAW = "withdraw", _("taken back")
    EXPIRE = "expire", _("closed without an answer")
    MOVED = "moved", _("moved to another village")


class RejectReason(models.TextChoices):
    OUT_OF_AREA = "out_of_area", _("lives outside the association's villages")
    DUPLICATE = "duplicate", _("is a member already under another number")
    UNCLEAR = "unclear", _("what was written could not be confirmed")
    RULES = "rules", _("does not fit the association's rules")
    OTHER = "other", _("another reason")


class MembershipStatus(models.TextChoices):
    """Stored decisions only; what follows from dates is derived, never stored."""

    ADMITTED = "admitted", _("member")
    SUSPENDED = "suspended", _("suspended")
    ENDED = "ended", _("no longer a member")


class Action(models.TextChoices):
    """What ``access.visible`` can be asked for."""

    VIEW = "view", "view"
    CHANGE = "change", "change"
    REVIEW = "review", "review"
    APPROVE = "approve", "approve"
    APPEAL = "appeal", "appeal"
    EXPORT = "export", "export"
    GRANT = "grant", "grant"
    FINANCE = "finance", "finance"
    SAFEGUARD = "safeguard", "safeguard"
    COORDINATE = "coordinate", "coordinate"
    TEACH = "teach", "teach"


class AuditDeed(models.TextChoices):
    """What officers answer for: decisions, roles, and sheets taken out of the register."""

    APPROVE = "approve", _("admitted")
    REJECT = "reject", _("did not accept")
    REOPEN = "reopen", _("opened again")
    UPHOLD = "uphold", _("let the decision stand")
    GRANT = "grant", _("gave a role")
    END_ROLE = "end_role", _("ended a role")
    EXPORT = "export", _("took a sheet")
