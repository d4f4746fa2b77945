"""Many pictures side by side on a few large ones, so that a person can look at all of them in minutes."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SHEET = (2000, 1500)
CELL = {360: 330, 768: 480, 794: 480, 1280: 640}  # width of one picture on the sheet, by the screen's width
HEAD, GAP = 22, 10


def make_sheets(folder: Path) -> list[Path]:
    """Sheets for each width and look; short pages stand under each other, a long one goes on in the next column."""
    for old in folder.glob("sheet-*.png"):
        old.unlink()
    groups: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.png")):
        _, _, look = _split(path.stem)
        groups.setdefault(look, []).append(path)
    return [sheet for look, paths in groups.items() for sheet in _group(folder, look, paths)]


def _split(stem: str) -> tuple[str, int, str]:
    """``home-visitor-360-dark-en`` → its name, its width, ``360-dark-en``."""
    words = stem.split("-")
    at = next(number for number, word in enumerate(words) if word.isdigit() and int(word) in CELL)
    return "-".join(words[:at]), int(words[at]), "-".join(words[at:])


def _group(folder: Path, look: str, paths: list[Path]) -> list[Path]:
    cell = CELL[_split(paths[0].stem)[1]]
    across = (SHEET[0] + GAP) // (cell + GAP)
    columns: list[list[Image.Image]] = []
    room = 0  # what is left of the last column
    for piece in (piece for path in paths for piece in _pieces(path)):
        if piece.height > room:
            columns.append([])
            room = SHEET[1]
        columns[-1].append(piece)
        room -= piece.height
    made = []
    for number, start in enumerate(range(0, len(columns), across), 1):
        sheet = Image.new("RGB", SHEET, "#888")
        for place, column in enumerate(columns[start : start + across]):
            top = 0
            for piece in column:
                sheet.paste(piece, (place * (cell + GAP), top))
                top += piece.height
        made.append(folder / f"sheet-{look}-{number:02}.png")
        sheet.save(made[-1])
    return made


def _pieces(path: Path) -> list[Image.Image]:
    """The picture cut into pieces no higher than a sheet, its name above each."""
    name, width, _ = _split(path.stem)
    cell, body = CELL[width], SHEET[1] - HEAD
    whole = Image.open(path).convert("RGB")
    whole = whole.resize((cell, max(1, round(whole.height * cell / whole.width))), Image.Resampling.LANCZOS)
    pieces = []
    for top in range(0, whole.height, body):
        part = whole.crop((0, top, cell, min(top + body, whole.height)))
        piece = Image.new("RGB", (cell, part.height + HEAD), "#888")
        piece.paste(part, (0, HEAD))
        ImageDraw.Draw(piece).text((4, 2), f"{name} +" if top else name, "white", ImageFont.load_default(15))
        pieces.append(piece)
    return pieces
