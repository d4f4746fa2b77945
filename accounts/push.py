"""Web push: an encrypted line to a browser that its owner let us wake."""

import json
from base64 import urlsafe_b64encode
from http import HTTPStatus

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts.exceptions import GatewayRefused, GatewayTrouble
from accounts.models import Notice, PushSubscription
from accounts.neutral import outside
from cms.core.domain.outgoing import LedInside, straight

TTL = 60 * 60 * 12
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


def is_possible() -> bool:
    return bool(settings.VAPID_PRIVATE_KEY)


def public_key() -> str:
    """The uncompressed public point in base64url, as ``applicationServerKey`` wants it."""
    from py_vapid import Vapid  # noqa: PLC0415 with pywebpush 0.8 s at start, for those who send no push

    point = Vapid.from_string(settings.VAPID_PRIVATE_KEY).public_key.public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint
    )
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def inbox_of(notice: Notice) -> str:
    with override(notice.person.language):
        return reverse("accounts:inbox")


def subject() -> str:
    """Whom a push service may write to: a ``mailto:`` or ``https:`` address, nothing else is taken."""
    own = settings.BASE_URL if settings.BASE_URL.startswith("https://") else f"mailto:{settings.DEFAULT_FROM_EMAIL}"
    return settings.VAPID_SUBJECT or own


def send_to(subscription: PushSubscription, notice: Notice) -> None:
    """Wake one browser. A subscription that its push service no longer knows is dropped."""
    from pywebpush import WebPushException, webpush  # noqa: PLC0415 as above

    said = outside(notice)
    url = said.url or inbox_of(notice)
    line = json.dumps({"title": said.title, "body": said.body, "url": url, "tag": f"notice-{notice.pk}"})
    try:
        webpush(
            subscription_info={
                "endpoint": subscription.endpoint,
                "keys": {"p256dh": subscription.p256dh, "auth": subscription.auth},
            },
            data=line,
            vapid_private_key=settings.VAPID_PRIVATE_KEY,
            vapid_claims={"sub": subject()},
            ttl=TTL,
            timeout=10,
            requests_session=straight(),
        )
    except WebPushException as error:
        status = error.response.status_code if error.response is not None else None
        if status in GONE:
            subscription.delete()
            raise GatewayRefused("gone") from error
        raise GatewayTrouble(f"push {status}") from error
    except LedInside as error:
        raise GatewayTrouble("inside") from error
    except OSError as error:  # requests' errors are OSErrors
        raise GatewayTrouble(type(error).__name__) from error
