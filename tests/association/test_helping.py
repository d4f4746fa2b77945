"""An officer writes an application for somebody beside them: found by number, with consent on record, in scope."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Consent, Notice
from association.domain.residence import village_of
from association.models import Application
from tests.factories.association import admin, application, make_county, villager

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_county()


def client_of(someone):
    browser = Client()
    browser.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_officer_moves_nobody_into_anothers_village(world):
    someone, officer = villager(world.villages[0], "老周"), admin(world.villages[0])
    client, address = client_of(officer), reverse("association:help", kwargs={"pk": someone.pk})
    assert str(world.villages[1]) not in client.get(address).content.decode()
    assert client.post(address, words(world, village=world.villages[1].pk)).status_code == 200
    assert (village_of(someone), Application.objects.count()) == (world.villages[0], 0)


def words(world, **other):
    return {"cid": str(uuid4()), "village": world.villages[0].pk, "why": "想一起发货", "consent": "on", **other}


def test_officer_finds_the_neighbour_and_sends_with_their_consent(world):
    someone, officer = villager(world.villages[0], "老周"), admin(world.villages[0])
    client = client_of(officer)
    found = client.post(reverse("association:help_find"), {"phone": someone.phone.as_national})
    address = reverse("association:help", kwargs={"pk": someone.pk})
    assert found.url == address
    typed = words(world)
    page = client.post(address, typed | {"consent": ""})
    assert (page.status_code, "想一起发货" in page.content.decode()) == (200, True)
    assert not Application.objects.exists()
    assert client.post(address, typed).status_code == client.post(address, typed).status_code == 302
    row = Application.objects.get()
    assert (row.person, row.entered_by, row.state) == (someone, officer, "submitted")
    consent = Consent.objects.get(person=someone, purpose="association.application")
    assert (consent.granted, consent.by) == (True, officer)
    assert Notice.objects.filter(person=someone).count() == 1


def test_number_from_elsewhere_is_like_one_nobody_has(world):
    stranger, officer = villager(world.villages[3], "外村人"), admin(world.villages[0])
    client, find = client_of(officer), reverse("association:help_find")
    pages = [client.post(find, {"phone": phone}).content.decode() for phone in (str(stranger.phone), "13900000077")]
    assert pages[0].count("field-error") == pages[1].count("field-error")
    assert "外村人" not in pages[0]
    for pk in (stranger.pk, 990_001, officer.pk):
        address = reverse("association:help", kwargs={"pk": pk})
        assert client.get(address).status_code == client.post(address, words(world)).status_code == 404
    assert not Application.objects.exists()


def test_open_application_is_not_written_twice(world):
    someone, officer = villager(world.villages[0]), admin(world.villages[0])
    application(world.association, someone, world.villages[0])
    page = client_of(officer).post(reverse("association:help", kwargs={"pk": someone.pk}), words(world))
    assert page.status_code == 200
    assert Application.objects.count() == 1
