"""Photos of receipts that come apart from their line, because the phone had no network: whichever is here first waits.

A photo names its line by the phone's own id for it. Before the line is here the photo stays among the uploads.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from cms.core.domain.uploads import NotYet, Upload, UploadRefused, finish
from cms.core.models import OutboxEntry, Standing
from cms.core.pictures import clean_picture
from courses.tools.models import CashEntry

PURPOSE = "receipt"
MOST_BYTES = 15 * 1024 * 1024  # a photograph as a phone takes it


def may(_person: Any, target: str) -> bool:
    """``target`` is the id of a line, here or still to come."""
    try:
        return str(UUID(target)) == target
    except ValueError:
        return False


def take(upload: Upload, file: Any) -> None:
    """To its line; twice is once, and a line that has its receipt keeps it. Raises ``NotYet``, ``ValidationError``."""
    entry = CashEntry.objects.filter(person=upload.person, cid=upload.target).first()
    if entry is None:
        line = OutboxEntry.objects.filter(person=upload.person, cid=upload.target).first()
        if line and line.standing == Standing.HELD:
            raise ValidationError(_("The line of the cash book could not be read, so its photo has no place yet."))
        raise NotYet
    if entry.receipt:
        return
    picture = clean_picture(file)
    entry.receipt.save(str(picture.name), picture, save=False)
    if not CashEntry.objects.filter(pk=entry.pk, receipt="").update(receipt=entry.receipt.name):
        entry.receipt.storage.delete(str(entry.receipt.name))


def bring(person: User, cid: UUID) -> None:
    """The line has come: a photo that was here before it goes to it. What is wrong with it the phone hears itself."""
    for upload in Upload.objects.filter(person=person, purpose=PURPOSE, target=str(cid), done_at=None):
        try:
            finish(upload)
        except UploadRefused:
            continue
