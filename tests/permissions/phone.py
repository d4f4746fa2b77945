"""What is on a phone: a page for everybody, filled in by the phone; its outbox takes from whoever is signed in."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.permissions import Row

ALL = (200,) * 6
UNREADABLE = (401, 400, 400, 400, 400, 400)

PERSONS = (401, 200, 200, 200, 200, 200)
SIGN_IN_FIRST = (302, 200, 200, 200, 200, 200)


def letter(_world) -> dict:
    """From a phone that never had a seal."""
    return {"file": SimpleUploadedFile("waiting.txt", b'{"v": 1, "posts": [{"kind": "learnt"}]}', "text/plain")}


def a_page(_world) -> dict:
    return {"page": "/ask/"}


ROWS = [
    Row("phone:here", ALL),
    Row("phone:data", ALL),
    Row("phone:outbox", ALL),
    Row("phone:outbox", UNREADABLE, "post"),
    Row("phone:drafts", PERSONS, data=a_page),
    Row("phone:drafts", UNREADABLE, "post"),
    Row("phone:seal", PERSONS),
    Row("phone:seal", (405,) * 6, "post"),
    Row("phone:carry", SIGN_IN_FIRST),
    Row("phone:carry", SIGN_IN_FIRST, "post", data=letter),
]
