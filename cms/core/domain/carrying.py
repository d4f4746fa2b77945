"""A file of what waits on one phone, handed in from another one by whoever could carry it.

What is sealed counts for the person whose phone sealed it, whoever brings it. What lies open counts for nobody but the
person signed in here. Each thing goes the way it would have gone from its own phone, under the same name, so that the
phone itself may send it afterwards and nothing is there twice. The carrier is told how many of what: never whose, and
never a word of it.
"""

import base64
import binascii
import hashlib
import json
import logging
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.core.domain import uploads
from cms.core.domain.outbox import (
    ENVELOPE,
    NAMELESS,
    Entry,
    NotNow,
    Taken,
    accept,
    claim,
    hold,
    note,
    outbox_kinds,
    plain,
    sender_mark,
)
from cms.core.domain.rates import allow
from cms.core.domain.sealing import BrokenSeal, Room, open_letter
from cms.core.domain.words import tidy
from cms.core.models import OutboxEntry, Standing

VERSIONS = (1, 2)  # 1: everything lies open
MOST_BYTES = 16 * 1024 * 1024
MOST_LETTERS, MOST_POSTS = 20, 500
A_DAY, MOST_A_DAY = 86_400, 20
SHA256 = re.compile(r"[0-9a-f]{64}|")
log = logging.getLogger(__name__)


class NoFile(Exception):  # noqa: N818 said of what was handed in
    """Not a file of a phone's, as a whole."""


@dataclass(slots=True)
class Handed:
    """How many: ``arrived`` by kind; ``rest`` by what became of them.

    ``held`` and ``broken`` are looked at by people, ``later`` may be handed in once more, ``refused`` stays on its
    phone, ``others`` lay open and are of somebody else, ``old`` has a seal that holds no more.
    """

    arrived: Counter[str] = field(default_factory=Counter)
    rest: Counter[str] = field(default_factory=Counter)

    def note(self, state: str, kind: str = "") -> None:
        if state == "arrived":
            self.arrived[kind] += 1
        else:
            self.rest[state] += 1


def read_file(content: bytes) -> dict[str, Any]:
    """Raises ``NoFile``."""
    try:
        found = json.loads(content, parse_constant=str)
    except (ValueError, RecursionError) as wrong:
        raise NoFile from wrong
    if not isinstance(found, dict) or found.get("v") not in VERSIONS:
        raise NoFile
    letters, posts = found.get("letters", []), found.get("posts", [])
    if not isinstance(letters, list) or not isinstance(posts, list) or not (letters or posts):
        raise NoFile
    if len(letters) > MOST_LETTERS:
        raise NoFile
    return {"letters": letters, "posts": posts}


def may_hand_in(person: Any) -> bool:
    return allow(f"carry:{person.pk}", limit=MOST_A_DAY, seconds=A_DAY)


def hand_in(found: dict[str, Any], *, by: Any) -> Handed:
    """Everything that can be taken, for whom it is of."""
    told, room = Handed(), Room()
    for letter in found["letters"]:
        take_letter(letter, by=by, told=told, room=room)
    take_posts(by, found["posts"], told=told)
    log.info("a file was handed in: %s letters, %s taken", len(found["letters"]), told.arrived.total())
    return told


def take_letter(letter: Any, *, by: Any, told: Handed, room: Room) -> None:
    """An old seal still opens for its own person: who they are is known by their being signed in."""
    try:
        opened = open_letter(letter, room)
    except BrokenSeal:
        told.note(set_aside(by, letter, "broken", _("The seal of this file is none of ours, or it is broken.")))
        return
    if opened.is_old and opened.person.pk != by.pk:
        told.note(set_aside(opened.person, letter, "old", _("The seal of this file is too old.")))
        return
    said = opened.said if isinstance(opened.said, dict) else {}
    posts = said.get("posts")
    take_posts(opened.person, posts if isinstance(posts, list) else [opened.said], told=told, off=said.get("off"))


def keep(person: Any, entry: Entry, taken: Taken) -> None:
    """The receipt of what came some other way than as an entry; the first one stays."""
    with transaction.atomic():
        row, is_new = claim(person, entry)
        if is_new:
            note(row, taken)


def set_aside(person: Any, letter: Any, state: str, why: str) -> str:
    """A letter that is not opened: people who help see that it came, and its size. The same letter is there once."""
    words = json.dumps(letter, sort_keys=True, default=str)
    name = uuid5(NAMELESS, hashlib.sha256(words.encode()).hexdigest())
    if not OutboxEntry.objects.filter(person=person, cid=name).exists():
        try:
            taken = hold(person, {"size": len(words)}, why)
        except NotNow:
            return "later"
        keep(person, Entry(name, "letter", {}, timezone.now()), taken)
    return state


def take_posts(person: Any, posts: list[Any], *, told: Handed, off: Any = 0) -> None:
    """In order, so that nothing waits for what is in the same letter; words wait where a photo of their chain does."""
    is_number = isinstance(off, int | float) and abs(off) < 2**40
    offset = timedelta(milliseconds=off) if is_number else timedelta()
    waiting: set[str] = set()
    with translation.override(person.language):
        for post in in_order(posts[:MOST_POSTS]):
            kind, state = take_post(person, post, offset, waiting)
            told.note(state, kind)
            if state == "later" and isinstance(post, dict):
                waiting.add(chain_of(post))
    told.rest["later"] += max(0, len(posts) - MOST_POSTS)


def in_order(posts: Iterable[Any]) -> list[Any]:
    """Photos, then words, because practice is sent off with its photos; last the photos of a thing of this letter.

    Such a photo names the thing by its id: a receipt has no place before its line.
    """
    found = list(posts)
    words = {name_in(post, "cid") for post in found if not is_file(post)} - {""}

    def place(post: Any) -> int:
        if not is_file(post):
            return 1
        return 2 if name_in(post, "target") in words else 0

    return sorted(found, key=place)


def is_file(post: Any) -> bool:
    return isinstance(post, dict) and "bytes" in post


def name_in(post: Any, field_: str) -> str:
    said = post.get(field_) if isinstance(post, dict) else None
    return said if isinstance(said, str) else ""


def chain_of(post: dict[str, Any]) -> str:
    return str(post.get("chain") or "")


def take_post(person: Any, post: Any, offset: timedelta, waiting: set[str]) -> tuple[str, str]:
    """Its kind, and what became of it by the names of ``Handed``."""
    if not isinstance(post, dict):
        return "", state_of(accept(person, {"raw": post}, offset=offset))
    mark, is_photo = sender_mark(person), is_file(post)
    kind = "photo" if is_photo else "room" if post.get("to") else str(post.get("kind"))[:20]
    if not is_theirs(post, mark, kind):
        return kind, "others"
    if is_photo:
        return kind, take_file(person, post)
    if chain_of(post) in waiting - {""}:
        return kind, "later"
    return kind, state_of(accept(person, entry_of(post, kind), offset=offset))


def is_theirs(post: dict[str, Any], mark: str, kind: str) -> bool:
    """What a visitor did is the next person's on that phone, not the carrier's. What has no sense at all is held."""
    is_known = kind in {"photo", "room", *dict(outbox_kinds.items())}
    return post.get("sender") == mark or not (post.get("sender") or is_known)


def entry_of(post: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {name: post[name] for name in (*ENVELOPE, "data") if name in post}
    if kind == "room":
        data = post.get("data")
        words = data if isinstance(data, dict) else {}
        found |= {"kind": kind, "data": {"room": post.get("room"), "deed": post.get("kind"), "words": words}}
    return found


def state_of(receipt: dict[str, str]) -> str:
    if receipt["state"] != "accepted":
        return "later"
    return "held" if receipt["standing"] == Standing.HELD else "arrived"


def take_file(person: Any, post: dict[str, Any]) -> str:
    """A photo or recording, whole, under the phone's own name for it; the phone's parts of it are not needed then."""
    try:
        facts, content = read_photo(post)
    except (KeyError, TypeError, ValueError, binascii.Error):
        return hold_photo(person, post)
    if OutboxEntry.objects.filter(person=person, cid=facts["cid"]).exists():
        return "arrived"  # also where its owner has taken it away since: an old file brings nothing back
    return carry_photo(person, post, facts, content)


def carry_photo(person: Any, post: dict[str, Any], facts: dict[str, Any], content: bytes) -> str:
    try:
        is_whole = bring(person, facts, content)
    except (uploads.TooManyUploads, uploads.NotYet):
        return "later"
    except uploads.UploadRefused:
        return "refused"  # the phone hears the reason when it asks itself; it keeps the photo until then
    except Exception:  # whatever is wrong here, the rest of the letter must not be lost
        log.exception("a photo %s of a letter", facts["cid"])
        return "later"
    if not is_whole:
        return hold_photo(person, post)
    keep(person, Entry(facts["cid"], "photo", {}, timezone.now()), Taken())
    return "arrived"


def read_photo(post: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    content = base64.b64decode(post["bytes"], validate=True)
    words = {name: tidy(str(post[name])) for name in ("name", "purpose", "target")}
    sha256 = str(post.get("sha256") or "")
    if not content or not SHA256.fullmatch(sha256) or len(words["purpose"]) > 40 or len(words["target"]) > 80:  # noqa: PLR2004 as the model has it
        raise ValueError
    words["name"] = words["name"][-120:] or "photo"
    return words | {"cid": UUID(str(post["cid"])), "size": len(content), "sha256": sha256}, content


def bring(person: Any, facts: dict[str, Any], content: bytes) -> bool:
    """False where it does not have the hash that it should. Raises ``UploadRefused``."""
    upload = uploads.begin(person, **facts)
    for _time in range(2):  # parts of it that came before may be what is damaged
        try:
            upload = uploads.add_part(upload, offset=upload.received, content=content[upload.received :])
            uploads.finish(upload)
        except uploads.Damaged:
            upload.refresh_from_db()
        else:
            return True
    return False


def hold_photo(person: Any, post: dict[str, Any]) -> str:
    facts = plain({name: str(value)[:200] for name, value in post.items() if name != "bytes"})
    name = uuid5(NAMELESS, json.dumps(facts, sort_keys=True))
    if not OutboxEntry.objects.filter(person=person, cid=name).exists():
        try:
            taken = hold(person, facts, "photo")
        except NotNow:
            return "later"
        keep(person, Entry(name, "photo", {}, timezone.now()), taken)
    return "held"
