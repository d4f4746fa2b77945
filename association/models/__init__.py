from association.models.applications import OPEN, Application, ApplicationEvent
from association.models.audit import AuditEntry
from association.models.memberships import Association, Membership
from association.models.roles import Role
from association.models.shops import Shop
from association.models.units import Household, Residence, Unit

__all__ = [
    "OPEN",
    "Application",
    "ApplicationEvent",
    "Association",
    "AuditEntry",
    "Household",
    "Membership",
    "Residence",
    "Role",
    "Shop",
    "Unit",
]
