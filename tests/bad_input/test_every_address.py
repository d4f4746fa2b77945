"""Nasty parts of addresses, queries and headers: an answer each, never a failure of ours."""

import re
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.bad_input.nasty import NASTY, encoded
from tests.bad_input.test_every_form import OUR_FAULT, broken, somebody, undone
from tests.permissions import CALLERS
from tests.permissions.test_permission_table import rows

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
OK = 200
DOOR = ("nul", "half a character")  # where a visitor is only led to the door, these go into its address
ROOMS = ("accounts", "association", "courses", "mentorship", "cms")
READS = re.compile(r'(?:GET|asked)\.(?:get|getlist)\("(\w+)"|"(\w+)" in request\.GET')
# Read by loops over the address or by Wagtail and Django: a lesson's answers, lists of the admin, the door.
MORE = {"q1", "q", "p", "next", "kept", "export", "ordering"}
HEADERS = {
    "Referer": ["http://[", "http://testserver/\0", "javascript:alert(1)", "http://testserver:x/"],
    "Origin": ["http://[", "null"],
    "Accept-Language": ["en;q=\0", "*" * 4000, "zh-hans-" * 500],
    "Accept": ["\0", "text/*;q=nan", "," * 2000],
    "Accept-Encoding": ["br;q=x", ";" * 500],
    "Range": ["bytes=" + "9" * 5000 + "-", "bytes=-" + "9" * 5000, "bytes=²-3"],
    "If-Modified-Since": ["Thu, 99 Foo 99999 99:99:99 GMT"],
    "If-None-Match": ['W/"\\'],
    "Cookie": ["sessionid=\0; view=²; django_language=../x", "csrftoken=" + "x" * 5000],
    "X-Forwarded-For": ["[::", "a, b, c", "1.2.3.4" * 500],
    "X-Request-ID": ["x\ny"],
    "Host": ["[", "xn--\0", "a" * 300],
    "X-Requested-With": ["\0"],
    "Sec-Fetch-Site": ["\0"],
}


def query_names() -> set[str]:
    """Every name that the code reads from an address, so that a new one is tried without being listed here."""
    found = set(MORE)
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            found |= {name for pair in READS.findall(file.read_text(encoding="utf-8")) for name in pair if name}
    return found


def test_no_query_breaks_a_page(permission_world) -> None:
    wrong, names = [], query_names()
    assert {"after", "page", "next", "view"} <= names
    for caller in ("nobody", "mentor"):
        for row in {row.name: row for row in rows() if row.method == "get" and row.expect[2] == OK}.values():
            with undone():
                address = reverse(row.name, kwargs=row.args(permission_world))
                client = somebody(caller, permission_world)
                is_open = row.expect[CALLERS.index(caller)] == OK
                for what, value in NASTY.items():
                    if what == "long":  # longer than any server takes as an address
                        continue
                    if is_open or what in DOOR:
                        cache.clear()
                        answer = client.get(f"{address}?{encoded(dict.fromkeys(names, value))}")
                        if answer.status_code >= OUR_FAULT:
                            wrong.append(f"{address}, {what}: {broken(answer)}")
    assert "\n".join(wrong) == ""


def test_no_address_breaks(permission_world) -> None:
    """Each part of an address in turn; where no view of ours takes it, the room's name decides who answers: once."""
    wrong, strays = [], set()
    parts = [value for what, value in NASTY.items() if what != "long"] + ["x" * 3000, str(2**63), str(2**64), "0"]
    for row in rows():
        cache.clear()
        with undone():
            client = somebody("county_admin", permission_world)
            args = row.args(permission_world)
            whole = reverse(row.name, kwargs=args)
            for value in args.values():
                for part in parts:
                    nasty = quote(part.encode(errors="surrogatepass"))
                    address = whole.replace(quote(str(value)), nasty, 1) if nasty else whole
                    if (found := taken_by(address)) != row.name:
                        stray = (found, part, row.method, address.split("/")[1])
                        if stray in strays:
                            continue
                        strays.add(stray)
                    with transaction.atomic():
                        answer = getattr(client, row.method)(address, row.data(permission_world))
                        transaction.set_rollback(True)
                    if answer.status_code >= OUR_FAULT:
                        wrong.append(f"{row.method.upper()} {address[:80]}: {broken(answer)}")
    assert "\n".join(wrong) == ""


def taken_by(address: str) -> str:
    try:
        return resolve(unquote(address)).view_name
    except Resolver404:
        return ""


@pytest.mark.parametrize("header", HEADERS)
def test_no_header_breaks(header: str, permission_world, tmp_path, settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.png").write_bytes(b"x" * 10)
    wrong = []
    for value in HEADERS[header]:
        for caller in ("nobody", "villager"):
            with undone():
                client = somebody(caller, permission_world)
                for method, address, data in (
                    ("get", "/", None),
                    ("get", "/course/", None),
                    ("get", "/media/images/a.png", None),
                    ("get", "/ask/", None),
                    ("post", "/me/profile/", {"name": "好"}),
                    ("post", "/me/sign-in/", {"phone": "13800138000"}),
                    ("post", "/view/", {"view": "elder", "next": "/"}),
                ):
                    cache.clear()
                    answer = getattr(client, method)(address, data, headers={header: value})
                    if answer.status_code >= OUR_FAULT:
                        wrong.append(f"{caller} {method} {address} {value[:40]!r}: {broken(answer)}")
    assert "\n".join(wrong) == ""


def test_a_form_of_a_strange_origin_breaks_nothing(permission_world) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    for header in ("Referer", "Origin"):
        for value in HEADERS[header]:
            answer = client.post("/me/sign-in/", {"phone": "13800138000"}, headers={header: value})
            assert (header, value, answer.status_code) == (header, value, 403)
