"""Keeping a calculation, and forgetting it."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.enums import Tool
from courses.tools.exceptions import EntryRefused
from courses.tools.models import KeptSum

MOST = 100


def keep_sum(person: User, *, tool: Tool, name: str, facts: dict[str, str], cid: UUID, by: User) -> KeptSum:
    """Once for each ``cid``. Raises ``EntryRefused`` when the shelf is full."""
    if by.pk != person.pk:
        raise EntryRefused(_("Everybody keeps their own calculations."))
    mine = KeptSum.objects.filter(person=person)
    found = mine.filter(cid=cid).first()
    if found:
        return found
    if mine.count() >= MOST:
        raise EntryRefused(
            _("You keep a hundred calculations already. Forget one first; what you typed is still here.")
        )
    try:
        with transaction.atomic():
            return KeptSum.objects.create(person=person, cid=cid, tool=tool, name=name, facts=facts)
    except IntegrityError:
        return mine.get(cid=cid)


def forget_sum(kept: KeptSum, *, by: User) -> None:
    """Gone for good; forgetting what is gone already is no fault."""
    if by.pk == kept.person_id:
        KeptSum.objects.filter(pk=kept.pk).delete()
