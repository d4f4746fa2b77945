"""After a key was withdrawn: whoever may have a file that it signed is told to take a new one."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.domain.notices import notify
from accounts.models import User
from courses.certificates.models import Award, SigningKey

RENEW = "certificates.renew"
TITLE = _("Take your signed badge anew")
BODY = _("We changed the key that signs badges. The file and the pictures you took before can no longer be checked.")


def tell_holders(key: SigningKey) -> int:
    """Once each, however often it is called: stopped in the middle, it goes on. How many were told now.

    A badge is signed as it is taken, so the new one is ready; paper and check page hold as before.
    """
    may_have_it = Award.objects.filter(revoked_at=None, shared_at__lte=key.retired_at, person__is_active=True)
    told = 0
    for person in User.objects.filter(pk__in=may_have_it.values("person")).order_by("pk").iterator(500):
        notice = notify(
            person, RENEW, title=TITLE, body=BODY, url=reverse_lazy("certificates:mine"), key=f"certificate-{key.kid}"
        )
        told += notice is not None
    return told
