"""Which recordings are still to be made lighter, and what becomes of the bytes."""

from collections.abc import Callable
from time import monotonic
from typing import Any, Protocol
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F, Q, QuerySet
from django.tasks import task
from django.utils import timezone

from cms.core import private
from cms.core.domain.page_cache import new_release
from cms.core.lighter import SUFFIX, lighter
from cms.core.models import LIGHT, CustomDocument
from cms.core.recordings import ending
from cms.core.registry import Registry

AT_ONCE = 20  # seconds; what is left waits for the next run
WORTH = 0.8  # of the size: for less than a fifth nobody should have to choose
ENDINGS = (".mp3", ".m4a", ".ogg", ".opus", ".wav", ".webm")


class Lightened(Protocol):
    """A row with ``file``, ``light`` (the lighter one, or empty) and ``light_of``: the file it was made from."""

    pk: Any
    file: Any
    light: Any
    light_of: str


heavy: Registry[Callable[[], QuerySet]] = Registry("recordings that may be made lighter")
"""Rows with ``file``, ``light`` and ``light_of`` that readers may hear; each is looked at once for each file it has."""


def documents() -> QuerySet[CustomDocument]:
    sound = Q()
    for one in ENDINGS:
        sound |= Q(file__iendswith=one)
    return CustomDocument.objects.filter(sound)


def lighten_due() -> int:
    """Makes what nobody has made yet; gives back how many became lighter."""
    end, made = monotonic() + AT_ONCE, 0
    for find in heavy:
        for row in find().exclude(light_of=F("file")).exclude(file="").order_by("pk")[:100]:
            if monotonic() > end:
                return made
            made += lighten(row)
    return made


@task()
def lighten_soon() -> None:
    """What the scheduler does anyway, for a room where somebody waits for it."""
    lighten_due()


def lighten(row: Lightened) -> bool:
    """Whether it is lighter now. A file that was changed or taken away meanwhile keeps nothing of this."""
    name, old, storage = row.file.name, row.light.name, row.light.storage
    try:
        with row.file.open("rb") as stored:
            content = stored.read()
    except FileNotFoundError:
        content = b""
    found = lighter(content)
    length, light = found or (0, b"")
    if len(light) > WORTH * len(content):
        light = b""
    place = row.light.field.generate_filename(row, f"{uuid4().hex}{SUFFIX}")
    kept = storage.save(place, ContentFile(light)) if light else ""
    facts: dict[str, Any] = {"light": kept, "light_of": name}
    if length and isinstance(row, CustomDocument):
        facts["milliseconds"] = length
    rows = type(row)._default_manager.filter(pk=row.pk, file=name, light=old)  # type: ignore[attr-defined]  # noqa: SLF001
    changed = rows.update(**facts)
    if gone := old if changed else kept:
        storage.delete(gone)
    if changed and kept:
        new_release()
    return bool(changed and kept)


def light_of(row: Lightened) -> Any:
    """The lighter file, as long as it is that of the file there is now; else None."""
    return row.light if row.light and row.light_of == row.file.name else None


def way_of_document(path: str) -> str:
    if not path.startswith(settings.MEDIA_URL) or ending(path) not in ENDINGS:
        return ""
    row = CustomDocument.objects.filter(file=path.removeprefix(settings.MEDIA_URL)).first()
    light = light_of(row) if row else None
    return light.url if light else ""


def forget_light(instance: Any, **_facts: Any) -> None:
    """A document that is deleted takes its lighter form along."""
    private.delete_on_commit(instance.light)


def forget_strays() -> int:
    known = set(CustomDocument.objects.exclude(light="").values_list("light", flat=True))
    return private.forget_strays(LIGHT, known, now=timezone.now(), storage=default_storage)
