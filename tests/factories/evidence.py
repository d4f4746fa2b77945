"""Practice as a learner sends it, through the room's own deeds."""

from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from courses.domain.evidence import sending
from courses.domain.evidence.task import Task, task_of
from courses.models import Evidence


def photo(name: str = "list.jpg", *, size: tuple[int, int] = (60, 40), colour: str = "#a52") -> SimpleUploadedFile:
    """With a camera's name inside, as phones write it."""
    exif, out = Image.Exif(), BytesIO()
    exif[0x0110] = "Camera of somebody"
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def task(code: str = "M03") -> Task:
    found = task_of(code, language="zh-hans")
    assert found is not None
    return found


def drafted(person: User, code: str = "M03") -> Evidence:
    row = sending.begin(person, code=code, by=person)
    sending.add_file(row, task=task(code), ask="paper", upload=photo(), cid=uuid4(), by=person)
    return row


def sent(person: User, code: str = "M03") -> Evidence:
    return sending.submit(drafted(person, code), cid=uuid4(), by=person)
