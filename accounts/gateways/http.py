"""The documented HTTP gateway (``docs/sms-gateway.md``): a signed JSON POST."""

import hashlib
import hmac
import json
import time
from http import HTTPStatus
from urllib.parse import unquote, urlsplit, urlunsplit

from accounts.exceptions import GatewayRefused, GatewayTrouble

# Seconds to connect and to answer. A code is wanted now; a slow answer is tried again by the task.
TIMEOUT = (3.05, 8)
TRY_AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


class HttpGateway:
    """``url`` is ``https://KEY:SECRET@host/path``; the secret signs and never travels."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]  # an address of IPv6 keeps its brackets
        self.url = urlunsplit((parts.scheme, host, parts.path or "/", parts.query, ""))
        self.key = unquote(parts.username or "")
        self.secret = unquote(parts.password or "").encode()

    def send(self, *, reference: str, kind: str, phone: str, text: str, language: str) -> None:
        import requests  # noqa: PLC0415 0.06 s at start, for those who have no gateway

        message = {"reference": reference, "kind": kind, "to": phone, "text": text, "language": language}
        body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            # Only the status says what became of it: whatever page follows, however slowly, is not waited for.
            with requests.post(
                self.url,
                data=body,
                headers=self._headers(reference, body),
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as answer:
                status = answer.status_code
        except requests.RequestException as error:
            raise GatewayTrouble(type(error).__name__) from error
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return
        if status in TRY_AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise GatewayTrouble(f"HTTP {status}")
        raise GatewayRefused(f"HTTP {status}")

    def _headers(self, reference: str, body: bytes) -> dict[str, str]:
        stamp = str(int(time.time()))
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": reference,
            "X-Key": self.key,
            "X-Timestamp": stamp,
            "X-Signature": "sha256=" + sign(self.secret, stamp, body),
        }


def sign(secret: bytes, stamp: str, body: bytes) -> str:
    """Hex HMAC-SHA256 over ``stamp + "." + body``; the stamp is in the signature so that it can't be replayed later."""
    return hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
