"""All tools on a phone that keeps no module: a list whose hashes hold, with what their pages need."""

import hashlib

import pytest
from django.core.cache import cache
from django.test import Client

from courses.tools.domain.catalogue import SHEETS
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_at_hand():
    cache.clear()


def listed(client: Client) -> dict[str, dict]:
    return {file["kept_as"]: file for file in client.get("/tools/pack/").json()["files"]}


def test_every_tool_is_in_it_and_an_empty_line_of_the_cash_book():
    files = listed(Client())
    pages = [name for name in files if name.endswith("/")]
    assert set(pages) == {"/tools/", *(f"/tools/{name}/" for name in SHEETS), "/tools/cash-book/", "/phone/"}
    assert files["/tools/cash-book/"]["url"] == "/tools/cash-book/note/"
    scripts = {name.rpartition("/")[2] for name in files if name.endswith(".js")}
    assert {*(f"{name}.js" for name in SHEETS), "num.js", "tool.js", "written.js", "outbox.js"} <= scripts


def test_hash_and_size_are_those_of_what_somebody_without_cookies_gets():
    for name, file in listed(Client()).items():
        if name.endswith("/"):
            body = Client().get(file["url"], headers={"accept-encoding": ""}).content
            body = body[: body.rfind(b"</html>") + 7]
            assert (name, file["sha256"], file["size"]) == (name, hashlib.sha256(body).hexdigest(), len(body))


def test_it_is_the_same_whoever_asks_and_another_in_another_language():
    person = Client()
    person.force_login(UserFactory(name="李秀兰"))
    mine = person.get("/tools/pack/").json()
    cache.clear()
    nobodys = Client().get("/tools/pack/").json()
    assert (mine["version"], mine["key"]) == (nobodys["version"], "tools.zh-hans")
    assert Client().get("/en/tools/pack/").json()["key"] == "tools.en"


def test_the_shelf_offers_it():
    assert 'data-keep="/tools/pack/"' in Client().get("/tools/").text
