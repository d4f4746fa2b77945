"""Every form of the public site, filled by somebody hostile: a clear page each time, never a failure of ours."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.bad_input.nasty import FORM, Form, encoded, forms_of
from tests.permissions import CALLERS, Row, client_of
from tests.permissions.test_permission_table import rows

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OUR_FAULT = 500
CLOSED = {401, 403, 404, 405}
# Forms that must be met on the way: a page that lost its form would make this test easier.
MUST_MEET = ("sign-in/", "sign-in/code/", "welcome/", "guardian/", "is-it-you/", "profile/", "lost-phone/", "email/")
MUST_MEET += ("join/", "village/", "/do/ask/", "/do/say/", "/mentor/people/n/ask/", "become/", "reject/", "/quiz/M")


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def somebody(caller: str, world) -> Client:
    client = client_of(caller, world, raise_request_exception=False)
    if caller != "nobody":
        return client
    # A newcomer in the middle of signing up: every screen of the door shows its form.
    client.post(reverse("accounts:sign_in"), {"phone": "13912345678"})
    kept = client.session
    kept["proved"] = {"phone": str(world.villager.phone), "at": time.time()}
    kept["newcomer"] = {"name": "新人", "age_band": "14-15", "agree": True}
    kept.save()
    return client


def faults(client: Client, form: Form) -> Iterator[str]:
    for what, fields in form.attacks():
        cache.clear()
        with undone():
            if form.method == "post":
                answer = client.post(form.action, encoded(fields), content_type=FORM)
            else:
                answer = client.get(f"{form.action.split('?')[0]}?{encoded(fields)}")
            if answer.status_code in {301, 302}:  # what was taken must also be shown
                answer = client.get(answer.headers["Location"])
        if answer.status_code >= OUR_FAULT:
            yield f"{form.method.upper()} {form.action}, {what}: {answer.status_code} {broken(answer)}"


def broken(answer) -> str:
    return repr(answer.exc_info[1])[:200] if getattr(answer, "exc_info", None) else ""


def pages(caller: str, world) -> Iterator[tuple[Client, list[Form]]]:
    for row in rows():
        if row.method != "get" or row.expect[CALLERS.index(caller)] not in {200, 302}:
            continue
        with undone():
            yield visit(row, caller, world)


def visit(row: Row, caller: str, world) -> tuple[Client, list[Form]]:
    address = reverse(row.name, kwargs=row.args(world))
    client = somebody(caller, world)
    answer = client.get(address, row.data(world))
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
        return client, []
    return client, forms_of(answer.content.decode(), address)


def test_no_form_and_no_deed_breaks(permission_world) -> None:
    """Every form that a page shows, then what only scripts send: each field nasty in turn."""
    met: dict[tuple[str, ...], Form] = {}
    wrong: list[str] = []
    for caller in CALLERS:
        for client, forms in pages(caller, permission_world):
            for form in forms:
                if form.key not in met:
                    met[form.key] = form
                    wrong += faults(client, form)
    assert [part for part in MUST_MEET if not any(part in form.address for form in met.values())] == []
    shown, tried = {kind: set(form.given) for kind, form in met.items()}, 0
    for row in rows():
        with undone():
            if (form := deed_of(row, permission_world)) is None:
                continue
            if any(form.deed == kind[: len(form.deed)] and set(form.given) <= names for kind, names in shown.items()):
                continue  # a page's form has these fields and was tried above
            shown[form.key] = set(form.given)
            tried += 1
            wrong += faults(somebody(may(row)[-1], permission_world), form)
    assert tried > 5
    assert "\n".join(wrong) == ""


def may(row: Row) -> list[str]:
    return [caller for caller, code in zip(CALLERS, row.expect, strict=True) if code not in CLOSED]


def deed_of(row: Row, world) -> Form | None:
    """The row as a form with its own facts; None where nothing is sent, or nobody may send it."""
    if row.method != "post" or not may(row):
        return None
    args = row.args(world)
    if not (fields := row.data(world)):
        return None
    form = Form("post", reverse(row.name, kwargs=args))
    form.given, form.typed = dict(fields), list(fields)
    return form
