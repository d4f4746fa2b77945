"""A module's practice task: ``task.zh.md`` and ``task.en.md`` as plain values, as rows of Wagtail, and back."""

from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext as _

from courses.domain.content import prose
from courses.domain.content.blocks import words, yaml_text
from courses.domain.content.docs import TaskDoc
from courses.domain.content.fields import Reader, one
from courses.domain.content.located import Located
from courses.domain.content.problems import Notebook
from courses.domain.content.shapes import CRITERION, TASK, TO_SHOW, Field
from courses.enums import Ask
from courses.rules import LEAST_CRITERIA, MOST_ASKS, MOST_CRITERIA, MOST_PHOTOS

SHARED = ("id", "kind", "optional", "most", "screenshot", "seal")  # the same in every language


def read_task(head: str, body: list[str], *, first: int, name: str, folder: Path, notebook: Notebook) -> TaskDoc | None:
    """``head`` is the YAML between the two ---, ``body`` the lines after it, which begin at line ``first``."""
    source = Located(head, file=name, first=2, notebook=notebook)
    data: Any = source.data if isinstance(source.data, dict) else {}
    source.readable = source.readable and bool(head.strip())
    if not source.readable:
        return None
    reader = Reader(source, folder)
    reader.refuse_unknown(data, {*TASK, "evidence", "rubric"})
    facts = {key: reader.take(data, key, field) for key, field in TASK.items()}
    asks = rows(reader, data, "evidence", TO_SHOW, (1, MOST_ASKS))
    rubric = rows(reader, data, "rubric", CRITERION, (LEAST_CRITERIA, MOST_CRITERIA))
    check_asks(reader, asks)
    text = words("\n".join(body), name, first, notebook) if any(line.strip() for line in body) else ""
    if not text:
        notebook.note(name, first, "text", _("Say below the second --- what to do, step by step."))
    return TaskDoc(
        title=facts["title"] or "",
        minutes=facts["minutes"] or 0,
        peer=bool(facts["peer"]),
        asks=tuple(asks),
        rubric=tuple(rubric),
        text=text,
    )


def rows(reader: Reader, data: dict, name: str, shape: dict[str, Field], many: tuple[int, int]) -> list[dict]:
    """A list of entries with short names of their own; ``many`` is the least and the most."""
    listed = data.get(name)
    least, most = many
    if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
        listed = []
    if not least <= len(listed) <= most:
        message = _("Write a list of %(least)s to %(most)s entries, each beginning with a hyphen.")
        reader.note(name, message % {"least": least, "most": most}, name)
    out: list[dict] = []
    for n, row in enumerate(listed):
        inner = Reader(reader.source, reader.folder, (name, n))
        inner.refuse_unknown(row, shape)
        read = {key: value for key, field in shape.items() if (value := inner.take(row, key, field)) not in (None, "")}
        if read.get("id") in {other.get("id") for other in out}:
            inner.note("id", _("This stands in the list twice; keep one."), "id")
        out.append(tidy(read))
    return out


def tidy(row: dict) -> dict:
    """What says nothing is left out: ``false``, one photo."""
    return {key: value for key, value in row.items() if value is not False and (key, value) != ("most", 1)}


def check_asks(reader: Reader, asks: list[dict]) -> None:
    for n, ask in enumerate(asks):
        inner = Reader(reader.source, reader.folder, ("evidence", n))
        of_photos = [key for key in ("most", "screenshot") if key in ask and ask.get("kind") != Ask.PHOTO]
        if of_photos:
            inner.note(of_photos[0], _("Only photos have this field; leave it out."), of_photos[0])
        if "unit" in ask and ask.get("kind") != Ask.NUMBER:
            inner.note("unit", _("Only numbers have a unit; leave it out."), "unit")
    if asks and all(ask.get("optional") for ask in asks):
        reader.note("evidence", _("One thing at least must be shown."), "evidence")
    if sum(ask.get("most", 1) for ask in asks if ask.get("kind") == Ask.PHOTO) > MOST_PHOTOS:
        reader.note("evidence", _("All photos together: at most six."), "evidence")


def agree_on_task(names: dict[str, str], tasks: dict[str, TaskDoc | None], notebook: Notebook) -> None:
    """What was sent is kept by short names: both languages must ask for the same."""
    one_, other = tasks["zh-hans"], tasks["en"]
    if one_ is not None and other is not None and shared_of_task(one_) != shared_of_task(other):
        message = _("The task differs from the Chinese file: the same ids, kinds and marks, in the same order.")
        notebook.note(names["en"], 1, "evidence", message)


def shared_of_task(task: TaskDoc | None) -> tuple:
    if task is None:
        return ()
    lists = [[{key: row[key] for key in SHARED if key in row} for row in rows_] for rows_ in (task.asks, task.rubric)]
    return task.minutes, task.peer, *lists


def task_text(task: TaskDoc) -> str:
    """The file, in its one form."""
    head: dict[str, Any] = {"title": task.title, "minutes": task.minutes}
    if task.peer:
        head["peer"] = True
    head |= {"evidence": list(task.asks), "rubric": list(task.rubric)}
    return f"---\n{yaml_text(head)}---\n\n{task.text}\n"


def to_raw(task: TaskDoc | None, *, name: str) -> list[dict]:
    """As the raw data of the StreamField."""
    if task is None:
        return []
    asks = [{**{key: ask.get(key) for key in TO_SHOW if key != "id"}, "key": ask["id"]} for ask in task.asks]
    for ask in asks:
        ask |= {"optional": bool(ask["optional"]), "screenshot": bool(ask["screenshot"]), "most": ask["most"] or 1}
        ask["unit"] = ask["unit"] or ""
    rubric = [
        {
            "key": row["id"],
            "text": row["text"],
            "optional": bool(row.get("optional")),
            "seal": row.get("seal", ""),
        }
        for row in task.rubric
    ]
    value = {
        "title": task.title,
        "minutes": task.minutes,
        "peer": task.peer,
        "text": prose.to_html(task.text),
        "asks": asks,
        "rubric": rubric,
    }
    return [{"type": "task", "value": value, "id": str(uuid5(NAMESPACE_URL, name))}]


def from_stream(stream: Any) -> TaskDoc | None:
    if not len(stream):
        return None
    value = stream[0].value
    return TaskDoc(
        title=one(value["title"]),
        minutes=value["minutes"],
        peer=bool(value["peer"]),
        asks=tuple(row_of(ask, TO_SHOW) for ask in value["asks"]),
        rubric=tuple(row_of(row, CRITERION) for row in value["rubric"]),
        text=prose.from_html(value["text"].source),
    )


def row_of(value: Any, shape: dict[str, Field]) -> dict:
    """Fields that fit no other kind of ask are left behind: an editor may have changed the kind afterwards."""
    kind = value.get("kind", "")
    row = {"id": value["key"]}
    for key in [key for key in shape if key != "id"]:
        if (key in {"most", "screenshot"} and kind != Ask.PHOTO) or (key == "unit" and kind != Ask.NUMBER):
            continue
        found = value[key]
        if found not in (None, ""):
            row[key] = one(found) if isinstance(found, str) else found
    return tidy(row)
