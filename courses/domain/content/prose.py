r"""The little Markdown of lessons, to HTML and back without loss.

Paragraphs, ``- `` and ``1. `` lists, ``**bold**``, ``*italic*``, ``[words](https://…)``, a backslash at the end of a
line for a break, and ``\`` before a sign that is meant as itself. Bold and italic are switches, so that they also work
between Chinese characters and punctuation, where CommonMark's rule of flanking spaces fails.
"""

import re
from dataclasses import dataclass, replace
from html import escape
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext as _

from cms.core.domain.words import tidy

SIGN = re.compile(r"\\(\n|[\\*\[\]().#|:>`-])|(\*\*|\*)|\[|\]\(([^()\s]*)\)|\]")
ITEM = re.compile(r"(?:(-)|\d+\.) +")
LINK = re.compile(r"https?://[^\s()]+")
WIDE = re.compile(r"[⺀-鿿豈-﫿＀-￯　-〿]")


class ProseBroken(ValueError):  # noqa: N818 said of the text
    """The text is not what this little Markdown allows; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look; ``text`` is a newline for a break."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


Part = tuple[str, list[list[Run]]]  # ("p" | "ul" | "ol", lines)


def to_html(text: str) -> str:
    return "".join(html_of(part) for part in parse(text))


def from_html(html: str) -> str:
    reader = Reader()
    reader.feed(html)
    return "\n\n".join(text_of(part) for part in reader.parts if any(part[1]))


def canonical(text: str) -> str:
    return from_html(to_html(text))


def chunks(text: str) -> list[tuple[int, str]]:
    """What stands between empty lines, each with the number of its first line, from 0."""
    out: list[tuple[int, list[str]]] = []
    for n, line in enumerate(text.split("\n")):
        if not line.strip():
            out.append((n + 1, []))
        elif not out:
            out.append((n, [line]))
        else:
            out[-1][1].append(line)
    return [(n, "\n".join(lines)) for n, lines in out if lines]


def parse(text: str) -> list[Part]:
    parts: list[Part] = []
    for _offset, chunk in chunks(tidy(text)):
        lines = chunk.strip().split("\n")
        if lines[0].startswith(("#", "|", ">", "```")):
            raise ProseBroken(_("Only paragraphs and lists can stand here; write this line as plain words."))
        found = ITEM.match(lines[0])
        if found:
            parts.append(("ul" if found[1] else "ol", [inline(item) for item in items(lines)]))
        else:
            parts.append(("p", [inline(joined(lines))]))
    return parts


def items(lines: list[str]) -> list[str]:
    """Entries of a list; a line that begins with spaces goes on with the entry before it."""
    entries: list[list[str]] = []
    for line in lines:
        found = ITEM.match(line)
        if found:
            entries.append([line[found.end() :]])
        elif line.startswith(" "):
            entries[-1].append(line.strip())
        else:
            raise ProseBroken(_("Leave one empty line after a list."))
    return [joined(entry) for entry in entries]


def joined(lines: list[str]) -> str:
    """Lines of one paragraph as one: no space appears between Chinese characters."""
    text = lines[0].strip()
    for line in lines[1:]:
        after = line.strip()
        if text.endswith("\\") and not text.endswith("\\\\"):
            text += "\n" + after
        else:
            tight = WIDE.match(text[-1:]) or WIDE.match(after[:1])
            text += after if tight else " " + after
    return text


def inline(text: str) -> list[Run]:
    runs: list[Run] = []
    look, at, opened = Run(""), 0, -1
    for sign in SIGN.finditer(text):
        put(runs, look, text[at : sign.start()])
        at = sign.end()
        if sign[1] == "\n":
            runs.append(replace(look, text="\n"))
        elif sign[1]:
            put(runs, look, sign[1])
        elif sign[2]:
            look = replace(look, bold=not look.bold) if sign[2] == "**" else replace(look, italic=not look.italic)
        elif sign[0] == "[":
            opened = len(runs)
        elif sign[0] == "]":
            raise ProseBroken(_("A link is written [words](https://…); put a backslash before a bracket that is none."))
        else:
            opened = linked(runs, opened, sign[3])
    put(runs, look, text[at:])
    if look.bold or look.italic:
        raise ProseBroken(_("A * or ** is opened and not closed; put a backslash before a star that is none."))
    if opened >= 0:
        raise ProseBroken(_("A link is written [words](https://…); put a backslash before a bracket that is none."))
    return merged(runs)


def linked(runs: list[Run], opened: int, href: str) -> int:
    if opened < 0 or not LINK.fullmatch(href):
        raise ProseBroken(_("A link is written [words](https://…); put a backslash before a bracket that is none."))
    runs[opened:] = [replace(run, href=href) for run in runs[opened:]]
    return -1


def put(runs: list[Run], look: Run, text: str) -> None:
    if text:
        runs.append(replace(look, text=text))


def merged(runs: list[Run]) -> list[Run]:
    """Neighbours of one look become one run; outer spaces go; empty runs vanish."""
    out: list[Run] = []
    for run in runs:
        text = run.text if run.text == "\n" else re.sub(r"\s+", " ", run.text)
        if out and text != "\n" and out[-1].text != "\n" and replace(run, text="") == replace(out[-1], text=""):
            out[-1] = replace(out[-1], text=re.sub(r"\s+", " ", out[-1].text + text))
        elif text:
            out.append(replace(run, text=text))
    return trimmed(out)


def trimmed(runs: list[Run]) -> list[Run]:
    while runs and not runs[0].text.strip():
        runs = runs[1:]
    while runs and not runs[-1].text.strip():
        runs = runs[:-1]
    if runs:
        runs = [replace(runs[0], text=runs[0].text.lstrip()), *runs[1:]]
        runs = [*runs[:-1], replace(runs[-1], text=runs[-1].text.rstrip())]
    for n, run in enumerate(runs):  # no spaces around a break
        if run.text == "\n":
            runs[n - 1] = replace(runs[n - 1], text=runs[n - 1].text.rstrip(" "))
            runs[n + 1] = replace(runs[n + 1], text=runs[n + 1].text.lstrip(" "))
    return [run for run in runs if run.text]


def html_of(part: Part) -> str:
    kind, lines = part
    if kind == "p":
        return f"<p>{html_line(lines[0])}</p>"
    return f"<{kind}>" + "".join(f"<li>{html_line(line)}</li>" for line in lines) + f"</{kind}>"


def html_line(runs: list[Run]) -> str:
    out = ""
    for run in runs:
        text = "<br/>" if run.text == "\n" else escape(run.text, quote=False)
        text = f"<i>{text}</i>" if run.italic else text
        text = f"<b>{text}</b>" if run.bold else text
        out += f'<a href="{escape(run.href)}">{text}</a>' if run.href else text
    return out


def text_of(part: Part) -> str:
    kind, lines = part
    if kind == "p":
        return text_line(lines[0])
    marks = ("- " if kind == "ul" else f"{n}. " for n in range(1, len(lines) + 1))
    return "\n".join(mark + text_line(line).replace("\n", "\n   ") for mark, line in zip(marks, lines, strict=False))


def text_line(runs: list[Run]) -> str:
    out, look = "", Run("")
    for run in [*runs, Run("")]:
        if look.href and look.href != run.href:
            out += f"]({look.href})"
        out += "**" * (look.bold != run.bold) + "*" * (look.italic != run.italic)
        if run.href and look.href != run.href:
            out += "["
        out += "\\\n" if run.text == "\n" else re.sub(r"([\\*\[\]])", r"\\\1", run.text)
        look = run
    return re.sub(r"(?m)^(?:(-)(?= )|(\d+)\.(?= )|(#|\||:::|>|```))", guarded, out)


def guarded(found: re.Match[str]) -> str:
    """A line must not look like a list, a heading or a fence when it is plain words."""
    if found[1]:
        return "\\-"
    return f"{found[2]}\\." if found[2] else "\\" + found[3]


class Reader(HTMLParser):
    """What the rich text editor saves, as parts; tags it does not know are read through."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self.lists: list[str] = []
        self.look = Run("")
        self.runs: list[Run] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        if tag in {"ul", "ol"}:
            self.parts.append((tag, []))
            self.lists.append(tag)
        elif tag in {"p", "li"} or (len(tag) == 2 and tag[0] == "h" and tag != "hr"):  # noqa: PLR2004 h1 to h6
            self.runs = []
        elif tag in {"b", "strong"}:
            self.look = replace(self.look, bold=True)
        elif tag in {"i", "em"}:
            self.look = replace(self.look, italic=True)
        elif tag == "a":
            href = dict(attrs).get("href") or ""
            self.look = replace(self.look, href=href if LINK.fullmatch(href) else "")
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            self.lists.pop()
        elif tag in {"b", "strong"}:
            self.look = replace(self.look, bold=False)
        elif tag in {"i", "em"}:
            self.look = replace(self.look, italic=False)
        elif tag == "a":
            self.look = replace(self.look, href="")
        elif self.runs is not None and tag not in {"br", "span"}:
            self.end_line()

    def end_line(self) -> None:
        line = merged(self.runs or [])
        self.runs = None
        if line and self.lists:
            self.parts[-1][1].append(line)
        elif line:
            self.parts.append(("p", [line]))

    def handle_data(self, data: str) -> None:
        if self.runs is None:
            if not data.strip():
                return
            self.runs = []
        self.runs.append(replace(self.look, text=data if data == "\n" else tidy(data).replace("\n", " ")))

    def close(self) -> None:
        super().close()
        if self.runs:
            self.end_line()
