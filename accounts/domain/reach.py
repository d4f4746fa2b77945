"""Ways to reach a person that they give us themselves: an e-mail address, a browser to wake."""

import hashlib

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.consent import record_consent
from accounts.domain.purposes import consents
from accounts.models import PushSubscription, User

SALT = "accounts.email"
LINK_LIVES = 3 * 24 * 60 * 60
MOST_BROWSERS = 10


def ask_email(person: User, *, email: str) -> None:
    """Send a link to the address; nothing is kept until it is opened. Raises ``OSError`` when no letter leaves."""
    token = signing.dumps({"person": person.pk, "email": email}, salt=SALT)
    link = settings.BASE_URL + reverse("accounts:email_confirm", kwargs={"token": token})
    body = _("Open this link to receive notices at this address. It works for three days.")
    send_mail(_("Is this your address?"), f"{body}\n\n{link}", None, [email])


def confirm_email(person: User, *, token: str) -> bool:
    """Keep the proved address and write down the consent. False when the link is old or somebody else's."""
    try:
        said = signing.loads(token, salt=SALT, max_age=LINK_LIVES)
    except signing.BadSignature:
        return False
    if said["person"] != person.pk:
        return False
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(email=said["email"])
        record_consent(person, purpose="email", granted=True, version=consents["email"].version, by=person)
    return True


def drop_email(person: User) -> None:
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(email="")
        record_consent(person, purpose="email", granted=False, version=consents["email"].version, by=person)


def add_browser(person: User, *, endpoint: str, p256dh: str, auth: str) -> PushSubscription:
    """Keep one browser's subscription. A browser belongs to whoever subscribed last with it: phones are shared."""
    name = hashlib.sha256(endpoint.encode()).hexdigest()
    with transaction.atomic():
        row, _new = PushSubscription.objects.update_or_create(
            endpoint_hash=name, defaults={"person": person, "endpoint": endpoint, "p256dh": p256dh, "auth": auth}
        )
        old = PushSubscription.objects.filter(person=person).order_by("-id").values_list("pk", flat=True)
        PushSubscription.objects.filter(pk__in=list(old[MOST_BROWSERS:])).delete()
    return row


def drop_browsers(person: User, *, endpoint: str = "") -> int:
    """Forget one browser, or all of them."""
    rows = PushSubscription.objects.filter(person=person)
    if endpoint:
        rows = rows.filter(endpoint_hash=hashlib.sha256(endpoint.encode()).hexdigest())
    return rows.delete()[0]
