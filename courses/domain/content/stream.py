"""Blocks of a file as the raw data of a StreamField, and back."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cms.core.models import CustomDocument, CustomImage
from courses.domain.content import prose
from courses.domain.content.docs import Block
from courses.domain.content.fields import one
from courses.domain.content.library import inside, outside, path_of
from courses.domain.content.shapes import QUESTIONS, ROWS, SHAPES, Is
from courses.domain.quiz.items import plain_number

MEDIA = {"audio", "video"}
ELSEWHERE = {Is.PICTURE, Is.MEDIA}
"""Fields that are no words of the block: they name rows of the library."""


def to_raw(blocks: tuple[Block, ...], *, folder: str, name: str) -> list[dict]:
    """``folder`` is the module's; pictures and media of the files must be in the library already (``library``)."""
    return [
        {"type": block.kind, "value": raw_value(block, folder), "id": str(uuid5(NAMESPACE_URL, f"{name}#{n}"))}
        for n, block in enumerate(blocks)
    ]


def raw_value(block: Block, folder: str) -> Any:
    fields = block.fields
    if block.kind == "text":
        return prose.to_html(block.text)
    if block.kind in QUESTIONS:
        return raw_question(block, folder)
    if block.kind == "table":
        return {"caption": fields["caption"], "rows": fields["rows"]}
    value = {name: fields.get(name, "") for name in wordy(block.kind)}
    if block.kind in MEDIA:
        value["file"] = CustomDocument.objects.get(content_path=inside(fields["file"], folder)).pk
    if "picture" in SHAPES[block.kind].fields:
        value["picture"] = raw_picture(fields, folder)
    if block.text:
        value["text"] = prose.to_html(block.text)
    return value


def raw_question(block: Block, folder: str) -> dict[str, Any]:
    """Everything by its name; a picture stands beside its words in the file and together with them in a block."""
    raw: dict[str, Any] = {"key": block.fields["id"]}
    for name, field in SHAPES[block.kind].fields.items():
        value = block.fields.get(name)
        if field.kind in ROWS:
            raw[name] = [raw_row(row, ROWS[field.kind].fields, folder) for row in value or []]
        elif name != "id":
            raw[name] = ("0" if field.kind is Is.DECIMAL else "") if value is None else value
    return raw


def raw_row(row: dict, fields: dict, folder: str) -> dict[str, Any]:
    raw = {name: row.get(name, [] if field.kind is Is.VARIANTS else "") for name, field in fields.items()}
    if "picture" in fields:
        raw["picture"] = raw_picture(row, folder)
        del raw["alt"]
    return raw


def question_fields(kind: str, value: Any, folder: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"id": value["key"]}
    for name, field in SHAPES[kind].fields.items():
        if field.kind in ROWS:
            fields[name] = [row_of(row, ROWS[field.kind].fields, folder) for row in value[name]]
        elif name != "id":
            fields[name] = worded(field.kind, value.get(name))
    if fields.get("tolerance") == "0":
        del fields["tolerance"]
    return {name: one for name, one in fields.items() if one not in (None, "", [])}


def row_of(row: Any, fields: dict, folder: str) -> dict[str, Any]:
    out = {name: worded(field.kind, row[name]) for name, field in fields.items() if name not in {"picture", "alt"}}
    if "picture" in fields:
        out |= picture_fields(row["picture"], folder)
    return {name: one for name, one in out.items() if one != []}


def worded(kind: Is, value: Any) -> Any:
    if kind is Is.TRUTH:
        return bool(value)
    if kind is Is.DECIMAL:
        return plain_number(value or 0)
    if kind is Is.VARIANTS:
        return [one(word) for word in value]
    return one(value)


def wordy(kind: str) -> list[str]:
    return [name for name, field in SHAPES[kind].fields.items() if field.kind not in ELSEWHERE and name != "alt"]


def raw_picture(fields: dict, folder: str) -> dict:
    path = inside(fields.get("picture", ""), folder)
    drawing = path if path.endswith(".svg") else ""
    image = CustomImage.objects.get(content_path=path).pk if path and not drawing else None
    return {"drawing": drawing, "image": image, "alt": fields.get("alt", "")}


def from_stream(stream: Any, folder: str) -> tuple[Block, ...]:
    """``stream`` is a StreamValue. Pictures that editors uploaded get a name under ``pictures/``."""
    return tuple(one_block(child.block_type, child.value, folder) for child in stream)


def one_block(kind: str, value: Any, folder: str) -> Block:
    if kind == "text":
        return Block(kind, {}, prose.from_html(value.source))
    if kind in QUESTIONS:
        return Block(kind, question_fields(kind, value, folder))
    if kind == "table":
        rows = [[one(cell) for cell in row] for row in value["rows"]]
        return Block(kind, {"caption": one(value["caption"]), "rows": rows})
    fields = {name: plain(value[name]) for name in wordy(kind) if value[name] not in (None, "")}
    if kind in MEDIA and value["file"]:
        fields["file"] = outside(path_of(value["file"], folder, kind), folder)
    if "picture" in SHAPES[kind].fields:
        fields |= picture_fields(value["picture"], folder)
    text = prose.from_html(value["text"].source) if "text" in value else ""
    return Block(kind, {name: fields[name] for name in SHAPES[kind].fields if name in fields}, text)


def plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return one(value) if isinstance(value, str) else value


def picture_fields(value: Any, folder: str) -> dict:
    path = value["drawing"] or (value["image"] and path_of(value["image"], folder, "pictures"))
    return {"picture": outside(path, folder), "alt": one(value["alt"])} if path else {}
