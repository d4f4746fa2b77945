"""Talking to a learning record store: xAPI 1.0.3 over https, without believing what it answers."""

import time
from http import HTTPStatus
from typing import Any

import orjson
from cryptography.fernet import InvalidToken
from requests import RequestException, Response
from requests.auth import HTTPBasicAuth

from cms.core.domain.outgoing import LedInside, is_outside, straight, within
from cms.core.domain.strongbox import box
from courses.records.enums import Trouble
from courses.records.models import Receiver
from courses.records.rules import A_REQUEST, PURPOSE

VERSION = "1.0.3"
TIMEOUT = (3.05, 10)  # seconds to connect and to begin an answer; of the answer nothing but its number is read
STORED = {HTTPStatus.OK, HTTPStatus.NO_CONTENT}
ODD = {HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNPROCESSABLE_ENTITY}
LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
LONGEST_PATIENCE, MOST_DIGITS = 6 * 60 * 60, 6


class Undelivered(Exception):  # noqa: N818 the field's word
    """``trouble`` says why; ``patience`` is how many seconds the other side asks for, 0 where it does not say."""

    def __init__(self, trouble: Trouble, *, patience: int = 0) -> None:
        self.trouble, self.patience = trouble, patience
        super().__init__(trouble)


class OutOfTime(Exception):  # noqa: N818 as above
    """The run is over; what is left goes in the next one."""


def seal(secret: str) -> str:
    return box(PURPOSE).encrypt(secret.encode()).decode()


def opened(receiver: Receiver) -> str:
    """Raises ``Undelivered`` where the site's secret has changed since."""
    try:
        return box(PURPOSE).decrypt(receiver.sealed.encode()).decode()
    except InvalidToken:
        raise Undelivered(Trouble.SEALED) from None


class Store:
    """One receiver's store for the length of one run: from ``ends`` on (of the steady clock) it asks nothing more."""

    def __init__(self, receiver: Receiver, *, ends: float) -> None:
        self.ends = ends
        self.address = receiver.endpoint.rstrip("/") + "/statements"
        self.session = straight({"X-Experience-API-Version": VERSION, "Content-Type": "application/json"})
        # As bytes: requests would write words as Latin-1, and what is not in it would not go at all.
        self.session.auth = HTTPBasicAuth(receiver.key.encode(), opened(receiver).encode())

    def put_all(self, statements: list[dict[str, Any]]) -> bool:
        """Whether it took them. A store refuses a whole batch for one statement. Raises as ``_ask`` does."""
        return self._ask("POST", statements) in STORED

    def put_one(self, statement: dict[str, Any]) -> bool:
        """Whether it lies there now. There already is as good as taken: its id is ours alone. Raises as ``_ask``."""
        return self._ask("PUT", statement, {"statementId": statement["id"]}) not in ODD

    def _ask(self, method: str, body: Any, query: dict[str, str] | None = None) -> int:
        """The number of the answer where it is about what was sent; all others raise ``Undelivered``.

        Raises ``OutOfTime`` where the run is over before it asks.
        """
        if time.monotonic() >= self.ends:
            raise OutOfTime
        if not is_outside(self.address):
            raise Undelivered(Trouble.INSIDE)
        try:
            return within(A_REQUEST, lambda: self._answer(method, body, query))
        except LedInside:
            raise Undelivered(Trouble.INSIDE) from None
        except (RequestException, OSError):
            raise Undelivered(Trouble.UNREACHED) from None

    def _answer(self, method: str, body: Any, query: dict[str, str] | None) -> int:
        with self.session.request(
            method,
            self.address,
            data=orjson.dumps(body),
            params=query,
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,
        ) as answer:
            return understood(answer)


def understood(answer: Response) -> int:
    status = answer.status_code
    if status in STORED or status in ODD or status == HTTPStatus.CONFLICT:
        return status
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise Undelivered(Trouble.KEY)
    if status in LATER or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        wait = answer.headers.get("Retry-After", "")
        patience = int(wait) if wait.isascii() and wait.isdecimal() and len(wait) <= MOST_DIGITS else 0
        raise Undelivered(Trouble.BUSY, patience=min(patience, LONGEST_PATIENCE))
    raise Undelivered(Trouble.ADDRESS)
