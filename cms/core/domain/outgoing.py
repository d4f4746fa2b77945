"""Where this server may send something to an address that a person typed: out into the world, never into its own house.

The name is judged when it is typed, and the connection again when it stands, before a byte goes out: what a name leads
to is somebody else's to change. The demo and development also take this machine, and nothing else of the house.
"""

import socket
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from requests import Response, Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

CARRIES_ANOTHER = (ip_network("64:ff9b::/96"), ip_network("::/96"))
"""Addresses of the new kind that a gateway takes for one of the old kind, which may lie in the house."""
INSIDE = (".local", ".internal", ".localhost", ".lan", ".home", ".arpa")


def takes_this_machine() -> bool:
    return bool(settings.DEMO or settings.DEBUG)


def is_outside(url: str) -> bool:
    """Whether this server may send there: https at a public name, no port but its own, no key in the address."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip(".").lower(), parts.port
    except ValueError:
        return False
    if takes_this_machine() and is_this_machine(host):
        return parts.scheme in {"http", "https"}
    named = "." in host and not host.rsplit(".", 1)[-1].isdigit() and ":" not in host
    return (
        parts.scheme == "https"
        and named
        and not host.endswith(INSIDE)
        and port in {None, 443}
        and parts.username is None
    )


def is_this_machine(host: str) -> bool:
    """A name or number that leads here and cannot lead elsewhere."""
    try:
        return host == "localhost" or ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def is_public(address: str) -> bool:
    there = ip_address(address.partition("%")[0])
    there = getattr(there, "ipv4_mapped", None) or there
    if isinstance(there, IPv6Address) and (there.is_site_local or any(there in net for net in CARRIES_ANOTHER)):
        return False
    return there.is_global and not there.is_multicast


def may_reach(address: str) -> bool:
    return is_public(address) or (takes_this_machine() and is_this_machine(address))


class LedInside(Exception):  # noqa: N818 what happened, not what it is called elsewhere
    """The name led to an address inside the house. No OSError: those are taken for a line that broke."""


class _WatchedConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        found = super()._new_conn()
        if not may_reach(found.getpeername()[0]):
            found.close()
            raise LedInside
        return found


class _WatchedPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedConnection


class _WatchedAdapter(HTTPAdapter):
    """Looks at whom it is connected with before the first byte."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {**self.poolmanager.pool_classes_by_scheme, "https": _WatchedPool}


class _Straight(Session):
    def get_redirect_target(self, resp: Response) -> None:
        """None at all: even one that is not followed would have its body read to the end."""


def straight(headers: Mapping[str, str] | None = None) -> Session:
    """A session that follows nobody elsewhere, asks no proxy and takes no password from a file on this machine."""
    session = _Straight()
    session.trust_env = False
    session.max_redirects = 0
    session.headers.update(headers or {})
    session.mount("https://", _WatchedAdapter())
    return session


def within[Answer](seconds: float, ask: Callable[[], Answer]) -> Answer:
    """What ``ask`` gives, raised or answered; ``TimeoutError`` where the whole of it takes longer.

    A time limit of a socket begins anew with each byte, and looking up a name has none: what drips on is left to
    itself, beside. ``ask`` may not touch the database.
    """
    found: Future[Answer] = Future()

    def run() -> None:
        try:
            found.set_result(ask())
        except BaseException as error:  # noqa: BLE001 raised again by whoever waits
            found.set_exception(error)

    Thread(target=run, daemon=True).start()
    return found.result(timeout=seconds)
