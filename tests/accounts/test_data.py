import json

import pytest
from django.db import IntegrityError, transaction

from accounts.domain.data import count_all, erase_person, export_all
from accounts.domain.people import sign_up
from accounts.exceptions import Refused
from accounts.models import Consent, Message, Notice, PhoneEvent, User
from accounts.rules import is_minor
from tests.accounts.conftest import E164
from tests.factories.accounts import NoticeFactory, PhoneResetFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    made = sign_up(
        E164,
        name="王小花",
        age_band="14_15",
        language="zh-hans",
        guardian_name="王大山",
        guardian_phone="+8613900139000",
    )
    NoticeFactory(person=made, title="师傅回答了")
    PhoneResetFactory(person=made)
    Message.objects.create(
        kind="sms", phone=E164, purpose="code", text="x", language="en", expires_at="2099-01-01T00:00Z"
    )
    return made


def test_the_export_holds_everything_and_is_plain_json(client, person):
    client.force_login(person)
    response = client.get("/me/data/export/")
    told = json.loads(response.content)

    assert response["Content-Disposition"].startswith("attachment")
    account = told["accounts"]
    assert (account["phone"], account["name"], account["age_band"]) == (E164, "王小花", "14_15")
    assert account["guardian"] == {"name": "王大山", "phone": "+8613900139000"}
    assert [row["purpose"] for row in account["consents"]] == ["privacy", "guardian"]
    assert [row["title"] for row in account["notices"]] == ["师傅回答了"]
    assert set(told) == set(export_all(person))


def test_the_dry_run_counts_what_erasing_takes_and_changes_nothing(client, person):
    client.force_login(person)
    before = count_all(person)
    assert client.get("/me/data/").status_code == 200
    assert client.post("/me/data/erase/", {}).status_code == 200
    person.refresh_from_db()
    assert (person.name, person.erased_at) == ("王小花", None)

    done = erase_person(person, by=person)

    rooms = [counts for counts in done.values() if any(counts.values())]
    assert [counts for _label, counts in before if any(counts.values())] == rooms
    assert done["accounts"] == {"notices": 1, "messages": 1, "guardian": 1, "lost_phones": 1, "numbers": 1, "person": 1}


def test_erasing_leaves_a_nameless_row_and_no_way_in(client, person):
    client.force_login(person)
    assert client.post("/me/data/erase/", {"sure": "on"}).url == "/me/data/erased/"
    assert client.get("/me/data/erased/").status_code == 200
    assert client.get("/me/").status_code == 302

    person.refresh_from_db()
    assert (person.phone, person.name, person.email, person.is_active) == (None, "", "", False)
    assert person.erased_at is not None
    assert Notice.objects.count() == Message.objects.count() == 0
    assert list(PhoneEvent.objects.values_list("old_phone", "new_phone")) == [("", "")]
    assert set(Consent.objects.values_list("by_phone", flat=True)) == {""}
    assert erase_person(person, by=person)["accounts"] == {}
    # The number is free: its owner may come back as somebody new.
    assert sign_up(E164, name="王小花", age_band="adult", language="zh-hans").pk != person.pk


def test_an_erased_person_cannot_keep_a_name_in_the_database(person):
    erase_person(person, by=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(name="王小花")


@pytest.mark.parametrize(
    ("facts", "allowed"),
    [
        ({"age_band": "adult"}, True),
        ({"age_band": "16_17"}, True),
        ({"age_band": "14_15"}, False),
        ({"age_band": "14_15", "guardian_name": "王大山", "guardian_phone": E164}, False),
        ({"age_band": "14_15", "guardian_name": "王大山", "guardian_phone": "+8613900139000"}, True),
        ({"age_band": "under_14", "guardian_name": "王大山", "guardian_phone": "+8613900139000"}, False),
    ],
)
def test_who_may_have_an_account(facts, allowed):
    if allowed:
        person = sign_up(E164, name="王小花", language="en", **facts)
        assert is_minor(person) is (facts["age_band"] != "adult")
    else:
        with pytest.raises(Refused):
            sign_up(E164, name="王小花", language="en", **facts)
        assert User.objects.count() == 0


def test_the_profile_is_saved_and_the_text_size_travels(client):
    person = UserFactory()
    client.force_login(person)
    response = client.post("/me/profile/", {"name": "新名字", "language": "en", "view": "elder"})
    assert response.url == "/en/me/"
    assert response.cookies["view"].value == "elder"
    person.refresh_from_db()
    assert (person.name, person.language, person.view) == ("新名字", "en", "elder")
    assert client.post("/me/profile/", {"name": "", "language": "fr"}).status_code == 200
    person.refresh_from_db()
    assert person.name == "新名字"
