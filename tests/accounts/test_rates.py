import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisCache

from cms.core.domain import rates
from cms.settings.env import REDIS_URL


@pytest.fixture(params=["locmem", "redis"])
def counted(request, monkeypatch):
    if request.param == "locmem":
        yield cache
        return
    if not REDIS_URL:
        pytest.skip("needs Redis: the second half of make test gives it")
    store = RedisCache(REDIS_URL, {"KEY_PREFIX": uuid4().hex})  # keys of our own: nobody's data is cleared
    monkeypatch.setattr(rates, "cache", store)
    yield store


def test_so_many_and_no_more(counted):
    with time_machine.travel("2026-11-23 10:00 +0000", tick=False) as clock:
        assert [rates.allow("a", limit=3, seconds=60) for _ in range(5)] == [True] * 3 + [False] * 2
        assert rates.allow("b", limit=3, seconds=60)
        clock.shift(60)
        assert rates.allow("a", limit=3, seconds=60)


def test_many_at_once_share_one_count(counted):
    gate = threading.Barrier(8)

    def knock(_n):
        gate.wait()
        return [rates.allow("crowd", limit=20, seconds=3600) for _ in range(10)]

    with time_machine.travel("2026-11-23 10:00 +0000", tick=False), ThreadPoolExecutor(8) as pool:
        answers = [answer for list_ in pool.map(knock, range(8)) for answer in list_]
    assert answers.count(True) == 20
    caches.close_all()
