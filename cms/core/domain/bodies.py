"""How large a request may be: refused where it comes in, before a byte of it lies on the disk.

A reverse proxy does the same (``deploy/nginx.conf``); the embedded product stands alone.
"""

from typing import Any

LARGEST = 25 * 1024 * 1024  # bytes; larger than any file a form takes
TOO_LARGE = "village.too_large"  # in the scope of a request whose body was left unread


class LimitedBodies:
    """Wraps the ASGI application of HTTP.

    Who announces too much gets the page that says so (``cms.core.middleware.refusals``); who sends on without having
    announced it is cut off, as one whose network went.
    """

    def __init__(self, inner: Any, *, largest: int = LARGEST) -> None:
        self.inner = inner
        self.largest = largest

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and announced(scope) > self.largest:
            await self.inner(scope | {TOO_LARGE: True}, unread(receive), send)
            return
        received = 0

        async def counted() -> dict:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            return {"type": "http.disconnect"} if received > self.largest else message

        await self.inner(scope, counted, send)


def unread(receive: Any) -> Any:
    """An empty body, then nothing until the other side has gone."""
    empty = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def messages() -> dict:
        for message in empty:
            return message
        while (message := await receive())["type"] != "http.disconnect":
            continue
        return message

    return messages


def announced(scope: dict) -> int:
    """The length that the request says it has; 0 where it says none."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(said) if said.isdigit() else 0
