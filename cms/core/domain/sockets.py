"""How many sockets this process holds: counted where they come in, whatever room they belong to."""

from typing import Any

_open = 0


def open_sockets() -> int:
    return _open


class CountedSockets:
    """Wraps the ASGI application of all sockets. It runs on the event loop only, so no lock is needed."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        global _open  # noqa: PLW0603 one number per process is the point
        _open += 1
        try:
            await self.inner(scope, receive, send)
        finally:
            _open -= 1
