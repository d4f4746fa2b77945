import pytest

from accounts.models import User
from accounts.rules import standing_bars
from cms.demo.people import DOORS, why_it_stays
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def behind():
    return UserFactory(phone=DOORS[0].phone, name=DOORS[0].name, is_demo=True)


def test_whoever_is_behind_a_door_stays_as_they_are(behind, client, monkeypatch):
    monkeypatch.setitem(standing_bars._entries, "demo", why_it_stays)
    client.force_login(behind)
    assert "This demo person stays" in client.post("/en/me/number/", {"phone": "13900003333"}).text
    assert "This demo person stays" in client.post("/en/me/data/erase/", {"sure": "on"}).text
    behind.refresh_from_db()
    assert (str(behind.phone), behind.is_active) == (DOORS[0].phone, True)


def test_everybody_else_may_go_and_change(behind):
    others = [UserFactory(is_demo=True), UserFactory()]
    assert [why_it_stays(person) for person in others] == ["", ""]
    assert User.objects.filter(phone=DOORS[0].phone).get() == behind
