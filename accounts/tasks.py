"""What leaves the building, out of the request's way. Each task takes its row first, so a repeat does nothing."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.tasks import Task, task
from django.utils import timezone

from accounts import outbox, push
from accounts.enums import Channel, MessageKind
from accounts.exceptions import GatewayRefused, GatewayTrouble
from accounts.gateways import gateway_for, messages_are_shown
from accounts.models import Delivery, Message, PushSubscription
from accounts.neutral import SAFETY, outside
from accounts.quiet import next_waking

RINGS_AT_NIGHT = SAFETY | {"code"}
SMS_LIVES = timedelta(days=1)
PEOPLE_WAIT = 50  # priority: a code or a notice goes out before the indexing of pages, however much of that there is


@task(priority=PEOPLE_WAIT)
def send_message(message_id: int) -> None:
    """Hand one text message or call to its gateway; later again if the gateway is in trouble."""
    row = Message.objects.filter(pk=message_id).first()
    if row is None or _sleeps(row, row.purpose) or not outbox.take(row):
        return
    if row.expires_at <= timezone.now():
        outbox.skip(row, "too late")
        return
    try:
        gateway_for(row.kind).send(
            reference=f"m{row.pk}", kind=row.kind, phone=str(row.phone), text=row.text, language=row.language
        )
    except GatewayTrouble as trouble:
        _later(send_message, row.pk, outbox.settle_failed(row, str(trouble), again=True))
    except GatewayRefused as refusal:
        outbox.settle_failed(row, str(refusal), again=False)
    else:
        # The text may hold a code: it is kept only where the page for developers shows it.
        outbox.settle_sent(row, **({} if messages_are_shown() else {"text": ""}))


@task(priority=PEOPLE_WAIT)
def send_delivery(delivery_id: int) -> None:
    """Send one notice on one way; later again, but not in the night, if that way is in trouble."""
    row = Delivery.objects.select_related("notice__person").filter(pk=delivery_id).first()
    if row is None or _sleeps(row, row.notice.purpose) or not outbox.take(row):
        return
    if not row.notice.person.is_active:
        outbox.skip(row, "person is gone")
        return
    try:
        WAYS[Channel(row.channel)](row)
    except GatewayTrouble as trouble:
        when = outbox.settle_failed(row, str(trouble), again=True, not_before=next_waking(timezone.now()))
        _later(send_delivery, row.pk, when)
    except GatewayRefused as refusal:
        outbox.settle_failed(row, str(refusal), again=False)


def _by_sms(row: Delivery) -> None:
    person, notice = row.notice.person, row.notice
    if not person.phone:
        raise GatewayRefused("no number")
    said = outside(notice)
    link = f" {settings.BASE_URL}{said.url}" if said.url else ""
    with transaction.atomic():
        message = Message.objects.create(
            kind=MessageKind.SMS,
            phone=person.phone,
            purpose=notice.purpose,
            text=(f"{said.title} {said.body}".strip()[: 300 - len(link)] + link),
            language=person.language,
            expires_at=timezone.now() + SMS_LIVES,
        )
        outbox.settle_sent(row)
        transaction.on_commit(lambda: send_message.enqueue(message.pk))


def _by_push(row: Delivery) -> None:
    subscriptions = list(PushSubscription.objects.filter(person=row.notice.person))
    arrived, troubles = 0, []
    for subscription in subscriptions:
        try:
            push.send_to(subscription, row.notice)
            arrived += 1
        except (GatewayTrouble, GatewayRefused) as problem:
            troubles.append(problem)
    if not arrived:
        raise troubles[0] if troubles else GatewayRefused("no browser")
    outbox.settle_sent(row)


def _by_email(row: Delivery) -> None:
    said = outside(row.notice)
    link = f"\n\n{settings.BASE_URL}{said.url}" if said.url else ""
    try:
        send_mail(said.title, said.body + link, None, [row.notice.person.email])
    except OSError as error:  # smtplib's errors are OSErrors
        raise GatewayTrouble(type(error).__name__) from error
    outbox.settle_sent(row)


WAYS = {Channel.SMS: _by_sms, Channel.PUSH: _by_push, Channel.EMAIL: _by_email}


def _sleeps(row: outbox.Row, purpose: str) -> bool:
    """Whether it has got late for this one, by a slow gateway or worker: it waits for the morning, then."""
    now = timezone.now()
    morning = next_waking(now)
    if purpose in RINGS_AT_NIGHT or morning <= now:
        return False
    outbox.put_off(row, morning)
    return True


def _later(what: Task, pk: int, when: datetime | None) -> None:
    """Ask for another try at ``when``. Backends that cannot wait leave it to the periodic deed."""
    if when and what.get_backend().supports_defer:
        what.using(run_after=when).enqueue(pk)
