"""Shops as their owners name them."""

from datetime import date

from accounts.models import User
from association.enums import ProofState
from association.models import Shop, Unit


def open_shop(
    person: User,
    *,
    unit: Unit,
    platform: str,
    name: str,
    category: str,
    url: str = "",
    opened_on: date | None = None,
    by: User | None = None,
) -> Shop:
    """Write a shop down; the same name on the same platform is the same shop."""
    shop, _ = Shop.objects.get_or_create(
        person=person,
        platform=platform,
        name=name.strip(),
        defaults={"unit": unit, "category": category, "url": url, "opened_on": opened_on, "proof": ProofState.SAID},
    )
    return shop
