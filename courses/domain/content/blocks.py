"""A lesson's text file as blocks, and blocks as text."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from courses.blocks.questions.cloze import gaps_are_whole
from courses.domain.content import prose
from courses.domain.content.docs import Block
from courses.domain.content.fields import Reader, one
from courses.domain.content.located import Located
from courses.domain.content.problems import Notebook
from courses.domain.content.shapes import QUESTIONS, ROWS, SHAPES, Is, Shape
from courses.domain.quiz.items import Item, Part
from courses.domain.quiz.scoring import trap_of

FENCE = re.compile(r"::: *(\w*)\s*")
MANY = 2
COLUMNS = 4
CELL = 200
SEPARATOR = re.compile(r"[|\s:-]+")


def is_fence(line: str) -> bool:
    return line.lstrip().startswith(":::")


def read_blocks(lines: list[str], *, first: int, file: str, folder: Path, notebook: Notebook) -> tuple[Block, ...]:
    """``lines`` begin at line ``first`` of ``file``. Problems are noted; what can be read is given back."""
    blocks: list[Block] = []
    plain: list[str] = []
    at = 0

    def keep(block: Block, line: int) -> None:
        notebook.places[file, len(blocks)] = line
        blocks.append(block)

    def flush() -> None:
        text = "\n".join(plain)
        if text.strip():
            begin = first + at - len(plain)
            keep(Block("text", {}, words(text, file, begin, notebook)), begin)
        plain.clear()

    while at < len(lines):
        if not is_fence(lines[at]):
            plain.append(lines[at])
            at += 1
            continue
        flush()
        begin, at = at, at + 1
        while at < len(lines) and not is_fence(lines[at]):
            at += 1
        closed = at < len(lines) and lines[at].strip() == ":::"
        if not closed:
            message = _("This block is not closed: write ::: on a line of its own after it.")
            notebook.note(file, first + begin, "", message)
        kind = kind_of(lines[begin])
        if kind not in SHAPES or kind == "text":
            known = ", ".join(name for name in SHAPES if name != "text")
            notebook.note(file, first + begin, "", _("Write ::: and one of: %(known)s.") % {"known": known})
        else:
            inner, line = lines[begin + 1 : at], first + begin
            keep(read_block(kind, inner, first=line + 1, file=file, folder=folder, notebook=notebook), line)
        at += closed
    flush()
    return tuple(blocks)


def kind_of(line: str) -> str:
    found = FENCE.fullmatch(line.strip())
    return found[1] if found else ""


def read_block(kind: str, lines: list[str], *, first: int, file: str, folder: Path, notebook: Notebook) -> Block:
    shape = SHAPES[kind]
    cut = next((n for n, line in enumerate(lines) if not line.strip()), len(lines))
    head, text = "\n".join(lines[:cut]), "\n".join(lines[cut:])
    source = Located(head, file=file, first=first, notebook=notebook)
    reader = Reader(source, folder)
    if not source.readable:
        return Block(kind)
    if not isinstance(source.data, dict):
        notebook.note(file, first, "", _("Fields come first, one a line; then one empty line; then the text."))
        return Block(kind)
    reader.refuse_unknown(source.data, shape.fields)
    fields = {name: reader.take(source.data, name, field) for name, field in shape.fields.items()}
    fields = {name: value for name, value in fields.items() if value is not None}
    check_together(kind, fields, reader)
    return with_text(Block(kind, fields), shape, text, reader, first + cut)


def with_text(block: Block, shape: Shape, text: str, reader: Reader, line: int) -> Block:
    file, notebook = reader.source.file, reader.source.notebook
    if shape.text is False:
        if text.strip():
            notebook.note(file, line, "", _("This block has fields only; move the text out of it."))
        return block
    if not text.strip():
        notebook.note(file, line, "", _("The text is missing: leave one empty line after the fields, then write it."))
        return block
    if shape.text == "table":
        return Block(block.kind, {**block.fields, "rows": read_table(text, file, line, notebook)})
    return Block(block.kind, block.fields, words(text, file, line, notebook))


def words(text: str, file: str, line: int, notebook: Notebook) -> str:
    """The text in its one form; each broken paragraph is noted with its line."""
    good = True
    for offset, chunk in prose.chunks(text):
        try:
            prose.parse(chunk)
        except prose.ProseBroken as wrong:
            good = False
            notebook.note(file, line + offset, "text", str(wrong))
    return prose.canonical(text) if good else ""


def check_together(kind: str, fields: dict[str, Any], reader: Reader) -> None:
    """What one field says about another."""
    if fields.get("picture") and not fields.get("alt"):
        reader.note("alt", _("Say in a few words what the picture shows and teaches."), "picture")
    if kind == "fact" and fields.get("checked_on") and (fields.get("review_by") or "9") <= fields["checked_on"]:
        reader.note("review_by", _("The review comes after the check: choose a later day."), "review_by")
    if kind in QUESTIONS:
        check_question(kind, fields, reader)


def check_question(kind: str, fields: dict[str, Any], reader: Reader) -> None:
    if fields.get("tolerance") == "0":
        del fields["tolerance"]
    if fields.get("tolerance", "").startswith("-"):
        reader.note("tolerance", _("Write 0 or more: how far off is still right."), "tolerance")
        del fields["tolerance"]
    if kind == "number" and fields.get("traps"):
        traps = tuple(Part(trap["value"]) for trap in fields["traps"])
        item = Item(kind, "", "", value="0", parts=traps, tolerance=fields.get("tolerance", "0"))
        if trap_of(item, [fields.get("value", "0")]):
            message = _("One of these would count as right. Make the tolerance smaller or take it out.")
            reader.note("traps", message, "traps")
    if kind == "cloze" and fields.get("gaps") and not gaps_are_whole(fields.get("sentence", ""), len(fields["gaps"])):
        reader.note("sentence", _("Write [1], [2] … in the sentence, one for each gap below."), "sentence")
    if kind in {"question", "pictures"} and fields.get("options"):
        right = sum(option["right"] for option in fields["options"])
        if fields.get("choose") == "one" and right != 1:
            reader.note("options", _("Mark exactly one option with “right: true”."), "options")
        if fields.get("choose") == "many" and right < MANY:
            reader.note("options", _("Mark at least two options with “right: true”."), "options")


def read_table(text: str, file: str, line: int, notebook: Notebook) -> list[list[str]]:
    """The second line only separates; every other line is a row, even one of hyphens."""
    lines = [row.strip() for row in text.strip().split("\n")]
    at = line + len(text) - len(text.lstrip("\n"))
    whole = len(lines) > MANY and all(row.startswith("|") for row in lines) and SEPARATOR.fullmatch(lines[1])
    rows = [cells(row) for row in [lines[0], *lines[2:]]]
    if not whole or not MANY <= len(rows[0]) <= COLUMNS:
        message = _("Write a table: | a | b |, a line | --- | --- |, then rows of as many cells (two to four).")
        notebook.note(file, at, "text", message)
        return rows
    for n, row in enumerate(rows):
        if len(row) != len(rows[0]):
            message = _("This row has %(now)s cells, the first one has %(wanted)s.")
            place = at + n + (n > 0)
            notebook.note(file, place, "text", message % {"now": len(row), "wanted": len(rows[0])})
        if any(len(cell) > CELL for cell in row):
            message = _("This is too long: at most %(most)s characters, now %(now)s.")
            notebook.note(file, at + n + (n > 0), "text", message % {"most": CELL, "now": max(map(len, row))})
    return rows


def cells(row: str) -> list[str]:
    parts = re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|"))
    return [one(part.replace("\\|", "|")) for part in parts]


def write_blocks(blocks: tuple[Block, ...]) -> str:
    return "\n\n".join(write_block(block) for block in blocks) + "\n"


def write_block(block: Block) -> str:
    if block.kind == "text":
        return block.text
    out = f"::: {block.kind}\n"
    shape = SHAPES[block.kind]
    fields = {name: block.fields[name] for name in shape.fields if block.fields.get(name) not in (None, "")}
    if fields:
        fields = {name: plain(shape.fields[name].kind, value) for name, value in fields.items()}
        out += yaml_text(fields)
    if shape.text == "table":
        out += "\n" + write_table(block.fields["rows"]) + "\n"
    elif shape.text:
        out += "\n" + block.text + "\n"
    return out + ":::"


def plain(kind: Is, value: Any) -> Any:
    if kind is Is.DATE:
        return dt.date.fromisoformat(value)
    if kind is Is.DECIMAL:
        return Decimal(value)
    if kind in ROWS:
        fields = ROWS[kind].fields
        return [
            {k: plain(field.kind, row[k]) for k, field in fields.items() if row.get(k) not in (None, "", [], False)}
            for row in value
        ]
    return value


def write_table(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])


class Dumper(yaml.SafeDumper):
    """One kind of quotes, lists below their field, and a text of several lines as it looks."""

    def choose_scalar_style(self) -> str:
        style = super().choose_scalar_style()
        return '"' if style == "'" else style  # one kind of quotes is enough to explain

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)  # noqa: FBT003 lists stand indented under their field


def write_words(dumper: yaml.SafeDumper, words: str) -> yaml.Node:
    style = "|" if "\n" in words else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", words, style=style)


def write_number(dumper: yaml.SafeDumper, number: Decimal) -> yaml.Node:
    words = format(number, "f")
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in words else 'int'}", words)


Dumper.add_representer(str, write_words)
Dumper.add_representer(Decimal, write_number)


def yaml_text(data: Any) -> str:
    return yaml.dump(data, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10_000)
