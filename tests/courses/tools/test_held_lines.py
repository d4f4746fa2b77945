"""A line from a phone that could not be read: its owner alone sees what was typed, puts it right or puts it away."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.domain.pins import set_pin
from cms.core.models import OutboxEntry
from courses.tools.domain.held import typed_in
from courses.tools.models import CashEntry
from tests.core.test_outbox import line, send
from tests.courses.tools.test_cash_book import PIN, entry
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
BOOK = "/tools/cash-book/"


@pytest.fixture
def person():
    cache.clear()
    return UserFactory()


def opened_for(person) -> Client:
    set_pin(person, PIN, by=person)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/me/pin/", {"pin": PIN}).status_code == 302
    return client


def test_its_owner_sees_what_was_typed_and_puts_it_right_once(person):
    sent = line(amount="一百二")
    held = send(person, sent)[0]["go"]
    client = opened_for(person)
    assert held in client.get(BOOK).text
    page = client.get(held)
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["amount"])
    assert 'value="一百二"' in page.text

    assert client.post(held, entry(amount="12O")).status_code == 400
    assert client.post(held, entry(amount="120")).status_code == 302
    row = CashEntry.objects.get()
    assert (str(row.amount), str(row.cid)) == ("120.00", sent["cid"])
    assert client.post(held, entry(amount="120")).status_code == 404
    assert held not in client.get(BOOK).text
    assert send(person, sent)[0]["standing"] == "held"  # the phone hears the same once more
    assert CashEntry.objects.count() == 1


def test_it_can_be_put_away_and_stays_among_the_owners_data(person):
    held = send(person, line(amount="-5"))[0]["go"]
    client = opened_for(person)
    assert client.post(held, {"do": "away"}).status_code == 302
    assert client.get(held).status_code == 404
    assert CashEntry.objects.count() == 0
    assert "-5" in json.dumps(OutboxEntry.objects.get().data)


def test_it_opens_with_the_pin_and_for_its_owner_only(person):
    held = send(person, line(amount="0"))[0]["go"]
    stranger = opened_for(UserFactory())
    assert stranger.get(held).status_code == 404
    assert stranger.post(held, {"do": "away"}).status_code == 404
    client = Client()
    client.force_login(person)
    assert client.get(held).status_code == 302
    assert OutboxEntry.objects.get().handled_at is None


@pytest.mark.parametrize("data", [None, [], {"data": 1}, {"data": {"fields": [1, ["amount"], ["amount", 2]]}}])
def test_what_has_no_fields_is_an_empty_form(person, data):
    row = OutboxEntry(person=person, kind="cash", data=data)
    assert typed_in(row) == {}
