"""Socket addresses, and who may open a socket from where."""

from typing import Any
from urllib.parse import urlsplit

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import WebsocketDenier
from django.urls import path

from mentorship.live.consumers import LiveConsumer

websocket_urlpatterns = [path("ws/live/", LiveConsumer.as_asgi())]


class SameOrigin:
    """A page of another site gets 403 before anything is looked up: browsers always say where a socket comes from.

    Programs that are no browsers may leave ``Origin`` out; they carry no visitor's cookies by accident.
    """

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: dict, receive: Any, send: Any) -> Any:
        headers = dict(scope["headers"])
        origin = headers.get(b"origin")
        if origin is not None and _site(origin) != _host(headers, scope):
            return await WebsocketDenier()(scope, receive, send)
        return await self.inner(scope, receive, send)


def _site(origin: bytes) -> str:
    try:
        return urlsplit(origin.decode("latin-1")).netloc.lower()
    except ValueError:  # half an IPv6 address: no site of anybody's
        return "?"


def _host(headers: dict[bytes, bytes], scope: dict) -> str:
    host = headers.get(b"host", b"").decode("latin-1").lower()
    return host.removesuffix(":443" if scope.get("scheme") == "wss" else ":80")


websocket = SameOrigin(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)))
