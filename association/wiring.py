"""What this room hangs into the rooms below, once, when the product starts."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.purposes import Purpose, purposes
from accounts.rules import admin_predicates, voucher_callers, voucher_scopes
from association.domain import access, deadlines, erasure, notices, pinyin, roles
from association.models import (
    Application,
    ApplicationEvent,
    Association,
    AuditEntry,
    Household,
    Membership,
    Residence,
    Role,
    Shop,
    Unit,
)
from cms.core import registry
from cms.core.models import OutboxEntry
from cms.core.wagtail.policy import protect, set_scope


def wire() -> None:
    purposes.register(notices.APPLICANT, Purpose(_("Your association"), sms=True))
    purposes.register(notices.REVIEWER, Purpose(_("Applications for you to decide"), sms=True))
    admin_predicates.register("association", roles.works_in_admin)
    voucher_scopes.register("association", access.may_vouch_for)
    voucher_callers.register("association", access.who_vouches_for)
    registry.erasers.register(
        "association", registry.Eraser(_("Association"), erasure.export, erasure.erase, erasure.dry_run, erasure.WORDS)
    )
    registry.me_entries.register("association", registry.MenuEntry(_("My association"), "association:mine", "people"))
    registry.me_entries.register(
        "association_village", registry.MenuEntry(_("Where I live"), "association:village", "field")
    )
    registry.me_entries.register(
        "association_desk",
        registry.MenuEntry(_("Applications to decide"), "association:desk", "check", roles.reviews),
    )
    registry.periodic.register("association.overdue", registry.Periodic(deadlines.escalate_overdue, 3600))
    registry.periodic.register("association.silent", registry.Periodic(deadlines.remind_silent, 3600))
    registry.periodic.register("association.names", registry.Periodic(pinyin.refresh_name_keys, 86400))
    set_scope(access.for_admin)
    protect(Association, Unit, Household, Residence, Role, Shop, Membership, Application, ApplicationEvent, AuditEntry)
    protect(OutboxEntry)
