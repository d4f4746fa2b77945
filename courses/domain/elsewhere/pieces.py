"""A page from elsewhere as a stream of plain pieces. Only words, lists, tables and names of pictures get through."""

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.domain.content.prose import LINK, Part, Run, merged
from courses.domain.qti.package import PackageRefused

SCRIPTS = _("Scripts are left out.")
EMBEDS = _("What is built in from elsewhere is left out: films, sound, frames, formulas.")
STYLES = _("Colours, fonts and other styles are left out.")
FIELDS = _("Fields to fill in are left out.")
LINKS = _("A link that leads inside the package has become plain words.")
LISTS = _("A list inside a list has become one list.")

BROKEN = _("The code of this page is broken: its tags have no end. Open it in an editor of web pages, save it again.")
UNCLOSED = re.compile(r"<[^<>]*(?=<|\Z)")
MOST_LOOKED_FOR = 50_000_000
"""Characters, some seconds: of each tag without an end the parser looks for it through all that follows."""

DROPPED: dict[str, Promise] = {
    "script": SCRIPTS,
    "noscript": SCRIPTS,
    "template": SCRIPTS,
    "style": STYLES,
    **dict.fromkeys(("iframe", "object", "embed", "applet", "video", "audio", "canvas", "svg", "math"), EMBEDS),
    **dict.fromkeys(("input", "select", "textarea", "button"), FIELDS),
}
WITHOUT_END = {"embed", "input"}
HEADINGS = {f"h{n}" for n in range(1, 7)}
BLOCKS = {
    *("p", "div", "li", "dt", "dd", "blockquote", "pre", "section", "article", "main", "header", "footer", "aside"),
    *("figure", "figcaption", "details", "summary", "hr", "ul", "ol", "dl", "body", "nav", "form", "center", "address"),
}
BOLD, ITALIC = {"b", "strong"}, {"i", "em"}
RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
BREAK = "\n"


@dataclass(slots=True)
class Piece:
    """``kind``: ``heading``, ``part`` (a paragraph or list), ``picture``, ``table``, ``section``.

    ``words`` are a heading's, a table's caption, the class of a section that begins (empty where it ends).
    """

    kind: str
    words: str = ""
    part: Part = ("p", [])
    rows: list[list[str]] = field(default_factory=list)
    src: str = ""
    quiet: bool = False


def looking(look: Run, tag: str, *, on: bool) -> Run:
    return replace(look, bold=on) if tag in BOLD else replace(look, italic=on)


class PageReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self.notes: dict[str, None] = {}
        self.title = self.summary = ""
        self.runs: list[Run] = []
        self.look = Run("")
        self.lists: list[str] = []
        self.open_list: Piece | None = None
        self.is_new_item = True
        self.sections: list[str] = []
        self.skipping, self.depth = "", 0
        self.inside: set[str] = set()
        self.rows: list[list[str]] | None = None
        self.cell: list[str] | None = None
        self.tables, self.caption = 0, ""
        self.quiet = False

    def note(self, words: Any) -> None:
        self.notes.setdefault(str(words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if self.skipping:
            self.depth += tag == self.skipping
            return
        if tag in DROPPED:
            self.note(DROPPED[tag])
            if tag not in WITHOUT_END:
                self.skipping, self.depth = tag, 1
            return
        self.look_at(facts)
        if tag in HEADINGS | BLOCKS:
            self.flush()
        if tag in BOLD | ITALIC:
            self.look = looking(self.look, tag, on=True)
        elif tag in OPEN:
            OPEN[tag](self, tag, facts)
        elif tag in {"title", "pre", "sup", "sub"}:
            self.inside.add(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.skipping:
            self.depth -= tag == self.skipping
            self.skipping = self.skipping if self.depth else ""
            return
        if tag in HEADINGS:
            self.end_heading()
        elif tag in BLOCKS:
            self.flush()
        if tag in BOLD | ITALIC:
            self.look = looking(self.look, tag, on=False)
        elif tag in CLOSE:
            CLOSE[tag](self)
        self.inside.discard(tag)

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        if "title" in self.inside:
            self.title += data
            return
        if self.inside & {"sup", "sub"}:
            data = data.translate(RAISED if "sup" in self.inside else LOWERED)
        if self.cell is not None:
            self.cell.append(data)
        elif "pre" in self.inside:
            for n, line in enumerate(data.split(BREAK)):
                self.runs += [replace(self.look, text=BREAK)] * bool(n) + [replace(self.look, text=line)]
        else:
            self.runs.append(replace(self.look, text=data.replace(BREAK, " ")))

    def close(self) -> None:
        super().close()
        self.end_table(whole=True)
        self.flush()

    def look_at(self, facts: dict[str, str]) -> None:
        if "style" in facts:
            self.note(STYLES)
        if any(name.startswith("on") for name in facts):
            self.note(SCRIPTS)

    def flush(self) -> None:
        """What has been read of a line becomes a paragraph, or an entry of the list that is open."""
        if self.cell is not None:
            self.cell.append(" ")
        line = merged(self.runs)
        self.runs = []
        if not line:
            return
        if not self.lists:
            self.pieces.append(Piece("part", part=("p", [line]), quiet=self.quiet))
            return
        if self.open_list is None or self.pieces[-1] is not self.open_list:
            self.open_list = Piece("part", part=(self.lists[0], []))
            self.pieces.append(self.open_list)
            self.is_new_item = True
        lines = self.open_list.part[1]
        if self.is_new_item:
            lines.append(line)
        else:
            lines[-1] += [Run(BREAK), *line]
        self.is_new_item = False

    def end_heading(self) -> None:
        words = " ".join("".join(run.text for run in self.runs).split())
        if self.cell is not None or self.lists:
            self.runs = [replace(run, bold=True) for run in self.runs]
            self.flush()
            return
        self.runs = []
        if words:
            self.pieces.append(Piece("heading", words))

    def start_list(self, tag: str, facts: dict[str, str]) -> None:
        if self.lists:
            self.note(LISTS)
        else:
            self.open_list = None
        self.lists.append(tag)

    def end_list(self) -> None:
        if self.lists:
            self.lists.pop()
        self.is_new_item = True

    def start_item(self, tag: str, facts: dict[str, str]) -> None:
        self.is_new_item = True

    def start_link(self, tag: str, facts: dict[str, str]) -> None:
        href = facts.get("href", "").strip()
        if href and not LINK.fullmatch(href):
            self.note(LINKS)
            href = ""
        self.look = replace(self.look, href=href)

    def end_link(self) -> None:
        self.look = replace(self.look, href="")

    def start_break(self, tag: str, facts: dict[str, str]) -> None:
        """Two breaks in a row are how many people end a paragraph."""
        if self.cell is not None:
            self.cell.append(" ")
        elif self.runs and self.runs[-1].text == BREAK:
            self.flush()
        else:
            self.runs.append(replace(self.look, text=BREAK))

    def start_picture(self, tag: str, facts: dict[str, str]) -> None:
        if self.cell is None:
            self.flush()
        self.pieces.append(Piece("picture", " ".join(facts.get("alt", "").split()), src=facts.get("src", "").strip()))

    def start_meta(self, tag: str, facts: dict[str, str]) -> None:
        if facts.get("name", "").lower() == "description":
            self.summary = " ".join(facts.get("content", "").split())

    def start_style_file(self, tag: str, facts: dict[str, str]) -> None:
        if "stylesheet" in facts.get("rel", "").lower():
            self.note(STYLES)

    def start_paragraph(self, tag: str, facts: dict[str, str]) -> None:
        self.quiet = "quiet" in facts.get("class", "").split()

    def end_paragraph(self) -> None:
        self.quiet = False

    def start_section(self, tag: str, facts: dict[str, str]) -> None:
        kind = "figure" if tag == "figure" else next(iter(facts.get("class", "").split()), "")
        self.sections.append(kind)
        self.pieces.append(Piece("section", kind))

    def end_section(self) -> None:
        if self.sections:
            self.sections.pop()
            self.pieces.append(Piece("section", self.sections[-1] if self.sections else ""))

    def start_table(self, tag: str, facts: dict[str, str]) -> None:
        self.flush()
        self.tables += 1
        if self.tables == 1:
            self.rows, self.caption = [], ""

    def start_row(self, tag: str, facts: dict[str, str]) -> None:
        self.end_cell()
        if self.rows is not None and self.tables == 1:
            self.rows.append([])

    def start_cell(self, tag: str, facts: dict[str, str]) -> None:
        if self.rows is None or self.tables > 1:
            return
        self.end_cell()
        if not self.rows:
            self.rows.append([])
        self.cell = []

    def end_cell(self) -> None:
        if self.cell is not None and self.rows and self.tables == 1:
            self.rows[-1].append(" ".join("".join(self.cell).split()))
            self.cell = None

    def start_caption(self, tag: str, facts: dict[str, str]) -> None:
        if self.rows is not None:
            self.cell = []

    def end_caption(self) -> None:
        if self.rows == [] and self.cell is not None:
            self.caption, self.cell = " ".join("".join(self.cell).split()), None

    def end_table(self, *, whole: bool = False) -> None:
        if self.rows is None:
            return
        self.tables = 0 if whole else self.tables - 1
        if self.tables:
            return
        self.tables = 1
        self.end_cell()
        self.pieces.append(Piece("table", self.caption, rows=[row for row in self.rows if any(row)]))
        self.tables, self.rows, self.cell = 0, None, None


OPEN = {
    **dict.fromkeys(("ul", "ol"), PageReader.start_list),
    **dict.fromkeys(("section", "figure"), PageReader.start_section),
    **dict.fromkeys(("td", "th"), PageReader.start_cell),
    "li": PageReader.start_item,
    "a": PageReader.start_link,
    "br": PageReader.start_break,
    "img": PageReader.start_picture,
    "meta": PageReader.start_meta,
    "link": PageReader.start_style_file,
    "p": PageReader.start_paragraph,
    "table": PageReader.start_table,
    "tr": PageReader.start_row,
    "caption": PageReader.start_caption,
}
CLOSE = {
    **dict.fromkeys(("ul", "ol"), PageReader.end_list),
    **dict.fromkeys(("section", "figure"), PageReader.end_section),
    **dict.fromkeys(("td", "th"), PageReader.end_cell),
    "a": PageReader.end_link,
    "p": PageReader.end_paragraph,
    "table": PageReader.end_table,
    "tr": PageReader.end_cell,
    "caption": PageReader.end_caption,
}


def read_page(html: str) -> PageReader:
    """Raises ``PackageRefused`` for code that the parser would choke on, or take minutes for."""
    if sum(len(html) - tag.start() for tag in UNCLOSED.finditer(html)) > MOST_LOOKED_FOR:
        raise PackageRefused(BROKEN)
    reader = PageReader()
    try:
        reader.feed(html)
        reader.close()
    except AssertionError as wrong:  # of a declaration such as <![x that HTML does not know
        raise PackageRefused(BROKEN) from wrong
    return reader
