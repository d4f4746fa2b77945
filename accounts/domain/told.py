"""The export for people to read: the same facts as in the file, with the names of things in their language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import formats, timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.domain.purposes import consents, purposes
from accounts.enums import AgeBand, DisplayView, MessageKind, PhoneEventKind, ResetState
from accounts.models import User
from cms.core import registry

SEVERAL = "；"

#: What this room's export calls its things.
WORDS: dict[str, Any] = {
    "phone": _("mobile number"),
    "name": pgettext_lazy("person", "name"),
    "email": _("e-mail"),
    "language": (_("language"), dict(settings.LANGUAGES)),
    "view": (_("text size"), dict(DisplayView.choices)),
    "age_band": (_("age"), dict(AgeBand.choices)),
    "joined_at": _("here since"),
    "last_seen": _("last here on"),
    "last_sign_in": _("last signed in"),
    "guardian": _("guardian"),
    "consents": _("what you agreed to"),
    "version": _("as of"),
    "granted": _("you said"),
    "at": _("when"),
    "numbers": _("changes of your number"),
    "kind": (_("what"), dict(PhoneEventKind.choices) | dict(MessageKind.choices)),
    "old": _("before"),
    "new": _("afterwards"),
    "notices": _("your inbox"),
    "title": _("headline"),
    "body": _("words"),
    "url": _("address"),
    "facts": _("what you told about yourself"),
    "push_browsers": _("phones that ring"),
    "service": _("through"),
    "since": _("since"),
    "second_locks": _("second locks"),
    "lost_phones": _("requests for a new number"),
    "about": _("how to know you"),
    "state": (_("state"), dict(ResetState.choices)),
    "messages": _("messages sent to you"),
    "helpers": _("what helpers did for you"),
    "helper": _("who helped"),
    "deed": _("what was done"),
    "pin_since": _("your PIN holds since"),
}


def told_to(person: User) -> list[tuple[Any, list[Any]]]:
    """Room by room ``(label, lines)``; lines are nested as Django's ``unordered_list`` wants them."""
    own = {"accounts": WORDS | _words_of_questions()}
    return [
        (eraser.label, lines(eraser.export(person), own.get(key, eraser.words)))
        for key, eraser in registry.erasers.items()
    ]


def _words_of_questions() -> dict[str, Any]:
    """Rooms above may add purposes and questions of theirs, so their labels are known only once all have started."""
    labels = {key: entry.label for key, entry in consents.items()} | {key: way.label for key, way in purposes.items()}
    answers = {value: label for entry in consents for value, label in entry.choices}
    return {
        "purpose": (_("what for"), labels | {"code": _("one-time code")}),
        "question": (_("question"), labels),
        "answer": (_("answer"), answers),
    }


def lines(value: Any, words: Mapping[str, Any]) -> list[Any]:
    """What is empty is left out; one line for a flat entry, a nested list for what has parts."""
    if isinstance(value, Mapping):
        return _of_mapping(value, words)
    nested: list[Any] = []
    for item in value:
        if not isinstance(item, Mapping):
            nested.append(shown(item))
            continue
        flat = {key: part for key, part in item.items() if not isinstance(part, (list, dict))}
        nested.append(SEVERAL.join(_line(key, part, words) for key, part in flat.items() if not is_empty(part)))
        if parts := _of_mapping({key: part for key, part in item.items() if key not in flat}, words):
            nested.append(parts)
    return nested


def _of_mapping(value: Mapping[str, Any], words: Mapping[str, Any]) -> list[Any]:
    nested: list[Any] = []
    for key, part in value.items():
        if is_empty(part):
            continue
        if isinstance(part, (list, dict)):
            nested += [label_of(key, words), lines(part, words)]
        else:
            nested.append(_line(key, part, words))
    return nested


def is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def label_of(key: str, words: Mapping[str, Any]) -> str:
    word = words.get(key, key)
    return str(word[0] if isinstance(word, tuple) else word)


def _line(key: str, value: Any, words: Mapping[str, Any]) -> str:
    word = words.get(key, key)
    names = word[1] if isinstance(word, tuple) else {}
    return gettext("{label}: {value}").format(label=label_of(key, words), value=names.get(value) or shown(value))


def shown(value: Any) -> str:
    if isinstance(value, bool):
        return pgettext("consent", "Yes") if value else pgettext("consent", "No")
    moment = value if isinstance(value, datetime) else _parsed(value)
    if isinstance(moment, datetime):
        return formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
    return formats.date_format(moment, "SHORT_DATE_FORMAT") if moment else str(value)


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return None
    try:
        return parse_date(value) or parse_datetime(value)
    except ValueError:
        return None
