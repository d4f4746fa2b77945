"""The one door of the state of a recording: lock, check the table, save, write the event row."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.core.domain.page_cache import new_release
from cms.core.private import delete_on_commit
from courses.sound.enums import SOUND_MOVES, SoundState
from courses.sound.models import Sound, SoundEvent


def lock(sound: Sound) -> Sound:
    """The row as it is now, locked until the transaction ends, with who sent it."""
    return Sound.objects.select_for_update(of=("self",), no_key=True).select_related("by").get(pk=sound.pk)


def lock_step(sound: Sound) -> None:
    """Every recording of the same words and speech, locked in one order: whoever decides on one decides alone.

    Deeds that also lock the speaker do so before.
    """
    same = {name: getattr(sound, name) for name in ("lesson", "language", "speech", "words_key")}
    rows = Sound.objects.select_for_update(no_key=True).filter(**same).exclude(state=SoundState.GONE)
    list(rows.order_by("pk").values_list("pk"))


def move_sound(sound: Sound, move: str, *, by: Any, actor: str, text: str = "") -> Sound:
    """Give back the row as moved; one that is gone loses its bytes. Pages are made anew where learners hear a change.

    Raises ``MoveRefused`` where the table has no such move, and ``ValueError`` where its reason is missing.
    """
    with transaction.atomic():
        row = lock(sound)
        rule = SOUND_MOVES.check(move, state=row.state, actor=actor, reason=text)
        source, row.state, row.state_since = row.state, rule.target, timezone.now()
        row.reason = text if rule.reason else ""
        row.save(update_fields=["state", "state_since", "reason"])
        SoundEvent.objects.create(sound=row, by=by, move=move, source=source, target=row.state, text=text)
        if row.state == SoundState.GONE:
            forget_bytes(row)
        if SoundState.HEARD in {source, row.state}:
            new_release()
    return row


def forget_bytes(sound: Sound) -> None:
    Sound.objects.filter(pk=sound.pk).update(file="", light="", light_of="")
    delete_on_commit(sound.file)
    delete_on_commit(sound.light)
