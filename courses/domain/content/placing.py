"""The paths through the course and the few questions that find one: of ``course.yaml``, and back.

A path names itself; which modules lie on it is said by each module. So a new module comes with its place, and nobody
has to change a list. What a question may already know about (``knows``) may name modules that are still to come.
"""

import json
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _

from courses.domain.content.fields import Reader, one
from courses.domain.content.pairs import LANGUAGES, both, rows
from courses.domain.content.shapes import Field, Is
from courses.rules import MODULE_CODE, MOST_ANSWERS_TO_PLACE, MOST_PATHS, MOST_PLACEMENT

Rows = dict[str, tuple[dict[str, Any], ...]]
NAME = Field(Is.NAME, most=20)
PICTURE = Field(Is.ICON, must=False)
TITLE, SUMMARY = Field(Is.WORDS, most=40), Field(Is.WORDS, most=120)
ASK, TEXT = Field(Is.WORDS, most=80), Field(Is.WORDS, most=40)
BECAUSE = Field(Is.WORDS, must=False, most=60)
SHARED = ("code", "everything", "id", "picture", "path", "knows")


def module_codes(reader: Reader, data: dict, name: str) -> tuple[str, ...]:
    """A list of module numbers; one that is still to come may be named."""
    said = reader.take(data, name, Field(Is.VARIANTS, must=False, most=12)) or []
    if any(not MODULE_CODE.fullmatch(code) for code in said):
        reader.note(name, _("Write numbers of modules here, such as M03."), name)
    return tuple(dict.fromkeys(said))


def refuse_many(reader: Reader, name: str, listed: list[dict], most: int) -> None:
    if len(listed) > most:
        reader.note(name, _("At most %(most)s; now %(now)s.") % {"most": most, "now": len(listed)}, name)


def read_paths(reader: Reader, data: dict) -> Rows:
    read: dict[str, list[dict[str, Any]]] = {lang: [] for lang in LANGUAGES.values()}
    listed = rows(reader, data, "paths", must=False)
    refuse_many(reader, "paths", listed, MOST_PATHS)
    for n, row in enumerate(listed):
        inner = Reader(reader.source, reader.folder, ("paths", n))
        inner.refuse_unknown(row, {"code", "everything", "title", "summary"})
        code = inner.take(row, "code", NAME) or ""
        if code in {other["code"] for other in read["en"]}:
            inner.note("code", _("This stands in the list twice; keep one."), "code")
        whole = {"everything": True} if inner.take(row, "everything", Field(Is.TRUTH, must=False)) else {}
        title, summary = both(inner, row, "title", TITLE), both(inner, row, "summary", SUMMARY)
        for lang, done in read.items():
            done.append({"code": code, **whole, "title": title[lang], "summary": summary[lang]})
    return {lang: tuple(done) for lang, done in read.items()}


def read_placement(reader: Reader, data: dict) -> Rows:
    read: dict[str, list[dict[str, Any]]] = {lang: [] for lang in LANGUAGES.values()}
    paths = {row.get("code") for row in data.get("paths") or [] if isinstance(row, dict)}
    listed = rows(reader, data, "placement", must=False)
    refuse_many(reader, "placement", listed, MOST_PLACEMENT)
    for n, row in enumerate(listed):
        inner = Reader(reader.source, reader.folder, ("placement", n))
        inner.refuse_unknown(row, {"id", "picture", "ask", "answers"})
        key, picture = inner.take(row, "id", NAME) or "", inner.take(row, "picture", PICTURE)
        if key in {other["id"] for other in read["en"]}:
            inner.note("id", _("This stands in the list twice; keep one."), "id")
        ask, answers = both(inner, row, "ask", ASK), read_answers(inner, row, paths)
        for lang, done in read.items():
            shown = {"picture": picture} if picture else {}
            done.append({"id": key, **shown, "ask": ask[lang], "answers": answers[lang]})
    return {lang: tuple(done) for lang, done in read.items()}


def read_answers(reader: Reader, row: dict, paths: set) -> dict[str, list[dict[str, Any]]]:
    read: dict[str, list[dict[str, Any]]] = {lang: [] for lang in LANGUAGES.values()}
    listed = rows(reader, row, "answers")
    refuse_many(reader, "answers", listed, MOST_ANSWERS_TO_PLACE)
    for n, entry in enumerate(listed):
        inner = Reader(reader.source, reader.folder, (*reader.path, "answers", n))
        inner.refuse_unknown(entry, {"id", "picture", "text", "because", "path", "knows"})
        key, picture = inner.take(entry, "id", NAME) or "", inner.take(entry, "picture", PICTURE)
        if key in {other["id"] for other in read["en"]}:
            inner.note("id", _("This stands in the list twice; keep one."), "id")
        path = inner.take(entry, "path", Field(Is.NAME, must=False, most=20)) or ""
        if path and path not in paths:
            inner.note("path", _("Write one of: %(known)s.") % {"known": ", ".join(sorted(map(str, paths)))}, "path")
        text, because = both(inner, entry, "text", TEXT), both(inner, entry, "because", BECAUSE)
        shared = {"picture": picture, "path": path, "knows": list(module_codes(inner, entry, "knows"))}
        for lang, done in read.items():
            facts = {"id": key, "text": text[lang], "because": because[lang], **shared}
            done.append({name: value for name, value in facts.items() if value})
    return read


def shared_of_rows(listed: tuple[dict[str, Any], ...]) -> tuple:
    """What both languages must have the same."""
    return tuple(
        (
            tuple(str(row.get(name, "")) for name in SHARED),
            tuple(tuple(str(answer.get(name, "")) for name in SHARED) for answer in row.get("answers", ())),
        )
        for row in listed
    )


def pair(zh: Any, en: Any, name: str) -> dict[str, dict[str, str]]:
    return {name: {"zh": zh[name], "en": en[name]}} if zh.get(name) else {}


def path_rows(zh: tuple, en: tuple) -> list[dict[str, Any]]:
    """As ``course.yaml`` says them."""
    return [
        {"code": row["code"]}
        | ({"everything": True} if row.get("everything") else {})
        | pair(row, twin, "title")
        | pair(row, twin, "summary")
        for row, twin in zip(zh, en, strict=True)
    ]


def placement_rows(zh: tuple, en: tuple) -> list[dict[str, Any]]:
    return [
        {"id": row["id"]}
        | ({"picture": row["picture"]} if row.get("picture") else {})
        | pair(row, twin, "ask")
        | {"answers": [answer_row(*both_) for both_ in zip(row["answers"], twin["answers"], strict=True)]}
        for row, twin in zip(zh, en, strict=True)
    ]


def answer_row(zh: dict[str, Any], en: dict[str, Any]) -> dict[str, Any]:
    return (
        {"id": zh["id"]}
        | ({"picture": zh["picture"]} if zh.get("picture") else {})
        | pair(zh, en, "text")
        | pair(zh, en, "because")
        | {name: zh[name] for name in ("path", "knows") if zh.get(name)}
    )


def paths_to_raw(listed: tuple[dict[str, Any], ...]) -> str:
    return json.dumps([_block("path", {"everything": False, **row}, row["code"]) for row in listed])


def placement_to_raw(listed: tuple[dict[str, Any], ...]) -> str:
    asked = []
    for row in listed:
        answers = [
            {"key": a["id"], "knows": " ".join(a.get("knows", ())), **_told(a, "text", "because", "path", "picture")}
            for a in row["answers"]
        ]
        value = {"key": row["id"], **_told(row, "ask", "picture"), "answers": answers}
        asked.append(_block("question", value, row["id"]))
    return json.dumps(asked)


def _told(row: dict[str, Any], *names: str) -> dict[str, str]:
    return {name: row.get(name, "") for name in names}


def _block(kind: str, value: dict, name: str) -> dict:
    return {"type": kind, "value": value, "id": str(uuid5(NAMESPACE_URL, f"course-{kind}:{name}"))}


def paths_from(stream: Any) -> tuple[dict[str, Any], ...]:
    return tuple(
        {"code": child.value["code"]}
        | ({"everything": True} if child.value["everything"] else {})
        | {"title": one(child.value["title"]), "summary": one(child.value["summary"])}
        for child in stream
    )


def placement_from(stream: Any) -> tuple[dict[str, Any], ...]:
    return tuple(_asked(child.value) for child in stream)


def _asked(value: Any) -> dict[str, Any]:
    facts = {"id": value["key"], "picture": value["picture"] or "", "ask": one(value["ask"])}
    answers = [
        {
            "id": answer["key"],
            "text": one(answer["text"]),
            "because": one(answer["because"] or ""),
            "picture": answer["picture"] or "",
            "path": answer["path"] or "",
            "knows": (answer["knows"] or "").split(),
        }
        for answer in value["answers"]
    ]
    told = [{name: said for name, said in answer.items() if said} for answer in answers]
    return {name: said for name, said in facts.items() if said} | {"answers": told}
