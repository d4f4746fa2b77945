"""Every address × every kind of caller. A new address without a row fails here, and so does a new method.

Wagtail's admin has a table of its own beside this one: ``test_admin_table.py``.
"""

import importlib
import pkgutil
import re
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

import tests.permissions
from tests.permissions import CALLERS, Row

IN_THE_OTHER_TABLE = "admin/"
# Wagtail's own views below our addresses: documents check their collection, pages stand here as "page".
FOREIGN = {
    "wagtaildocs_serve",
    "wagtaildocs_authenticate_with_password",
    "wagtail_serve",
    "wagtailcore_authenticate_with_password",
    "wagtailcore_login",
}
# What stands in an address for a thing that was never there, by the name of the part.
NEVER_GIVEN = {"pk": 990_001, "slug": "zzzzzzzzzzz", "token": "never-given", "key": "M99-L9", "code": "M99"}
NEVER_GIVEN |= {"file": UUID(int=990_001), "cid": UUID(int=990_002)}
# They answer visitors themselves, in a form for programs.
SPEAKS_JSON = {"live:events"}
# Their way to the door is tested in tests/accounts: a proof that is missing leads back to its first screen.
STEPS = {"accounts:code", "accounts:is_it_you", "accounts:welcome", "accounts:guardian", "accounts:guardian_code"}


def rows() -> list[Row]:
    found = []
    for module in pkgutil.iter_modules(tests.permissions.__path__):
        if not module.name.startswith(("test_", "conftest")):
            found += importlib.import_module(f"tests.permissions.{module.name}").ROWS
    return found


def names(resolver: URLResolver, prefix: str = "") -> set[str]:
    """Every address by name; one without a name stands here by its pattern, so that it is missed in the table."""
    found = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            found.add(f"{prefix}{entry.name or entry.pattern}")
        elif str(entry.pattern) != IN_THE_OTHER_TABLE:
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found |= names(entry, inner)
    return found


def test_every_address_has_a_row() -> None:
    tabled, ours = {row.name for row in rows()}, names(get_resolver())
    assert ours - FOREIGN - tabled == set()
    assert (tabled | FOREIGN) - ours == set()


def secrets_of(world, caller: str) -> list[str]:
    """What no "not there" page may say: names and numbers of the others, and what they wrote."""
    others = [getattr(world, name) for name in CALLERS if name not in {"nobody", caller}]
    return [word for person in others for word in (person.name, str(person.phone))] + ["许可", "笋干"]


@pytest.mark.django_db
@pytest.mark.parametrize("caller", CALLERS)
def test_each_caller_gets_what_the_table_says(caller: str, permission_world) -> None:
    wrong, secrets = [], secrets_of(permission_world, caller)
    for row in rows():
        answer = ask(row, caller, permission_world)
        said = f"{row.method.upper()} {answer.request['PATH_INFO']} ({row.name})"
        expected = row.expect[CALLERS.index(caller)]
        if answer.status_code != expected:
            wrong.append(f"{said}: {answer.status_code}, the table says {expected}")
        if answer.status_code == 404 and any(word in answer.content.decode() for word in secrets):
            wrong.append(f"{said}: a page that is not there tells of somebody")
    assert "\n".join(wrong) == ""


def ask(row: Row, caller: str, world, *, method: str = "", never_given: bool = False):
    """One row's answer; what it did is undone, so that no row sees another's deed.

    ``never_given`` asks for a thing that is not there instead of the row's own.
    """
    cache.clear()
    client = Client()
    method = method or row.method
    with transaction.atomic():
        args, data = row.args(world), row.data(world) if method in {"get", "post"} else {}
        if never_given:
            args |= {name: wrong for name, wrong in NEVER_GIVEN.items() if name in args}
        if caller != "nobody":
            client.force_login(getattr(world, caller), backend="django.contrib.auth.backends.ModelBackend")
        answer = getattr(client, method)(reverse(row.name, kwargs=args), data)
        transaction.set_rollback(True)
    return answer


@pytest.mark.django_db
def test_a_method_without_a_row_is_refused(permission_world) -> None:
    """Whoever lets an address take a second method writes a row for it."""
    tabled = {(row.name, row.method) for row in rows()}
    wrong = []
    for row in rows():
        other = {"get": "post", "post": "get"}[row.method]
        if (row.name, other) in tabled:
            continue
        tabled.add((row.name, other))
        answer = ask(Row(row.name, row.expect, other, row.args), "villager", permission_world)
        if answer.status_code != 405:
            wrong.append(f"{other.upper()} {row.name}: {answer.status_code} without a row")
    assert "\n".join(wrong) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("caller", ["nobody", "villager"])
def test_other_methods_show_and_do_nothing(caller: str, permission_world) -> None:
    """HEAD answers as GET does, without a body, or is refused; the rest is refused or says what is allowed."""
    wrong, gets = [], {(row.name, row.expect): row for row in rows() if row.method == "get"}
    for row in gets.values():
        answer, expected = ask(row, caller, permission_world, method="head"), row.expect[CALLERS.index(caller)]
        if answer.content or answer.status_code not in {expected, 405}:
            wrong.append(f"HEAD {row.name}: {answer.status_code}, {len(answer.content)} bytes")
    for row in {row.name: row for row in rows()}.values():
        for method in ("options", "put", "delete", "patch"):
            answer = ask(row, caller, permission_world, method=method)
            if method == "put" and row.name.startswith("mfa_"):
                continue  # Django's own form view takes PUT for an empty POST
            if answer.status_code not in {302, 401, 403, 404, 405} and not (
                method == "options" and not answer.content and answer.headers.get("Allow")
            ):
                wrong.append(f"{method.upper()} {row.name}: {answer.status_code}")
    assert "\n".join(wrong) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"], ids=["zh", "en"])
def test_nobody_signs_in_and_comes_back(prefix: str, permission_world) -> None:
    """Whatever the table closes to a visitor leads to the door in their language, and from there to where they were."""
    wrong = []
    for row in rows():
        if row.expect[0] != 302 or row.expect[1] == 302 or row.name in STEPS | SPEAKS_JSON:
            continue
        with transaction.atomic():
            with translation.override("zh-hans"):
                path = prefix + reverse(row.name, kwargs=row.args(permission_world))
            answer = getattr(Client(), row.method)(path, row.data(permission_world))
            if urlsplit(answer.headers["Location"]).path == f"{prefix}/me/login/":  # allauth's name of the door
                answer = Client().get(answer.headers["Location"])
            transaction.set_rollback(True)
        there = urlsplit(answer.headers["Location"])
        back = parse_qs(there.query).get("next", [""])[0]
        is_kept = row.method == "post" and re.fullmatch(rf"{prefix}/me/kept/[\w-]+/", back)
        if there.path != f"{prefix}/me/sign-in/" or not (is_kept or back.split("?", 1)[0] == path):
            wrong.append(f"{row.method.upper()} {path} ({row.name}): {answer.headers['Location']}")
    assert "\n".join(wrong) == ""


def same_page(answer) -> str:
    """The page without what differs from one answer to the next: its own address, tokens, the code that was typed."""
    text = answer.content.decode().replace(answer.request["PATH_INFO"], "")
    if answer.resolver_match and (typed := answer.resolver_match.kwargs.get("code")):
        text = text.replace(f'value="{typed}"', "")
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", text)


@pytest.mark.django_db
@pytest.mark.parametrize("caller", CALLERS[1:])
def test_somebody_elses_thing_is_as_absent_as_one_never_given(caller: str, permission_world) -> None:
    wrong, compared = [], 0
    for row in rows():
        if row.expect[CALLERS.index(caller)] != 404 or not names_a_thing(row, permission_world):
            continue
        theirs = ask(row, caller, permission_world)
        nothing = ask(row, caller, permission_world, never_given=True)
        compared += 1
        if (theirs.status_code, same_page(theirs)) != (nothing.status_code, same_page(nothing)):
            wrong.append(f"{row.method.upper()} {theirs.request['PATH_INFO']} ({row.name}): not as a wrong number")
    assert "\n".join(wrong) == ""
    assert compared > 5


def names_a_thing(row: Row, world) -> bool:
    with transaction.atomic():
        parts = set(row.args(world))
        transaction.set_rollback(True)
    return bool(parts & set(NEVER_GIVEN))
