"""Applying in one go, as the page offers it: where one lives, what one sells, and the application itself."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from association.domain.applications import submit
from association.domain.residence import settle
from association.domain.shops import open_shop
from association.exceptions import AppliedTooOften
from association.models import Application, Association, Shop, Unit
from cms.core.domain.rates import allow

APPLICATIONS_A_DAY = 5  # each tells the officers; taking back and applying again must not ring without end


@transaction.atomic
def apply_to_join(
    person: User,
    *,
    association: Association,
    village: Unit,
    origin: str,
    cid: UUID,
    by: User,
    name: str = "",
    shop: Shop | None = None,
    new_shop: dict[str, str] | None = None,
    category: str = "",
    why: str = "",
) -> Application:
    """Everything or nothing. ``new_shop`` has ``platform`` and ``name``. Raises what ``applications.begin`` raises."""
    same = Application.objects.filter(person=person, cid=cid).first()
    if same:
        return same
    if not allow(f"association.join:{person.pk}", limit=APPLICATIONS_A_DAY, seconds=86_400):
        raise AppliedTooOften
    if name and not person.name:
        person.name = name
        person.save(update_fields=["name"])
    settle(person, unit=village, origin=origin, since=timezone.localdate(), by=by)
    if new_shop and new_shop.get("name"):
        shop = open_shop(person, unit=village, category=category or "other", **_known(new_shop))
    return submit(
        person, association=association, village=village, shop=shop, category=category, why=why, cid=cid, by=by
    )


def _known(words: dict[str, str]) -> dict[str, Any]:
    return {"platform": words["platform"], "name": words["name"]}
