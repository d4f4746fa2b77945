"""Putting a text message or a call on its way."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation

from accounts import tasks
from accounts.enums import MessageKind
from accounts.models import Message


def queue_message(*, kind: MessageKind, phone: str, purpose: str, text: str, lives: timedelta) -> Message:
    """Write the row; its task leaves after commit. ``lives``: when it would come too late to be of use."""
    message = Message.objects.create(
        kind=kind,
        phone=phone,
        purpose=purpose,
        text=text,
        language=translation.get_language() or "zh-hans",
        expires_at=timezone.now() + lives,
    )
    transaction.on_commit(lambda: tasks.send_message.enqueue(message.pk))
    return message
