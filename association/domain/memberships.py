"""Members: admitted by an approved application, kept for life."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from association.domain.pinyin import name_key
from association.enums import MembershipStatus
from association.models import Application, Association, Membership


@transaction.atomic
def admit(application: Application) -> Membership:
    """The membership that an approved application gives; admitting twice gives the same one.

    Whoever left and comes back keeps the number.
    """
    Association.objects.select_for_update().get(pk=application.association_id)
    row = Membership.objects.filter(person=application.person, association=application.association).first()
    if row is None:
        Association.objects.filter(pk=application.association_id).update(last_number=F("last_number") + 1)
        number = Association.objects.values_list("last_number", flat=True).get(pk=application.association_id)
        return Membership.objects.create(
            person=application.person,
            association=application.association,
            village=application.village,
            number=number,
            name_pinyin=name_key(application.person.name),
            joined_on=timezone.localdate(),
        )
    if row.status == MembershipStatus.ENDED:
        row.status, row.ended_on, row.village = MembershipStatus.ADMITTED, None, application.village
        row.save(update_fields=["status", "ended_on", "village"])
    return row
