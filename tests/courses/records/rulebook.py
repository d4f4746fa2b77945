"""The rules of xAPI 1.0.3 for statements such as ours, strictly: what is not allowed is a mistake.

By the specification's part two (data): properties, cardinality, types, language maps, scores, voiding. Nothing of the
product is used here.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
TOP = {"id", "actor", "verb", "object", "result", "context", "timestamp", "version", "attachments"}
RESULT = {"score", "success", "completion", "response", "duration", "extensions"}
CONTEXT = {
    "registration",
    "instructor",
    "team",
    "contextActivities",
    "revision",
    "platform",
    "language",
    "statement",
    "extensions",
}
BESIDE = {"parent", "grouping", "category", "other"}


def mistakes(said: Any) -> list[str]:
    """What a strict store would refuse; empty for a good statement."""
    found: list[str] = []
    if not isinstance(said, dict):
        return ["not an object"]
    _only(said, TOP, "statement", found)
    found += [f"{name} is missing" for name in ("id", "actor", "verb", "object", "timestamp") if name not in said]
    _no_nulls(said, "statement", found)
    if found:
        return found
    _uuid(said["id"], "id", found)
    _actor(said["actor"], found)
    _verb(said["verb"], found)
    _about(said["object"], "object", found)
    if not STAMP.fullmatch(str(said["timestamp"])):
        found.append("timestamp is not ISO 8601 with a zone")
    else:
        datetime.fromisoformat(said["timestamp"])
    voids = said["verb"]["id"] == VOIDED
    if voids and said["object"].get("objectType") != "StatementRef":
        found.append("voiding is about a statement")
    if "result" in said:
        _result(said["result"], found)
    if "context" in said:
        _context(said["context"], found, about_activity=said["object"].get("objectType", "Activity") == "Activity")
    return found


def _only(thing: dict, allowed: set[str], where: str, found: list[str]) -> None:
    found += [f"{where}: {name} is not in the specification" for name in thing if name not in allowed]


def _no_nulls(thing: Any, where: str, found: list[str]) -> None:
    if thing is None or thing in ({}, ""):
        found.append(f"{where} is empty")
    for name, inner in (
        thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    ):
        _no_nulls(inner, f"{where}.{name}", found)


def _uuid(words: Any, where: str, found: list[str]) -> None:
    try:
        fine = str(UUID(words)) == words
    except (ValueError, TypeError, AttributeError):
        fine = False
    if not fine:
        found.append(f"{where} is no UUID in its plain form")


def _iri(words: Any, where: str, found: list[str]) -> None:
    parts = urlsplit(words) if isinstance(words, str) else None
    if parts is None or not parts.scheme or not parts.netloc or re.search(r"[\s<>\"{}|\\^`]|#.*#", words):
        found.append(f"{where} is no whole address")


def _map(words: Any, where: str, found: list[str]) -> None:
    if not isinstance(words, dict) or not all(isinstance(word, str) for word in words.values()):
        found.append(f"{where} is no language map")
    else:
        found += [f"{where}: {tag} is no language tag" for tag in words if not TAG.fullmatch(tag)]


def _actor(actor: Any, found: list[str]) -> None:
    _only(actor, {"objectType", "name", "account", "mbox", "mbox_sha1sum", "openid"}, "actor", found)
    if sum(name in actor for name in ("account", "mbox", "mbox_sha1sum", "openid")) != 1:
        found.append("actor has not exactly one identifier")
    if actor.get("objectType", "Agent") != "Agent":
        found.append("actor is no Agent")
    if "account" in actor:
        _only(actor["account"], {"homePage", "name"}, "account", found)
        _iri(actor["account"].get("homePage"), "homePage", found)
        if not isinstance(actor["account"].get("name"), str):
            found.append("account has no name")


def _verb(verb: Any, found: list[str]) -> None:
    _only(verb, {"id", "display"}, "verb", found)
    _iri(verb.get("id"), "verb", found)
    if "display" in verb:
        _map(verb["display"], "display", found)


def _about(about: Any, where: str, found: list[str]) -> None:
    kind = about.get("objectType", "Activity")
    if kind == "StatementRef":
        _only(about, {"objectType", "id"}, where, found)
        _uuid(about.get("id"), where, found)
        return
    if kind != "Activity":
        found.append(f"{where} is of a kind that is not known here: {kind}")
        return
    _only(about, {"objectType", "id", "definition"}, where, found)
    _iri(about.get("id"), where, found)
    definition = about.get("definition", {})
    _only(definition, {"name", "description", "type", "moreInfo", "extensions"}, f"{where}.definition", found)
    for name in ("name", "description"):
        if name in definition:
            _map(definition[name], f"{where}.{name}", found)
    if "type" in definition:
        _iri(definition["type"], f"{where}.type", found)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _result(result: Any, found: list[str]) -> None:
    _only(result, RESULT, "result", found)
    said = [name for name in ("success", "completion") if name in result]
    found += [f"{name} is neither true nor false" for name in said if not isinstance(result[name], bool)]
    score = result.get("score", {})
    _only(score, {"scaled", "raw", "min", "max"}, "score", found)
    if not all(_number(value) for value in score.values()):
        found.append("score is no number")
        return
    if not -1 <= score.get("scaled", 0) <= 1:
        found.append("scaled is not between -1 and 1")
    low, high = score.get("min", float("-inf")), score.get("max", float("inf"))
    if not low < high or not low <= score.get("raw", low) <= high:
        found.append("raw does not lie between min and max")


def _context(context: Any, found: list[str], *, about_activity: bool) -> None:
    _only(context, CONTEXT, "context", found)
    if not about_activity and {"revision", "platform"} & set(context):
        found.append("revision and platform belong to activities only")
    if "language" in context and not TAG.fullmatch(context["language"]):
        found.append("context's language is no tag")
    beside = context.get("contextActivities", {})
    _only(beside, BESIDE, "contextActivities", found)
    for name, activities in beside.items():
        if not isinstance(activities, list):
            found.append(f"{name} is no list")
            continue
        for activity in activities:
            _about(activity, name, found)
