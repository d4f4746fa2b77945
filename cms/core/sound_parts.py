"""MP3, WAV and Ogg without what people and programs wrote beside the sound.

Each cleaner takes a whole file and gives one that sounds the same; ``ValueError`` or ``LookupError`` for what cannot be
followed or has no sound in it.
"""

import re
from zlib import crc32

# MP3: a file is a row of frames, and whatever stands between them (ID3, APE, Lyrics3, a picture) is no sound.
SYNC, LAYER_3 = 0xE0, 1
VERSION_1, NO_VERSION = 3, 1
RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
KILOBITS = {
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
MAY_BEGIN = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]")
MOST_MISSES = 20_000
ID3_HEAD, ID3_HAS_FOOT = 10, 0x10


def frame_length(content: bytes, at: int) -> int:
    """Bytes of the MP3 frame that begins here; 0 where none does. Two bytes alone also begin a text in UTF-16."""
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] < SYNC:  # noqa: PLR2004
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bits, rate, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version == NO_VERSION or layer != LAYER_3 or bits in {0, 15} or rate == 3:  # noqa: PLR2004 all its bits set
        return 0
    is_first = version == VERSION_1
    return (144 if is_first else 72) * KILOBITS[is_first][bits - 1] * 1000 // RATES[version][rate] + padding


def frames_only(content: bytes) -> bytes:
    """Frames of one kind; the first of a row counts only where another follows it, so words do not pass as sound."""
    out, at, kind, in_row, misses = [], behind_id3(content), b"", -1, 0
    while misses < MOST_MISSES and (found := MAY_BEGIN.search(content, at)):
        at = found.start()
        size, mine = frame_length(content, at), kind_of_frame(content, at)
        end = at + size
        follows = at == in_row or (frame_length(content, end) and kind_of_frame(content, end) == mine)
        if size and follows and end <= len(content) and mine == (kind or mine):
            out.append(content[at:end])
            at, kind, in_row = end, mine, end
        else:
            at, misses = at + 1, misses + 1
    if len(out) < 2:  # noqa: PLR2004
        raise ValueError(len(out))
    return b"".join(out)


def kind_of_frame(content: bytes, at: int) -> bytes:
    """What all frames of a file share: version, layer and samples a second."""
    return bytes([content[at + 1] & 0x1E, content[at + 2] & 0x0C])


def behind_id3(content: bytes) -> int:
    """Its length is written in four bytes of seven bits; a cover in it may look like sound."""
    at = 0
    while content[at : at + 3] == b"ID3" and len(content) > at + ID3_HEAD:
        numbers = zip(content[at + 6 : at + 10], (21, 14, 7, 0), strict=True)
        size = sum((byte & 0x7F) << shift for byte, shift in numbers)
        at += ID3_HEAD + size + (ID3_HEAD if content[at + 5] & ID3_HAS_FOOT else 0)
    return at


# WAV
WAV_PARTS = {b"fmt ", b"fact", b"data"}
SHORTEST_FORMAT, LONGEST_FORMAT = 16, 64


def sound_only(content: bytes) -> bytes:
    """A WAV of its format and its samples. A recorder that was stopped hard wrote no length: the rest is sound."""
    parts: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(content):
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if name in WAV_PARTS:
            parts.setdefault(name, content[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    if not parts.get(b"data") or not SHORTEST_FORMAT <= len(parts.get(b"fmt ", b"")) <= LONGEST_FORMAT:
        raise ValueError(list(parts))
    ordered = [(name, parts[name]) for name in (b"fmt ", b"fact", b"data") if name in parts]
    body = b"WAVE" + b"".join(
        name + len(part).to_bytes(4, "little") + part + bytes(len(part) % 2) for name, part in ordered
    )
    return b"RIFF" + len(body).to_bytes(4, "little") + body


# Ogg: pages with a checksum each; the second packet of a stream is its comment.
PAGE_HEAD, SUM = 27, slice(22, 26)
FULL = 255
BEGINS = 0x02
VORBIS_WORDS = b"\x03vorbis"
COMMENTS = {b"OpusHead": b"OpusTags", b"\x01vorbis": VORBIS_WORDS}
BACKWARDS = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def with_empty_comments(content: bytes) -> bytes:
    """Sound in Opus or Vorbis whose comments are nought, in as many bytes as before; half a page at the end is cut."""
    data = bytearray(content)
    at, comments, sounds = 0, dict[bytes, OggComment](), 0
    while (body := ogg_body(data, at)) and (end := body + sum(data[at + PAGE_HEAD : body])) <= len(data):
        stream = bytes(data[at + 14 : at + 18])
        if data[at + 5] & BEGINS:
            mark = next((mark for first, mark in COMMENTS.items() if data[body:end].startswith(first)), None)
            if mark is None or stream in comments:
                raise ValueError(at)
            comments[stream] = OggComment(mark)
        elif comments[stream].is_whole:
            sounds += end > body
        else:
            comments[stream].take(data, at, body)
        at = end
    if not sounds or not all(comment.is_whole for comment in comments.values()):
        raise ValueError(at)
    for comment in comments.values():
        comment.empty(data)
    return bytes(data[:at])


def ogg_body(data: bytearray, at: int) -> int:
    """Where a page's body begins; 0 where there is no page."""
    is_page = at + PAGE_HEAD <= len(data) and data[at : at + 4] == b"OggS" and not data[at + 4]
    return at + PAGE_HEAD + data[at + 26] if is_page else 0


class OggComment:
    """The second packet of one stream: which bytes of which pages it has."""

    def __init__(self, mark: bytes) -> None:
        self.mark, self.is_whole = mark, False
        self.places: list[slice] = []
        self.pages: list[slice] = []

    def take(self, data: bytearray, at: int, body: int) -> None:
        """Its share of the page at ``at``; a packet ends with the first piece that is not full."""
        size = 0
        for piece in data[at + PAGE_HEAD : body]:
            size += piece
            if piece < FULL:
                self.is_whole = True
                break
        self.places.append(slice(body, body + size))
        self.pages.append(slice(at, body + sum(data[at + PAGE_HEAD : body])))

    def empty(self, data: bytearray) -> None:
        packet = emptied(b"".join(data[place] for place in self.places), self.mark)
        for place, page in zip(self.places, self.pages, strict=True):
            size = place.stop - place.start
            data[place], packet = packet[:size], packet[size:]
            data[page.start + SUM.start : page.start + SUM.stop] = bytes(4)
            data[page.start + SUM.start : page.start + SUM.stop] = checksum(bytes(data[page]))


def emptied(packet: bytes, mark: bytes) -> bytes:
    """No maker, no comment, and nought to its end."""
    bare = mark + bytes(8) + (b"\x01" if mark == VORBIS_WORDS else b"")
    if not packet.startswith(mark) or len(packet) < len(bare):
        raise ValueError(mark)
    return bare.ljust(len(packet), b"\0")


def checksum(page: bytes) -> bytes:
    """Ogg's own: the usual CRC-32 read from the other end, beginning with nought."""
    turned = crc32(page.translate(BACKWARDS), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{turned:032b}"[::-1], 2).to_bytes(4, "little")
