"""Files in parts: everybody's own, in words for programs; somebody else's are not there."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from cms.core.models import Upload
from tests.permissions import Row

OWN_ONLY = (401, 200, 404, 404, 404, 404)
UNREADABLE = (401, 400, 404, 404, 404, 404)
WANTED = (401, 200, 200, 200, 200, 200)
NO_GET = (405,) * 6


def wanted(_world) -> dict:
    return {"cid": uuid4(), "purpose": "practice", "target": "M03:paper", "name": "a.jpg", "size": 9}


def begun(world) -> dict:
    facts = {"purpose": "practice", "target": "M03:paper", "name": "许可.jpg", "size": 9}
    expires = timezone.now() + timedelta(days=1)
    return {"cid": Upload.objects.create(person=world.villager, cid=uuid4(), expires_at=expires, **facts).cid}


def form(_world) -> dict:
    """Not the bytes of a part."""
    return {"offset": 0}


ROWS = [
    Row("uploads:begin", NO_GET),
    Row("uploads:begin", WANTED, "post", data=wanted),
    Row("uploads:part", OWN_ONLY, args=begun),
    Row("uploads:part", UNREADABLE, "post", begun, form),
]
