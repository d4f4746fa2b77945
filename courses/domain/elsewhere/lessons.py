"""Pieces of a page as the blocks of a lesson: a heading begins a step; what does not fit in it stands after it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cms.core.blocks.table import MAX_COLUMNS, MIN_COLUMNS
from courses.domain.content import prose
from courses.domain.content.docs import Block
from courses.domain.elsewhere.opening import words_of
from courses.domain.elsewhere.pictures import Pictures
from courses.domain.elsewhere.pieces import PageReader, Piece, read_page
from courses.domain.elsewhere.shapes import LONGEST_SUMMARY, LONGEST_TITLE, BroughtLesson, shortened
from courses.domain.qti.package import PackageRefused

TITLED = {"step", "do", "example", "mistake", "local"}
"""Sections of our own export that say what they are."""
PLAIN = {"ask", "audio", "video", "tool", "fact", "text"}
LONGEST_CAPTION, LONGEST_LINE, LONGEST_CELL, LONGEST_ALT = 120, 160, 200, 250


@dataclass(slots=True)
class Open:
    """A block that still grows."""

    kind: str
    title: str = ""
    parts: list[str] = field(default_factory=list)
    picture: dict[str, str] = field(default_factory=dict)


class Builder:
    def __init__(self, title: str, pictures: Pictures, page: str) -> None:
        self.title, self.pictures, self.page = title, pictures, page
        self.blocks: list[Block] = []
        self.notes: dict[str, None] = {}
        self.open: Open | None = None
        self.section = self.summary = ""
        self.heading = title
        self.is_first = True

    def add(self, piece: Piece) -> None:
        getattr(self, f"add_{piece.kind}")(piece)
        self.is_first = self.is_first and piece.kind == "section"

    def add_section(self, piece: Piece) -> None:
        if piece.words in TITLED | PLAIN | {"figure"} or self.section:
            self.end()
        self.section = piece.words if piece.words in TITLED | PLAIN | {"figure"} else ""
        if self.section == "do":
            self.open = Open("do")

    def add_heading(self, piece: Piece) -> None:
        if self.is_first and piece.words == self.title:
            return
        self.heading = piece.words
        if self.section == "do" and self.open and not self.open.parts:
            self.open.title = piece.words
            return
        self.end()
        is_step = self.section not in PLAIN and len(piece.words) <= LONGEST_TITLE
        if is_step:
            self.open = Open(self.section if self.section in TITLED else "step", piece.words)
        else:
            self.open = Open("text", parts=[bold(piece.words)])

    def add_part(self, piece: Piece) -> None:
        text = prose.text_of(piece.part)
        if piece.quiet and not self.blocks and self.open is None and not self.section and not self.summary:
            self.summary = plain(piece)
        elif self.section == "figure" and self.blocks and self.blocks[-1].kind == "figure" and self.open is None:
            last = self.blocks[-1]
            self.blocks[-1] = Block("figure", last.fields | {"caption": shortened(plain(piece), LONGEST_LINE)})
        else:
            self.open = self.open or Open("text")
            self.open.parts.append(text)

    def add_picture(self, piece: Piece) -> None:
        name, why = self.pictures.find(piece.src, self.page)
        if not name:
            self.notes.setdefault(why)
            return
        if not piece.words:
            self.notes.setdefault(
                _("A picture has no words for those who do not see it: write them before you publish.")
            )
        shown = {"picture": name, "alt": shortened(piece.words, LONGEST_ALT)}
        if self.open and self.open.kind == "step" and not self.open.picture:
            self.open.picture = shown
        else:
            self.end()
            self.blocks.append(Block("figure", shown))

    def add_table(self, piece: Piece) -> None:
        self.end()
        rows, columns = piece.rows, max(map(len, piece.rows), default=0)
        cells = max((len(cell) for row in rows for cell in row), default=0)
        if len(rows) > 1 and MIN_COLUMNS <= columns <= MAX_COLUMNS and cells <= LONGEST_CELL:
            caption = shortened(piece.words or self.heading, LONGEST_CAPTION)
            whole = [row + [""] * (columns - len(row)) for row in rows]
            self.blocks.append(Block("table", {"caption": caption, "rows": whole}))
            return
        lines = [[prose.Run(" · ".join(filter(None, row)))] for row in rows]
        parts: list[prose.Part] = [("p", [line]) for line in lines]
        if columns > 1:
            self.notes.setdefault(_("A table that does not fit on a phone (four columns at most) has become a list."))
            parts = [("ul", lines)]
        if lines:
            self.open = Open("text", parts=[prose.text_of(part) for part in parts])

    def end(self) -> None:
        """A heading without words under it is no step: it stays as a line, or as the words of its picture."""
        done, self.open = self.open, None
        if done is None:
            return
        text = "\n\n".join(done.parts)
        if done.kind == "text" or not text:
            lines = [bold(done.title)] if done.title and not done.picture else []
            text = "\n\n".join([*lines, text] if text else lines)
            if text:
                self.blocks.append(Block("text", {}, prose.canonical(text)))
            if done.picture:
                caption = {"caption": shortened(done.title, LONGEST_LINE)} if done.title else {}
                self.blocks.append(Block("figure", done.picture | caption))
            return
        fields = ({"title": done.title} if done.title else {}) | done.picture
        self.blocks.append(Block(done.kind, fields, prose.canonical(text)))


def bold(words: str) -> str:
    return prose.text_line([prose.Run(words, bold=True)])


def plain(piece: Piece) -> str:
    return " ".join(run.text for line in piece.part[1] for run in line)


def lesson_from(
    html: str, *, ident: str, page: str, pictures: Pictures, title: str = "", fallback: str = ""
) -> BroughtLesson:
    """``title`` is what the contents call it; without one the page's own, at last ``fallback``."""
    read: PageReader = read_page(html)
    first = next((piece.words for piece in read.pieces if piece.kind == "heading"), "")
    named = next(filter(None, (shortened(words, len(words)) for words in (title, first, read.title))), "")
    builder = Builder(named, pictures, page)
    for piece in read.pieces:
        builder.add(piece)
    builder.end()
    notes = [*read.notes, *builder.notes]
    if not named:
        notes.insert(0, _("It has no title: it is called after its file. Give it one."))
    elif len(named) > LONGEST_TITLE:
        notes.insert(0, _("Its title was longer than 80 characters and is shortened."))
    return BroughtLesson(
        ident=ident,
        title=shortened(named or fallback, LONGEST_TITLE),
        summary=shortened(builder.summary or read.summary, LONGEST_SUMMARY),
        blocks=tuple(builder.blocks),
        notes=notes,
    )


def read_lesson(files: dict[str, bytes], path: str, **facts: str | Pictures) -> BroughtLesson | str:
    """The lesson of an HTML file; words where there is none in it."""
    try:
        html = words_of(files[path])
        lesson = lesson_from(html, page=path, **facts)  # type: ignore[arg-type]  # handed on as they came
    except PackageRefused as refused:
        return str(refused)
    return lesson if lesson.blocks else _("There is nothing in it that a lesson could hold.")
