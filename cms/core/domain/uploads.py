"""Files that come in parts and go on where the network left off, for every room that wants one.

A room registers a purpose. The phone begins an upload under a name of its own (``cid``), sends parts with their
offsets, asks at any time how far it came, and the room takes the whole file over once its hash is right. The ideas of
offset and of asking are those of the tus protocol; parts come by POST, because some proxies let no PATCH through.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.core.models import Upload
from cms.core.registry import Registry
from cms.core.sentences import joined

KEPT_FOR = timedelta(days=2)  # after the last part that came
MOST_OPEN = 12
MOST_OPEN_BYTES = 64 * 1024 * 1024
MOST_PART = 1024 * 1024


@dataclass(frozen=True, slots=True)
class UploadPurpose:
    """``may(person, target)`` is asked at the beginning; ``take(upload, file)`` keeps the file and may come twice.

    ``take`` raises ``ValidationError`` in words for a file that it cannot use.
    """

    most_bytes: int
    may: Callable[[Any, str], bool]
    take: Callable[[Upload, SimpleUploadedFile], Any]


upload_purposes: Registry[UploadPurpose] = Registry("upload purpose")


class UploadRefused(Exception):  # noqa: N818 said of the file
    """``message`` is translated; ``status`` is the answer over HTTP."""

    status = 422
    message: Any = ""

    def __init__(self, message: Any = "") -> None:
        self.message = message or self.message
        super().__init__(str(self.message))


class TooLarge(UploadRefused):
    status = 413

    def __init__(self, most: int) -> None:
        words = _("This file is too large: at most %(most)s MB. Make it smaller, or take a new photo.")
        super().__init__(words % {"most": most // (1024 * 1024)})


class TooManyUploads(UploadRefused):
    status = 429
    message = _("Too many files are on their way. Wait until some have arrived, then try again.")


class NotYet(UploadRefused):
    """The room wants it once something else has come; it stays here until then, and the phone asks again."""

    status = 202  # taken and not dealt with: no fault, and nothing that a phone may forget
    message = _("It is here and waits for what it belongs to.")


class NotWanted(UploadRefused):
    status = 404
    message = _("Nothing is expected here any more. Load the page again to see where it stands now.")


class OtherFile(UploadRefused):
    status = 409
    message = _("This is another file than the one that was begun. Choose it again.")


class OffsetWrong(UploadRefused):
    """The part does not follow what is here; the phone asks how far it came and goes on from there."""

    status = 409


class Damaged(UploadRefused):
    message = _("The file did not arrive whole. It is sent again from the beginning.")


def begin(person: Any, *, cid: UUID, purpose: str, target: str, name: str, size: int, sha256: str = "") -> Upload:
    """The upload under this ``cid``, new or as far as it came. Raises ``UploadRefused`` in words."""
    found = Upload.objects.filter(person=person, cid=cid).first()
    if found:
        return same_file(found, size=size, sha256=sha256, purpose=purpose)
    known = dict(upload_purposes.items())
    if purpose not in known or not known[purpose].may(person, target):
        raise NotWanted
    if size > known[purpose].most_bytes:
        raise TooLarge(known[purpose].most_bytes)
    check_room(person, size)
    facts = {"purpose": purpose, "target": target, "name": name, "size": size, "sha256": sha256}
    try:
        with transaction.atomic():
            return Upload.objects.create(person=person, cid=cid, expires_at=timezone.now() + KEPT_FOR, **facts)
    except IntegrityError:
        found = Upload.objects.get(person=person, cid=cid)
        return same_file(found, size=size, sha256=sha256, purpose=purpose)


def check_room(person: Any, size: int) -> None:
    waiting = Upload.objects.filter(person=person, done_at=None, expires_at__gt=timezone.now())
    if waiting.count() >= MOST_OPEN or (waiting.aggregate(all=Sum("size"))["all"] or 0) + size > MOST_OPEN_BYTES:
        raise TooManyUploads


def keep_whole(person: Any, *, cid: UUID, purpose: str, name: str, content: bytes) -> Upload:
    """A file that came in one piece and waits, as long as any upload, until its person says what it is for.

    Its ``purpose`` is one that nobody registered, so that it goes nowhere by itself. Raises ``TooManyUploads``.
    """
    found = Upload.objects.filter(person=person, cid=cid).first()
    if found is None:
        check_room(person, len(content))
        facts = {"purpose": purpose, "name": name, "size": len(content), "expires_at": timezone.now() + KEPT_FOR}
        found, _is_new = Upload.objects.get_or_create(person=person, cid=cid, defaults=facts)
    return add_part(found, offset=0, content=content)


def content_of(upload: Upload) -> bytes:
    """Empty where the file is gone."""
    path = path_of(upload)
    return path.read_bytes() if path.is_file() else b""


def same_file(upload: Upload, **facts: Any) -> Upload:
    if any(getattr(upload, name) != value for name, value in facts.items()):
        raise OtherFile
    return upload


def add_part(upload: Upload, *, offset: int, content: bytes) -> Upload:
    """Keep one part. A part that is here already changes nothing; one that leaves a gap raises ``OffsetWrong``."""
    with transaction.atomic():
        row = Upload.objects.select_for_update().get(pk=upload.pk)
        new = content[max(0, row.received - offset) :]
        if row.done_at or (offset <= row.received and not new):
            return row
        if offset > row.received or row.received + len(new) > row.size:
            raise OffsetWrong
        write(row, new)
        row.received += len(new)
        row.expires_at = timezone.now() + KEPT_FOR
        row.save(update_fields=["received", "expires_at"])
    return row


def write(upload: Upload, content: bytes) -> None:
    """At the place that the row names: what a crash left behind it is written over."""
    path = path_of(upload)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.seek(upload.received)
        file.write(content)
        file.truncate()


def path_of(upload: Upload) -> Path:
    return folder() / f"{upload.pk}.part"


def folder() -> Path:
    return Path(settings.PRIVATE_ROOT) / "uploads"


def finish(upload: Upload) -> Upload:
    """Hand the whole file to the room that wanted it; nothing happens before the last byte or after the first time.

    Raises ``Damaged`` where the hash is wrong: it begins anew. ``UploadRefused`` carries the room's own words.
    """
    if upload.done_at or upload.received < upload.size or upload.purpose not in dict(upload_purposes.items()):
        return upload
    path, content = path_of(upload), content_of(upload)
    is_whole = len(content) == upload.size
    if not is_whole or (upload.sha256 and hashlib.sha256(content).hexdigest() != upload.sha256):
        Upload.objects.filter(pk=upload.pk, done_at=None).update(received=0)
        raise Damaged
    try:
        upload_purposes[upload.purpose].take(upload, SimpleUploadedFile(upload.name, content, ""))
    except ValidationError as wrong:
        drop(upload)
        raise UploadRefused(joined(wrong.messages)) from wrong
    upload.done_at = timezone.now()
    Upload.objects.filter(pk=upload.pk, done_at=None).update(done_at=upload.done_at)
    path.unlink(missing_ok=True)
    return upload


def forget(person: Any, *, cid: UUID) -> None:
    """The room has thrown away what came under this name: the same file may come again."""
    for row in Upload.objects.filter(person=person, cid=cid):
        drop(row)


def drop(upload: Upload) -> None:
    path_of(upload).unlink(missing_ok=True)
    Upload.objects.filter(pk=upload.pk).delete()


def forget_old_uploads(*, now: datetime | None = None) -> int:
    """What nobody finished in time goes, and parts without a row; gives back how many. Again finds nothing more."""
    gone = 0
    for row in Upload.objects.filter(expires_at__lte=now or timezone.now()).iterator():
        drop(row)
        gone += 1
    if folder().is_dir():
        known = {f"{pk}.part" for pk in Upload.objects.values_list("pk", flat=True)}
        strays = [path for path in folder().glob("*.part") if path.name not in known]
        for path in strays:
            path.unlink(missing_ok=True)
        gone += len(strays)
    return gone


def export_uploads(person: Any) -> dict[str, Any]:
    rows = Upload.objects.filter(person=person, done_at=None).order_by("pk")
    return {"files_on_their_way": list(rows.values("name", "size", "received", "created_at"))}


def count_uploads(person: Any) -> dict[str, int]:
    count = Upload.objects.filter(person=person).count()
    return {"files on their way": count} if count else {}


def erase_uploads(person: Any) -> dict[str, int]:
    counts = count_uploads(person)
    for row in Upload.objects.filter(person=person):
        transaction.on_commit(partial(path_of(row).unlink, missing_ok=True))
        row.delete()
    return counts
