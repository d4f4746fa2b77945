"""How many requests are answered at one moment: the others wait for their turn, in the order in which they came.

Each request that is being answered has a thread and, on PostgreSQL, a connection of its own. Without turns 500 readers
at once would ask for 500 of either: the database refuses, and one processor does not get faster by it.
"""

import asyncio
import re
from typing import Any


class Turns:
    """Wraps the ASGI application of HTTP.

    A turn begins when the whole body is here, so that slow senders keep nobody waiting, and ends with the first word
    of the answer. Addresses that ``free`` finds need none: what only waits, and what must answer however full it is.
    """

    def __init__(self, inner: Any, *, at_once: int, free: re.Pattern[str]) -> None:
        self.inner, self.free = inner, free
        self.turns = asyncio.Semaphore(at_once)

    async def __call__(self, scope: dict, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or self.free.search(scope["path"]):
            await self.inner(scope, receive, send)
            return
        is_read, has_turn = False, False

        async def wait() -> dict:
            nonlocal is_read, has_turn
            message = await receive()
            if not is_read and message["type"] == "http.request" and not message.get("more_body"):
                is_read = True
                await self.turns.acquire()
                has_turn = True
            return message

        async def answer(message: dict) -> None:
            leave()
            await send(message)

        def leave() -> None:
            nonlocal has_turn
            if has_turn:
                has_turn = False
                self.turns.release()

        try:
            await self.inner(scope, wait, answer)
        finally:
            leave()
