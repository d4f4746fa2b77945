"""The seal of a phone: what its person's things are locked with, so that anybody may carry them here.

A phone fetches it while its person is signed in there. The mark names the person and is signed by us; the key is made
of the mark and our secret, stays on the phone and never goes into a file. Whoever carries the file holds a mark and a
locked box: they can neither read it nor change it nor make another one, and nothing of it has to be kept here.
"""

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.contrib.auth import get_user_model
from django.core import signing
from django.utils.crypto import salted_hmac

SALT = "core.seal"
HOLDS_FOR = timedelta(days=180)
NONCE = 12  # bytes, as AES-GCM wants it
MOST_BYTES = 16 * 1024 * 1024  # of what was in a box, pressed or not
GZIP = b"\x1f\x8b"  # JSON never begins so


class BrokenSeal(Exception):  # noqa: N818 said of the letter
    """Not ours, not whole, or of somebody who is not here any more; nobody can tell which."""


@dataclass(slots=True)
class Room:
    """Bytes that may still come out of the boxes of one file."""

    left: int = MOST_BYTES


@dataclass(frozen=True, slots=True)
class Opened:
    """``is_old``: the mark has expired, or its person has signed out everywhere since."""

    person: Any
    said: Any
    is_old: bool


def seal_of(person: Any) -> dict[str, str]:
    mark = signing.dumps([person.pk, sign_in_of(person)], salt=SALT)
    return {"mark": mark, "key": base64.b64encode(key_of(mark)).decode()}


def sign_in_of(person: Any) -> str:
    """Changes when the person signs out everywhere: a phone that was lost then seals nothing more."""
    return str(person.get_session_auth_hash()[:16])


def key_of(mark: str) -> bytes:
    return salted_hmac("core.seal.key", mark, algorithm="sha256").digest()


def open_letter(letter: Any, room: Room) -> Opened:
    """What was in it takes its part of the room. Raises ``BrokenSeal``, also where there is too little of that."""
    try:
        mark = letter["mark"]
        pk, sign_in = signing.loads(mark, salt=SALT)
        nonce, box = (base64.b64decode(letter[name], validate=True) for name in ("nonce", "box"))
        if len(nonce) != NONCE:
            raise BrokenSeal
        words = unpacked(AESGCM(key_of(mark)).decrypt(nonce, box, mark.encode()), room)
        said = json.loads(words, parse_constant=str)
    except (signing.BadSignature, InvalidTag) as wrong:
        raise BrokenSeal from wrong
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, binascii.Error, zlib.error) as wrong:
        raise BrokenSeal from wrong
    person = get_user_model().objects.filter(pk=pk, is_active=True).first()
    if person is None:
        raise BrokenSeal
    return Opened(person, said, is_old=has_expired(mark) or sign_in != sign_in_of(person))


def unpacked(words: bytes, room: Room) -> bytes:
    """A phone presses what it locks, where it can. Raises ``ValueError`` for what is cut or too much."""
    if room.left <= 0:  # asked here, because nought means "everything" to zlib
        raise ValueError
    unzip = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16) if words.startswith(GZIP) else None
    plain = unzip.decompress(words, room.left) if unzip else words
    room.left -= len(plain)
    if (unzip and not unzip.eof) or room.left < 0:
        raise ValueError
    return plain


def has_expired(mark: str) -> bool:
    try:
        signing.loads(mark, salt=SALT, max_age=HOLDS_FOR)
    except signing.SignatureExpired:
        return True
    return False
