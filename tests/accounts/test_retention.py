"""What the privacy notice promises about time is what the scheduler does."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.domain import retention
from accounts.domain.messages import queue_message
from accounts.models import Message, Notice, PhoneReset
from cms.core.registry import periodic
from tests.accounts.conftest import E164, PHONE
from tests.factories.accounts import NoticeFactory, PhoneResetFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def aged(row, field, age):
    type(row).objects.filter(pk=row.pk).update(**{field: timezone.now() - age})
    return row


def message():
    return queue_message(kind="sms", phone=E164, purpose="code", text="123456", lives=DAY)


def test_what_is_old_enough_goes_and_nothing_else():
    for age in (retention.MESSAGES, retention.MESSAGES - DAY):
        aged(message(), "created_at", age)
    for age in (retention.NOTICES, retention.NOTICES - DAY):
        aged(NoticeFactory(), "created_at", age)
    for age in (retention.RESETS, retention.RESETS - DAY):
        aged(PhoneResetFactory(state="refused"), "decided_at", age)
    aged(PhoneResetFactory(), "requested_at", retention.RESETS * 2)

    first, second = retention.forget_old(), retention.forget_old()

    assert (first["messages"], first["notices"], first["lost phones"]) == (1, 1, 1)
    assert set(second.values()) == {0}
    assert (Message.objects.count(), Notice.objects.count(), PhoneReset.objects.count()) == (1, 1, 2)


def test_a_code_is_not_kept_once_it_is_sent_given_up_or_too_old(settings):
    settings.DEMO = False
    sent, failed, late, waiting = (message() for _ in range(4))
    Message.objects.filter(pk=sent.pk).update(state="sent", sent_at=timezone.now())
    Message.objects.filter(pk=failed.pk).update(state="failed")
    aged(late, "expires_at", DAY)

    assert retention.forget_old()["words"] == 3

    waiting.refresh_from_db()
    assert waiting.text == "123456"
    assert Message.objects.exclude(text="").count() == 1


def test_a_visitor_is_forgotten_after_a_day_and_a_person_is_not(client, sign_up):
    visitor = Client()
    visitor.post("/me/sign-in/", {"phone": "13900139000"})
    assert visitor.session.get_expiry_age() == 24 * 3600
    sign_up()
    assert client.session.get_expiry_age() == 180 * 24 * 3600

    later = timezone.now() + timedelta(days=2)
    assert retention.forget_old(now=later)["sessions"] == Session.objects.filter(expire_date__lt=later).count() + 1

    assert client.get("/me/").status_code == 200
    assert Session.objects.filter(expire_date__lt=later).count() == 0


def test_kept_words_live_a_day(client):
    client.post("/me/profile/", {"name": "x"})
    assert client.session.get_expiry_age() == 24 * 3600


def test_the_long_session_begins_anew_each_day(client):
    person = UserFactory()
    client.force_login(person)
    client.get("/me/")
    row = Session.objects.get(pk=client.session.session_key)
    Session.objects.filter(pk=row.pk).update(expire_date=timezone.now() + 10 * DAY)

    client.get("/me/")
    assert Session.objects.get(pk=row.pk).expire_date < timezone.now() + 11 * DAY
    type(person).objects.filter(pk=person.pk).update(last_seen_on=timezone.localdate() - DAY)
    client.get("/me/")
    assert Session.objects.get(pk=row.pk).expire_date > timezone.now() + 179 * DAY


def test_no_session_holds_a_number_once_somebody_is_in(client, sign_up):
    sign_up()
    assert PHONE.replace(" ", "") not in str(Session.objects.get(pk=client.session.session_key).get_decoded())


def test_the_notice_states_these_times(settings):
    """Days for messages, a year for notices: the words of the page and the numbers of the deed in one place."""
    folder = Path(settings.BASE_DIR) / "cms" / "pages" / "content"
    chinese = (folder / "privacy.zh-hans.html").read_text(encoding="utf-8")
    english = (folder / "privacy.en.html").read_text(encoding="utf-8")
    assert periodic["forget_old"].every <= 24 * 3600
    for days in (retention.MESSAGES.days, retention.NOTICES.days, retention.RESETS.days):
        assert f"{days}天" in chinese
        assert re.search(rf"\b{days} days\b", english)
    assert f"{settings.SESSION_COOKIE_AGE // 86_400}天" in chinese
