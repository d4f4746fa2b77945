import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts import tasks
from accounts.domain.consent import has_consent, record_consent
from accounts.domain.messages import queue_message
from accounts.domain.notices import notify, send_due_notices
from accounts.domain.purposes import Purpose, purposes
from accounts.enums import MessageKind, SendState
from accounts.exceptions import GatewayTrouble
from accounts.models import Consent, Delivery, Message, Notice
from tests.factories.accounts import NoticeFactory, UserFactory

DAY, NIGHT, MORNING = "2026-11-23 04:00 +0000", "2026-11-23 15:00 +0000", "2026-11-23 23:00 +0000"


@pytest.fixture
def service():
    purposes._entries["test_service"] = Purpose("Service", sms=True)
    purposes._entries["test_news"] = Purpose("News", kind="marketing", sms=True)
    yield "test_service"
    del purposes._entries["test_service"], purposes._entries["test_news"]


@pytest.fixture
def agreed(db):
    person = UserFactory()
    record_consent(person, purpose="sms", granted=True, version="1", by=person)
    return person


@pytest.fixture
def commits(db, django_capture_on_commit_callbacks):
    """Each deed inside sees its callbacks run at once, as after a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def states(person):
    return {row.channel: row.state for row in Delivery.objects.filter(notice__person=person)}


def test_a_notice_by_day_goes_at_once(agreed, service, commits):
    with time_machine.travel(DAY), commits():
        notify(agreed, service, title="师傅回答了", body="看看", url="/ask/")

    assert states(agreed) == {"inbox": "sent", "sms": "sent"}
    message = Message.objects.get()
    assert (message.state, message.text) == ("sent", "师傅回答了 看看 http://localhost:8000/ask/")


def test_a_service_notice_waits_for_the_morning(agreed, service, commits):
    with time_machine.travel(NIGHT) as clock:
        with commits():
            notify(agreed, service, title="晚上的事")
            send_due_notices()
        assert states(agreed) == {"inbox": "sent", "sms": "waiting"}
        assert Message.objects.count() == 0
        clock.move_to("2026-11-23 22:59:30 +0000")
        with commits():
            send_due_notices()
        assert states(agreed)["sms"] == "waiting"
        clock.move_to(MORNING)
        with commits():
            send_due_notices()
            send_due_notices()
    assert states(agreed)["sms"] == "sent"
    assert Message.objects.count() == 1


def test_security_goes_at_night_and_needs_no_consent(commits):
    person = UserFactory()
    with time_machine.travel(NIGHT), commits():
        notify(person, "account", title="有人登录")

    assert states(person) == {"inbox": "sent", "sms": "sent"}


def test_without_consent_there_is_only_the_inbox(service, commits):
    person = UserFactory()
    with time_machine.travel(DAY), commits():
        notify(person, service, title="x")

    assert states(person) == {"inbox": "sent"}


def test_marketing_needs_a_consent_of_its_own(agreed, service, commits):
    with time_machine.travel(DAY), commits():
        notify(agreed, "test_news", title="x")
        record_consent(agreed, purpose="marketing", granted=True, version="1", by=agreed)
        notify(agreed, "test_news", title="y")

    assert list(Delivery.objects.filter(channel="sms").values_list("notice__title", flat=True)) == ["y"]


def test_a_consent_taken_back_stops_what_waits_and_what_comes(agreed, service, commits):
    with time_machine.travel(NIGHT) as clock:
        with commits():
            notify(agreed, service, title="x")
            notify(agreed, "account", title="security")
            record_consent(agreed, purpose="sms", granted=False, version="1", by=agreed)
        clock.move_to(MORNING)
        with commits():
            send_due_notices()
            notify(agreed, service, title="y")

    rows = Delivery.objects.filter(channel="sms").order_by("pk").values_list("notice__title", "state")
    assert list(rows) == [("x", "skipped"), ("security", "sent")]


def test_the_same_key_tells_it_once(agreed, service, commits):
    with time_machine.travel(DAY), commits():
        first = notify(agreed, service, title="x", key="link-1-opened")
        second = notify(agreed, service, title="x", key="link-1-opened")

    assert first is not None
    assert second is None
    assert Notice.objects.count() == 1
    assert Message.objects.count() == 1


def test_lazy_words_are_in_the_persons_language(service, commits):
    chinese, english = UserFactory(language="zh-hans"), UserFactory(language="en")
    for person in (chinese, english):
        notify(person, service, title=_("Your number was changed"))

    titles = {notice.person_id: notice.title for notice in Notice.objects.all()}
    assert titles == {chinese.pk: "您的手机号换好了", english.pk: "Your number was changed"}


def test_a_purpose_nobody_registered_is_an_error(db):
    with pytest.raises(KeyError):
        notify(UserFactory(), "nonsense", title="x")
    assert Notice.objects.count() == 0


def test_nothing_leaves_when_the_deed_is_rolled_back(agreed, service, commits):
    def fail():
        with transaction.atomic():
            notify(agreed, service, title="x")
            raise RuntimeError

    with time_machine.travel(DAY), commits() as callbacks, pytest.raises(RuntimeError):
        fail()
    assert callbacks == []
    assert Notice.objects.count() == 0


def test_mail_goes_to_a_proved_address(service, commits):
    person = UserFactory(email="wang@example.com")
    record_consent(person, purpose="email", granted=True, version="1", by=person)
    with time_machine.travel(DAY), commits():
        notify(person, service, title="师傅回答了", url="/ask/")

    (letter,) = mail.outbox
    assert (letter.subject, letter.to, letter.body) == (
        "师傅回答了",
        ["wang@example.com"],
        "\n\nhttp://localhost:8000/ask/",
    )


def test_mail_in_trouble_is_tried_again_and_given_up_at_last(service, commits, monkeypatch):
    person = UserFactory(email="wang@example.com")
    record_consent(person, purpose="email", granted=True, version="1", by=person)

    def refuse(*_args, **_kw):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(tasks, "send_mail", refuse)
    with time_machine.travel(DAY) as clock:
        with commits():
            notify(person, service, title="x")
        row = Delivery.objects.get(channel="email")
        assert (row.state, row.attempts, row.error) == ("waiting", 1, "SMTPServerDisconnected")
        for _ in range(6):
            clock.shift(3600)
            send_due_notices()
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("failed", 5)


def test_a_row_whose_sender_died_is_taken_again(agreed, service, commits):
    with time_machine.travel(DAY) as clock:
        notice = notify(agreed, service, title="x")
        notice.deliveries.filter(channel="sms").update(state=SendState.SENDING, taken_at="2026-11-23T04:00:00Z")
        with commits():
            send_due_notices()
        assert states(agreed)["sms"] == "sending"
        clock.shift(700)
        with commits():
            send_due_notices()
    assert states(agreed)["sms"] == "sent"


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_message_once(capfd):
    message = Message.objects.create(
        kind="sms",
        phone="+8613800138000",
        purpose="code",
        text="only once",
        language="en",
        expires_at="2099-01-01T00:00Z",
    )

    def work(_n):
        try:
            tasks.send_message.call(message.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 1)
    assert capfd.readouterr().out.count("only once") == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_inbox_costs_the_same_for_one_and_three(client, db, rows):
    person = UserFactory(last_seen_on=None)
    NoticeFactory.create_batch(rows, person=person)
    NoticeFactory(title="someone else's")
    client.force_login(person)
    client.get(reverse("accounts:inbox"))

    with CaptureQueriesContext(
        connection,
    ) as seen:
        page = client.get(reverse("accounts:inbox")).content.decode()

    assert len(seen) == 8, [query["sql"] for query in seen]
    assert page.count('class="stack tight"><b>') == rows
    assert "someone else" not in page


def test_opening_a_notice_marks_it_and_goes_there(client, db):
    mine, other = NoticeFactory(url="/learn/"), NoticeFactory()
    client.force_login(mine.person)

    assert client.post(reverse("accounts:notice", args=[mine.pk])).url == "/learn/"
    assert client.post(reverse("accounts:notice", args=[other.pk])).status_code == 404
    assert client.post(reverse("accounts:notice", args=[999_999])).status_code == 404

    mine.refresh_from_db()
    other.refresh_from_db()
    assert mine.read_at is not None
    assert other.read_at is None


def test_all_can_be_marked_as_read(client, db):
    notice, other = NoticeFactory(), NoticeFactory()
    client.force_login(notice.person)
    client.post(reverse("accounts:read_all"))
    assert list(Notice.objects.filter(read_at=None)) == [other]


def test_no_is_as_easy_as_yes(client, db):
    person = UserFactory()
    client.force_login(person)
    client.post(reverse("accounts:say", args=["sms"]), {"granted": "no", "from": "me"})
    assert not has_consent(person, "sms")
    client.post(reverse("accounts:say", args=["sms"]), {"granted": "yes"})
    assert has_consent(person, "sms")
    client.post(reverse("accounts:say", args=["sms"]), {"granted": "no"})
    assert not has_consent(person, "sms")
    assert Consent.objects.filter(person=person, purpose="sms").count() == 3


@pytest.mark.parametrize(("purpose", "granted"), [("guardian", "yes"), ("nonsense", "yes"), ("sms", "maybe")])
def test_only_what_was_asked_can_be_answered(client, db, purpose, granted):
    client.force_login(UserFactory())
    assert client.post(reverse("accounts:say", args=[purpose]), {"granted": granted}).status_code == 404
    assert Consent.objects.count() == 0


def test_an_address_is_kept_once_its_link_is_opened(client, db, commits):
    person, other = UserFactory(), UserFactory()
    client.force_login(person)
    with commits():
        client.post("/me/email/", {"email": "wang@example.com"})
    person.refresh_from_db()
    assert person.email == ""
    link = mail.outbox[0].body.split("http://localhost:8000")[1].strip()

    assert client.get(link).status_code == 200
    person.refresh_from_db()
    assert person.email == ""
    client.force_login(other)
    client.post(link)
    other.refresh_from_db()
    assert other.email == ""
    client.force_login(person)
    client.post(link)
    person.refresh_from_db()
    assert person.email == "wang@example.com"
    assert has_consent(person, "email")
    client.post("/me/email/", {"drop": "1"})
    person.refresh_from_db()
    assert (person.email, has_consent(person, "email")) == ("", False)


def test_a_title_with_names_in_it_comes_in_the_language_of_who_reads_it(db, service):
    person = UserFactory(language="en")
    title, words = _("%(teacher)s thinks of you: %(class)s"), {"teacher": "王老师", "class": "100%"}
    with override("zh-hans"):
        notify(person, service, title=title, words=words, body="50% off")
    notice = Notice.objects.get()
    assert (notice.title, notice.body) == ("王老师 thinks of you: 100%", "50% off")


def test_what_a_gateway_took_too_long_over_waits_for_the_morning(agreed, service, commits, monkeypatch):
    with time_machine.travel("2026-11-23 13:55 +0000") as clock:  # 21:55 in the county
        monkeypatch.setattr(tasks, "gateway_for", lambda _kind: Busy())
        with commits():
            notify(agreed, service, title="师傅回答了")
        message = Message.objects.get()
        assert message.state == "waiting"
        monkeypatch.undo()
        clock.move_to(NIGHT)
        send_due_notices()
        message.refresh_from_db()
        assert (message.state, message.next_try_at.isoformat()) == ("waiting", "2026-11-23T23:00:00+00:00")
        clock.move_to(MORNING)
        send_due_notices()
    message.refresh_from_db()
    assert message.state == "sent"


def test_a_worker_that_is_late_wakes_nobody(agreed, service, commits):
    with time_machine.travel(DAY) as clock:
        notice = notify(agreed, service, title="x")
        clock.move_to(NIGHT)
        with commits():
            send_due_notices()
            invitation = queue_message(
                kind=MessageKind.SMS, phone="+8613800138000", purpose="test_service", text="x", lives=timedelta(days=2)
            )
        assert states(agreed)["sms"] == "waiting"
        invitation.refresh_from_db()
        assert (invitation.state, notice.deliveries.count()) == ("waiting", 2)


class Busy:
    def send(self, **_words):
        raise GatewayTrouble("busy")
