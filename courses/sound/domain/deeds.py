"""Recording a step, and an editor's yes or no."""

from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.domain.notices import notify
from cms.core.domain.lightening import lighten_soon
from cms.core.domain.rates import allow
from cms.core.recordings import clean_recording
from courses.domain.outline import outline
from courses.exceptions import Refused, WhyMissing
from courses.models import LessonPage
from courses.sound.domain.measure import measured
from courses.sound.domain.moves import lock, lock_step, move_sound
from courses.sound.domain.queries import lessons_of, said_now, stands
from courses.sound.domain.words import Said
from courses.sound.enums import SoundState
from courses.sound.models import Sound, SoundEvent

SPEAKER = "sound_speaker"
A_DAY, MOST_A_DAY = 86_400, 200
MOST_BYTES = 512 * 1024


class RecordedTooOften(Refused):
    message = _("You have recorded a great deal today. Rest your voice, and go on tomorrow.")


class WordsHaveChanged(Refused):
    message = _("The words have changed since, so nobody would hear this. Ask the speaker to read the new ones.")


def record(lesson: LessonPage, *, said: Said, speech: str, speaker: str, upload: Any, cid: UUID, by: Any) -> Sound:
    """Keep a recording of one step; it waits for an editor. The same ``cid`` again is the same recording.

    What this person recorded of the same step before and nobody has accepted goes. Raises ``ValidationError`` in words
    for a file that cannot be used, ``RecordedTooOften``.
    """
    found = Sound.objects.filter(by=by, cid=cid).first()
    if found:
        return found
    content, suffix, length = checked(upload)
    if not allow(f"sound:{by.pk}", limit=MOST_A_DAY, seconds=A_DAY):
        raise RecordedTooOften
    step = {"lesson": lesson.key, "language": lesson.locale.language_code, "speech": speech, "words_key": said.key}
    with transaction.atomic():
        lock_speaker(by.pk)
        found = Sound.objects.filter(by=by, cid=cid).first()
        if found:
            return found
        lock_step(Sound(**step))
        for old in Sound.objects.filter(by=by, state__in=(SoundState.WAITING, SoundState.REFUSED), **step):
            move_sound(old, "replace", by=by, actor="system")
        row = Sound(by=by, speaker=speaker, words=said.words, cid=cid, size=len(content), milliseconds=length, **step)
        row.suffix = suffix
        row.file.save(f"{row.pk}{suffix}", ContentFile(content), save=False)
        row.save()
        SoundEvent.objects.create(sound=row, by=by, move="record", target=row.state)
    return row


def lock_speaker(pk: Any) -> None:
    """Two sendings of one person, and what is decided about them meanwhile, come one by one."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=pk)


def checked(upload: Any) -> tuple[bytes, str, int]:
    """Bytes without tags, suffix, milliseconds."""
    if upload.size > MOST_BYTES:
        raise ValidationError(
            _("This recording is too heavy. Record it here on this page: then it is light by itself.")
        )
    upload.seek(0)
    suffix, length = measured(upload.read())
    upload.name = f"step{suffix}"
    cleaned = clean_recording(upload)
    cleaned.seek(0)
    return cleaned.read(), suffix, length


def accept(sound: Sound, *, by: Any) -> Sound:
    """Learners hear it from now on; one of the same words and speech makes room for it.

    Raises ``WordsHaveChanged`` where no published lesson says these words any more.
    """
    with transaction.atomic():
        lock_step(sound)
        row = lock(sound)
        same = {name: getattr(row, name) for name in ("lesson", "language", "speech", "words_key")}
        if row.state == SoundState.WAITING:
            if not stands(row, said_now(lessons_of(row))):
                raise WordsHaveChanged
            for old in Sound.objects.filter(state=SoundState.HEARD, **same):
                move_sound(old, "replace", by=by, actor="system")
        row = move_sound(row, "accept", by=by, actor="editor")
        transaction.on_commit(lighten_soon.enqueue, robust=True)
        tell(row, _("Learners can hear you now: lesson %(lesson)s"))
    return row


def refuse(sound: Sound, *, words: str, by: Any) -> Sound:
    """Not to be heard, with words on what to do better; also later, when somebody notices."""
    if not words.strip():
        raise WhyMissing
    with transaction.atomic():
        lock_speaker(sound.by_id)
        lock_step(sound)
        row = lock(sound)
        mine = {name: getattr(row, name) for name in ("by", "lesson", "language", "speech", "words_key")}
        if row.state == SoundState.HEARD:
            for other in Sound.objects.filter(state__in=(SoundState.WAITING, SoundState.REFUSED), **mine):
                move_sound(other, "replace", by=by, actor="system")
        row = move_sound(row, "refuse", by=by, actor="editor", text=words.strip()[:300])
        tell(row, _("Please record it once more: lesson %(lesson)s"), body=row.reason)
    return row


def take_back(sound: Sound, *, by: Any) -> Sound:
    """Its speaker's right at any time: it is not heard any more, and the bytes go."""
    return move_sound(sound, "take_back", by=by, actor="speaker" if by.pk == sound.by_id else "stranger")


def tell(sound: Sound, title: Any, *, body: str = "") -> None:
    """In the speaker's language, with the lesson as it is called in that of the recording, where they find it."""
    with override(sound.language):
        address = reverse("sound:lesson", kwargs={"key": sound.lesson})
    line = outline(sound.language).lesson(sound.lesson)
    words = {"lesson": line.title if line else sound.lesson}
    key = f"sound:{sound.pk}:{sound.state}:{sound.state_since:%Y%m%d%H%M%S}"
    notify(sound.by, SPEAKER, title=title, words=words, body=body, url=address, key=key)
