"""All but name, language and text size is optional: asked one at a time, with its purpose, taken back at will."""

import pytest

from accounts.domain.consent import has_consent, next_question, record_consent
from accounts.domain.facts import facts_of, tell_fact
from accounts.domain.purposes import PRIVACY_VERSION, consents
from accounts.models import Consent, Fact
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    made = UserFactory(age_band="adult")
    record_consent(made, purpose="privacy", granted=True, version=PRIVACY_VERSION, by=made)
    return made


def test_one_question_at_a_time_until_all_are_answered(client, person):
    client.force_login(person)
    asked = []
    while question := next_question(person):
        page = client.get("/en/me/").content.decode()
        assert page.count('name="from" value="me"') == 1
        assert str(consents[question].why) in page.replace("&#x27;", "'") or consents[question].choices
        client.post(f"/me/consents/{question}/", {"granted": "no", "from": "me"})
        asked.append(question)
    assert asked == ["sms", "marketing", "sex", "age_group", "schooling", "ease"]
    assert 'name="from"' not in client.get("/me/").content.decode()
    assert Fact.objects.count() == 0
    assert not has_consent(person, "schooling")


def test_an_answer_is_kept_with_its_consent_and_forgotten_with_it(client, person):
    client.force_login(person)
    assert client.get("/me/consents/schooling/question/").status_code == 200
    assert client.post("/me/consents/schooling/", {"value": "junior"}).url == "/me/consents/"

    assert facts_of(person) == {"schooling": "junior"}
    row = Consent.objects.filter(purpose="schooling").latest("pk")
    assert (row.granted, row.version, row.by) == (True, "2026-11", person)
    assert "初中" in client.get("/me/consents/").content.decode()

    client.post("/me/consents/schooling/", {"value": "senior"})
    assert facts_of(person) == {"schooling": "senior"}
    client.post("/me/consents/schooling/", {"granted": "no"})
    assert facts_of(person) == {}
    assert not has_consent(person, "schooling")


@pytest.mark.parametrize("typed", [{}, {"value": ""}, {"value": "professor"}, {"value": "junior' --"}])
def test_an_answer_that_is_none_is_explained(client, person, typed):
    client.force_login(person)
    response = client.post("/en/me/consents/schooling/", typed)
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode() or "error" in response.content.decode()
    assert Fact.objects.count() == 0
    with pytest.raises(KeyError):
        tell_fact(person, question="schooling", value="professor", by=person)


def test_the_young_are_not_asked_for_a_grown_ups_age(client):
    young = UserFactory(age_band="16_17")
    client.force_login(young)
    assert client.post("/me/consents/age_group/", {"value": "30"}).status_code == 404


def test_new_words_are_asked_again(person):
    record_consent(person, purpose="sms", granted=True, version="2020-01", by=person)
    assert next_question(person) == "sms"


def test_an_account_made_by_an_admin_is_shown_the_notice_first(client):
    person = UserFactory(age_band="adult")
    client.force_login(person)
    page = client.get("/en/me/").content.decode()
    assert 'action="/en/me/consents/privacy/"' in page
    assert "Read the whole notice" in page

    assert client.post("/me/consents/privacy/", {"granted": "no", "from": "me"}).url == "/me/data/"
    assert Consent.objects.count() == 0
    client.post("/me/consents/privacy/", {"granted": "yes", "from": "me"})
    assert has_consent(person, "privacy")
    assert next_question(person) == "sms"
