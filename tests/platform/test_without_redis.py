"""Redis away: pages go on without a cache, quotas stay closed, and nobody waits for it again and again."""

import logging
import time

import pytest
from django.core.cache import cache
from django.test import override_settings

from cms.core.domain.rates import allow
from cms.core.redis_cache import PAUSE, ForgivingRedis

AWAY = {"BACKEND": "cms.core.redis_cache.ForgivingRedis", "LOCATION": "redis://127.0.0.1:1/0"}


@pytest.fixture
def away(monkeypatch):
    monkeypatch.setattr(ForgivingRedis, "silent_until", 0.0)
    with override_settings(CACHES={"default": AWAY}):
        yield


def test_what_is_asked_of_it_is_not_there(away) -> None:
    assert cache.get("a", "none") == "none"
    assert cache.get_many(["a"]) == {}
    assert cache.get_or_set("a", lambda: 7) == 7
    assert [cache.add("a", 1), cache.has_key("a"), cache.touch("a"), cache.delete("a")] == [False] * 4
    assert cache.set_many({"a": 1}) == []
    cache.set("a", 1)
    cache.delete_many(["a"])


def test_a_quota_that_nobody_can_count_is_closed(away) -> None:
    assert allow("sms:+8613800000000", limit=5, seconds=60) is False


def test_it_is_asked_again_after_a_pause_and_said_once(away, caplog, monkeypatch) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            cache.get("a")
        assert len(caplog.records) == 1
        monkeypatch.setattr(ForgivingRedis, "silent_until", time.monotonic() - PAUSE)
        cache.get("a")
    assert [record.message for record in caplog.records] == [
        "Redis does not answer (ConnectionError); going on without it"
    ] * 2


@pytest.mark.django_db
def test_the_front_page_opens(away, client) -> None:
    assert client.get("/me/sign-in/").status_code == 200
