"""Group commit: what waits for one room is done in one transaction, then everyone gets their receipt."""

import asyncio
import logging
from collections.abc import Callable

from mentorship.live.broadcast.log import in_db, writers
from mentorship.live.forms.posting import Post, Receipt, again, perform_all

BATCH = 64
logger = logging.getLogger(__name__)
type Reply = Callable[[Receipt], None]


class Poster:
    """One per event loop. Posts of a room stay in order; rooms don't wait for each other."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.waiting: dict[str, list[tuple[Post, Reply]]] = {}
        self.working: dict[str, asyncio.Task] = {}

    def put(self, post: Post, reply: Reply) -> None:
        self.waiting.setdefault(post.slug, []).append((post, reply))
        if post.slug not in self.working:
            self.working[post.slug] = asyncio.create_task(self._work(post.slug))

    async def _work(self, slug: str) -> None:
        try:
            while batch := self.waiting.pop(slug, []):
                if len(batch) > BATCH:
                    self.waiting[slug] = batch[BATCH:] + self.waiting.get(slug, [])
                    batch = batch[:BATCH]
                await self._commit(batch)
        finally:
            del self.working[slug]

    async def _commit(self, batch: list[tuple[Post, Reply]]) -> None:
        posts = [post for post, _reply in batch]
        try:
            receipts = await in_db(perform_all, posts, pool=writers)
        except Exception:  # not even a connection: the clients send again
            logger.exception("live: a batch of %s posts failed", len(batch))
            receipts = [again(post) for post in posts]
        for (_post, reply), receipt in zip(batch, receipts, strict=True):
            reply(receipt)


_poster: Poster | None = None


def get_poster() -> Poster:
    global _poster  # noqa: PLW0603 one a process is the point
    if _poster is None or _poster.loop is not asyncio.get_running_loop():
        _poster = Poster()
    return _poster
