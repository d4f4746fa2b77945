"""Every address of Wagtail's admin × every kind of caller, as written down in ``admin_table.txt``.

A line says what the six callers get for GET and for POST with nothing in it; a part of an address that names a row is
990001, which was never given. Somebody else's rows are the business of ``tests/architecture/test_place_scope.py``.

An address that a new Wagtail brings fails here with the line that is true now: judge it, then write it down.
"""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.architecture.scope_walk import addresses
from tests.permissions import CALLERS, client_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TABLE = Path(__file__).parent / "admin_table.txt"
NUMBER = 990_001


def line(address: str, got: list[int], posted: list[int]) -> str:
    return " ".join([address, *map(str, got), "post", *map(str, posted)])


def test_the_admin_answers_as_written_down(permission_world) -> None:
    found = {address: ([], []) for _name, address in addresses([NUMBER])}
    for caller in CALLERS:
        for address, answers in found.items():
            for method, answer in zip(("get", "post"), answers, strict=True):
                cache.clear()
                client = client_of(caller, permission_world, raise_request_exception=False)
                with transaction.atomic():
                    answer.append(getattr(client, method)(address).status_code)
                    transaction.set_rollback(True)
    now = sorted(line(address, *answers) for address, answers in found.items())
    written = TABLE.read_text(encoding="utf-8").splitlines()
    assert "\n".join(sorted(set(now) ^ set(written))) == ""


def test_who_has_no_business_there_sees_nothing() -> None:
    """Of the table itself: visitors sign in, learners and mentors are refused, and only the paths below are open."""
    open_to_all = {"/admin/login/", "/admin/sprite/", "/admin/jsi18n/", "/admin/logout/"}
    rows = [written.split() for written in TABLE.read_text(encoding="utf-8").splitlines()]
    for address, *codes in rows:
        if address in open_to_all:
            continue
        nobody, villager, mentor = codes[0], codes[1], codes[2]
        assert (address, nobody) in {(address, "302"), (address, "404")}
        assert (address, villager, mentor, *codes[8:10]) == (address, "403", "403", "403", "403")
