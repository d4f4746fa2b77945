"""Frames from a client, checked key by key: what is not named here is refused, never passed on."""

from typing import Any

import orjson
from django import forms
from django.conf import settings
from django.core.validators import RegexValidator

from mentorship.live.exceptions import Refused
from mentorship.live.forms.deeds import DEEDS, LARGEST
from mentorship.live.protocol import MAX_FRAME, VERSION, codes

a_slug = RegexValidator(r"\A[a-z0-9]{10,12}\Z")


class BadFrame(Refused):
    """``cid`` and ``room`` are given back where they could be read, so that the client knows what was refused."""

    def __init__(self, code: str, *, cid: str = "", room: str = "") -> None:
        self.code, self.cid, self.room = code, cid, room
        super().__init__(codes.MESSAGES[code])


class HelloFrame(forms.Form):
    v = forms.IntegerField()
    lang = forms.ChoiceField(choices=settings.LANGUAGES, required=False)


class SubFrame(forms.Form):
    room = forms.CharField(validators=[a_slug], strip=False)
    since = forms.IntegerField(min_value=0, max_value=LARGEST, required=False)
    epoch = forms.CharField(max_length=16, required=False)


class UnsubFrame(forms.Form):
    room = forms.CharField(validators=[a_slug], strip=False)


class PostFrame(forms.Form):
    cid = forms.UUIDField()
    room = forms.CharField(validators=[a_slug], strip=False)
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in DEEDS])


FRAMES: dict[str, type[forms.Form]] = {
    "hello": HelloFrame,
    "sub": SubFrame,
    "unsub": UnsubFrame,
    "post": PostFrame,
}


def read(text: str | None) -> tuple[str, dict[str, Any]]:
    """Kind and clean fields of a frame; a post's checked ``data`` stays a flat dictionary for the deed's own form.

    ``said`` is a post's ``cid`` as the client wrote it: that is how its receipt is found again. Raises ``BadFrame``.
    """
    if text is None:
        raise BadFrame("not-json")
    if len(text) > MAX_FRAME or len(text.encode()) > MAX_FRAME:
        raise BadFrame("too-large")
    try:
        raw = orjson.loads(text)
    except orjson.JSONDecodeError as broken:
        raise BadFrame("not-json") from broken
    if not isinstance(raw, dict) or not isinstance(raw.get("t"), str) or raw["t"] not in FRAMES:
        raise BadFrame("unknown-kind")
    kind = raw.pop("t")
    data = raw.pop("data", None) if kind == "post" else None
    fields = _clean(kind, raw)
    return kind, fields | {"said": raw["cid"], "data": _clean_data(raw, data)} if kind == "post" else fields


def _clean(kind: str, raw: dict[str, Any]) -> dict[str, Any]:
    form = FRAMES[kind](raw)
    if kind == "hello" and raw.get("v") != VERSION:
        raise BadFrame("wrong-version")
    if set(raw) - set(form.fields) or not _is_flat(raw) or not form.is_valid():
        unknown = kind == "post" and isinstance(raw.get("kind"), str) and raw["kind"] not in DEEDS
        raise BadFrame("unknown-kind" if unknown else "bad-frame", cid=_short(raw, "cid"), room=_short(raw, "room"))
    return form.cleaned_data


def _clean_data(raw: dict[str, Any], data: Any) -> dict[str, Any]:
    data = {} if data is None else data
    if not isinstance(data, dict) or not _is_flat(data) or set(data) - set(DEEDS[raw["kind"]].base_fields):
        raise BadFrame("bad-frame", cid=_short(raw, "cid"), room=_short(raw, "room"))
    return data


def _is_flat(fields: dict[str, Any]) -> bool:
    return all(isinstance(value, str | int | None) and not isinstance(value, bool) for value in fields.values())


def _short(raw: dict[str, Any], key: str) -> str:
    value = raw.get(key)
    return value if isinstance(value, str) and len(value) <= 36 else ""  # noqa: PLR2004 the length of a UUID
