"""MP4 and WebM without what people and programs wrote beside sound and film.

Boxes that are not known to be needed become free space of the same length, so that everything else stays where its
index says. Each cleaner takes a whole file; ``ValueError`` or ``LookupError`` for what cannot be followed or has no
sound or film in it.
"""

from cms.core.film_tracks import boxes, only_picture_and_sound
from cms.core.sound_parts import VORBIS_WORDS, emptied

DEEPEST = 8  # a film needs two
MOST_BOXES = 100_000
SPACE = {b"free", b"skip", b"wide"}
EVERYWHERE_TELLS = {b"udta", b"meta", b"uuid"}
MP4_PARTS: dict[bytes, set[bytes]] = {
    b"": {b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"sidx", b"ssix", b"mfra", b"pdin"},
    b"moov": {b"mvhd", b"iods", b"trak", b"mvex"},
    b"trak": {b"tkhd", b"edts", b"mdia", b"tapt"},
}
"""What may stand in a file, in its head, in a track; in other boxes only what tells is emptied."""
WITH_BOXES = {b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf"}


def with_empty_boxes(content: bytes) -> bytes:
    data = bytearray(content)
    seen: list[bytes] = []
    end = empty_boxes(data, (0, len(data)), seen)
    if b"moov" not in seen or b"mdat" not in seen:
        raise ValueError(end)
    del data[end:]
    only_picture_and_sound(data)
    return bytes(data)


def empty_boxes(
    data: bytearray, between: tuple[int, int], seen: list[bytes], inside: bytes = b"", depth: int = 0
) -> int:
    """Empties what tells and gives where the last box ends; ``seen`` are the outermost boxes' names."""
    if depth > DEEPEST:
        raise ValueError(depth)
    last = between[0]
    for name, start, body, last in boxes(data, *between):
        if name in EVERYWHERE_TELLS | SPACE or name not in MP4_PARTS.get(inside, {name}):
            data[start + 4 : start + 8] = b"free"
            data[body:last] = bytes(last - body)
        elif name in WITH_BOXES:
            empty_boxes(data, (body, last), seen, name, depth + 1)
        seen.append(b"" if inside else name)
        if len(seen) > MOST_BOXES:
            raise ValueError(start)
    return last


VOID = 0xEC
UNKNOWN_SIZE = {(1 << 7 * width) - 1: width for width in range(1, 9)}
MASTERS = {0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0}  # film, about it, tracks, track, cluster, group
EBML_HEAD, PIECES, PRIVATE = 0x1A45DFA3, {0xA3, 0xA1}, 0x63A2
OF_THE_FILM = {EBML_HEAD, 0x114D9B74, 0x1C53BB6B, 0x2AD7B1, 0x4489, 0x4D80, 0x5741, 0x73A4}
OF_A_TRACK = {
    *(0xD7, 0x73C5, 0x83, 0xB9, 0x88, 0x55AA, 0x9C, 0x22B59C, 0x22B59D, 0x86, PRIVATE, 0x56AA, 0x56BB),
    *(0x23E383, 0x23314F, 0xE0, 0xE1, 0x55EE, 0x6DE7, 0x6DF8, 0xAA),
}
OF_A_CLUSTER = {0xE7, 0xA7, 0xAB, 0x9B, 0xFB, 0x75A1, 0x75A2, *PIECES}
WEBM_PARTS = OF_THE_FILM | OF_A_TRACK | OF_A_CLUSTER
MOST_PARTS = 200_000


def with_empty_elements(content: bytes) -> bytes:
    """Tags, attachments, chapters, title, date and checksums become void; half an element at the end is cut off."""
    data, at, pieces = bytearray(content), 0, 0
    for _part in range(MOST_PARTS):
        if at >= len(data):
            break
        start = at
        name, at, _width = number(data, at, keep_mark=True)
        size, at, width = number(data, at, keep_mark=False)
        if name in MASTERS:
            continue
        end = at + size
        if end > len(data) or UNKNOWN_SIZE.get(size) == width:
            data, end = data[:start], start
        elif name not in WEBM_PARTS:
            data[start:end] = void(end - start)
        elif name == PRIVATE and VORBIS_WORDS in data[at:end]:
            empty_private(data, at, end)
        pieces += name in PIECES and end > start
        at = end
    else:
        raise ValueError(at)
    if not pieces:
        raise ValueError(len(data))
    return bytes(data)


def void(length: int) -> bytes:
    """An element that says nothing, ``length`` bytes with its head."""
    for width in (1, 8):
        size = length - 1 - width
        if 0 <= size < (1 << 7 * width) - 1:
            return bytes([VOID]) + (size | 1 << 7 * width).to_bytes(width) + bytes(size)
    raise ValueError(length)


def number(data: bytearray, at: int, *, keep_mark: bool) -> tuple[int, int, int]:
    """A number whose first bit set says how many bytes it has, where the next begins, and how many it had."""
    width = 9 - data[at].bit_length()
    if width > 8 or at + width > len(data):  # noqa: PLR2004 the format's own limit
        raise ValueError(at)
    value = int.from_bytes(data[at : at + width])
    return (value if keep_mark else value - (1 << 7 * width)), at + width, width


def empty_private(data: bytearray, at: int, end: int) -> None:
    """Vorbis keeps three packets here (their number less one, the lengths of two, the packets): the second is words."""
    lengths, here = [], at + 1
    if data[at] != 2:  # noqa: PLR2004
        raise ValueError(at)
    for _packet in range(2):
        length = 0
        while data[here] == 0xFF:  # noqa: PLR2004
            length, here = length + 0xFF, here + 1
        lengths.append(length + data[here])
        here += 1
    comment = slice(here + lengths[0], here + sum(lengths))
    if comment.stop > end:
        raise ValueError(at)
    data[comment] = emptied(bytes(data[comment]), VORBIS_WORDS)
