"""What of a person's voice is held, and how it goes."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Speech
from cms.core import private
from cms.core.domain.page_cache import new_release
from courses.sound.domain.moves import forget_bytes
from courses.sound.enums import SoundState
from courses.sound.models import Sound, SoundEvent

WORDS: dict[str, Any] = {
    "recordings": _("recordings"),
    "lesson": _("lesson"),
    "language": (_("language"), dict(settings.LANGUAGES)),
    "speech": (_("way of speaking"), dict(Speech.choices)),
    "speaker": _("name that learners read"),
    "agreed_at": _("agreed to be heard"),
    "words": _("words that were read"),
    "size": _("size"),
    "milliseconds": _("length in milliseconds"),
    "state": (_("where it stands"), dict(SoundState.choices)),
    "created_at": _("when"),
}


def export(person: Any) -> dict[str, Any]:
    columns = [name for name in WORDS if name != "recordings"]
    return {"recordings": list(Sound.objects.filter(by=person).order_by("created_at").values(*columns))}


def count(person: Any) -> dict[str, int]:
    found = {
        "recordings of lessons": Sound.objects.filter(by=person).count(),
        "decisions on recordings": SoundEvent.objects.filter(by=person).exclude(sound__by=person).count(),
    }
    return {name: number for name, number in found.items() if number}


def erase(person: Any) -> dict[str, int]:
    """One's own voice goes whole; what one decided about others stays, without the name."""
    counts = count(person)
    with transaction.atomic():
        for row in Sound.objects.filter(by=person):
            forget_bytes(row)
        Sound.objects.filter(by=person).delete()
        SoundEvent.objects.filter(by=person).update(by=None)
        new_release()
    return counts


def forget_strays() -> int:
    known = {name for names in Sound.objects.values_list("file", "light") for name in names}
    return private.forget_strays("sound", known, now=timezone.now())
