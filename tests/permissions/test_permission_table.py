"""Every address × every kind of caller. A new address without a row fails here, and so does a new method.

Wagtail's admin has a table of its own beside this one: ``test_admin_table.py``.
"""

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

import tests.permissions
from tests.permissions import CALLERS, Row, client_of

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


@dataclass(frozen=True)
class Standing:
    """A row with what it stands on, made once for all who ask."""

    row: Row
    world: Any
    args: dict
    data: dict

    @property
    def names_a_thing(self) -> bool:
        return bool(set(self.args) & set(NEVER_GIVEN))

    def ask(self, caller: str, *, method: str = "", never_given: bool = False):
        """One answer; what it did is undone, so that nobody sees another's deed.

        ``never_given`` asks for a thing that is not there instead of the row's own.
        """
        cache.clear()
        method = method or self.row.method
        wrong = {name: thing for name, thing in NEVER_GIVEN.items() if never_given and name in self.args}
        address = reverse(self.row.name, kwargs=self.args | wrong)
        for value in self.data.values():
            if hasattr(value, "seek"):
                value.seek(0)  # a file that the caller before has sent
        with transaction.atomic():
            data = self.data if method in {"get", "post"} else {}
            answer = getattr(client_of(caller, self.world), method)(address, data)
            transaction.set_rollback(True)
        return answer


@contextmanager
def standing(row: Row, world) -> Iterator[Standing]:
    """What the row stands on goes again with the block, so that no row sees another's."""
    cache.clear()
    with transaction.atomic():
        yield Standing(row, world, row.args(world), row.data(world))
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_each_caller_gets_what_the_table_says(permission_world) -> None:
    wrong, secrets = [], {caller: secrets_of(permission_world, caller) for caller in CALLERS}
    for row in rows():
        with standing(row, permission_world) as here:
            for caller, expected in zip(CALLERS, row.expect, strict=True):
                answer = here.ask(caller)
                said = f"{caller}: {row.method.upper()} {answer.request['PATH_INFO']} ({row.name})"
                if answer.status_code != expected:
                    wrong.append(f"{said}: {answer.status_code}, the table says {expected}")
                if answer.status_code == 404 and any(word in answer.content.decode() for word in secrets[caller]):
                    wrong.append(f"{said}: a page that is not there tells of somebody")
    assert "\n".join(wrong) == ""


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
        with standing(Row(row.name, row.expect, other, row.args), permission_world) as here:
            answer = here.ask("villager")
        if answer.status_code != 405:
            wrong.append(f"{other.upper()} {row.name}: {answer.status_code} without a row")
    assert "\n".join(wrong) == ""


@pytest.mark.django_db
def test_other_methods_show_and_do_nothing(permission_world) -> None:
    """HEAD answers as GET does, without a body, or is refused; the rest is refused or says what is allowed."""
    wrong, gets = [], {(row.name, row.expect): row for row in rows() if row.method == "get"}
    for row in gets.values():
        with standing(row, permission_world) as here:
            for caller in ("nobody", "villager"):
                answer, expected = here.ask(caller, method="head"), row.expect[CALLERS.index(caller)]
                if answer.content or answer.status_code not in {expected, 405}:
                    wrong.append(f"{caller}: HEAD {row.name}: {answer.status_code}, {len(answer.content)} bytes")
    for row in {row.name: row for row in rows()}.values():
        with standing(row, permission_world) as here:
            for caller in ("nobody", "villager"):
                wrong += [f"{caller}: {said}" for said in shown_or_done(here, caller)]
    assert "\n".join(wrong) == ""


def shown_or_done(here: Standing, caller: str) -> Iterator[str]:
    for method in ("options", "put", "delete", "patch"):
        if method == "put" and here.row.name.startswith("mfa_"):
            continue  # Django's own form view takes PUT for an empty POST
        answer = here.ask(caller, method=method)
        if answer.status_code not in {302, 401, 403, 404, 405} and not (
            method == "options" and not answer.content and answer.headers.get("Allow")
        ):
            yield f"{method.upper()} {here.row.name}: {answer.status_code}"


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
def test_somebody_elses_thing_is_as_absent_as_one_never_given(permission_world) -> None:
    wrong, compared = [], Counter()
    for row in rows():
        shut_to = [caller for caller, code in zip(CALLERS, row.expect, strict=True) if code == 404]
        if not shut_to:
            continue
        with standing(row, permission_world) as here:
            for caller in shut_to if here.names_a_thing else ():
                theirs, nothing = here.ask(caller), here.ask(caller, never_given=True)
                compared[caller] += 1
                if (theirs.status_code, same_page(theirs)) != (nothing.status_code, same_page(nothing)):
                    said = f"{caller}: {row.method.upper()} {theirs.request['PATH_INFO']} ({row.name})"
                    wrong.append(f"{said}: not as a wrong number")
    assert "\n".join(wrong) == ""
    assert [caller for caller in CALLERS[1:] if compared[caller] <= 5] == []
