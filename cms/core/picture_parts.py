"""What a picture's file is made of, read without decoding it: only parts that draw, or something else beside them.

A list of what may stand in a file, not of what must not: cameras and apps think of new places for words every year, and
some of them (PNG) stand behind the picture, where a reader that only wants to draw has long stopped.
"""

from collections.abc import Callable

PNG_HEAD = b"\x89PNG\r\n\x1a\n"
PNG_PARTS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
WEBP_PARTS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
WEBP_ALPHA = 0x10  # of the flags in VP8X the only one that draws and is not said elsewhere
JFIF = b"JFIF\0"
JFIF_BYTES, JFIF_THUMBNAIL = 14, slice(12, 14)  # its body; the thumbnail's width and height
QUANTA, HUFFMAN, RESTART, SCAN, END, APP0 = 0xDB, 0xC4, 0xDD, 0xDA, 0xD9, 0xE0
FRAMES = {0xC0, 0xC1, 0xC2}
INSIDE_A_SCAN = {0x00, *range(0xD0, 0xD8)}  # what may follow FF there: a byte FF, or a mark to begin again at


def only_draws(content: bytes, kind: str) -> bool:
    """Is every byte of a JPEG, PNG or WEBP part of the picture itself? False for anything that cannot be followed."""
    try:
        return READERS[kind](content)
    except (KeyError, IndexError, ValueError):
        return False


def png(content: bytes) -> bool:
    at, name = len(PNG_HEAD), b""
    if not content.startswith(PNG_HEAD):
        return False
    while name != b"IEND":
        size, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if name not in PNG_PARTS:
            return False
        at += 12 + size
    return at == len(content) and size == 0


def webp(content: bytes) -> bool:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or four(content, 4) + 8 != len(content):
        return False
    at = 12
    while at < len(content):
        name, size = content[at : at + 4], four(content, at + 4)
        if name not in WEBP_PARTS or (name == b"VP8X" and content[at + 8] & ~WEBP_ALPHA):
            return False
        at += 8 + size + size % 2
    return at == len(content)


def four(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "little")


def jpeg(content: bytes) -> bool:
    if content[:2] != b"\xff\xd8":
        return False
    at = 2
    while content[at] == 0xFF:  # noqa: PLR2004 every mark begins with it
        mark = content[at + 1]
        if mark == END:
            return at + 2 == len(content)
        if mark not in {QUANTA, HUFFMAN, RESTART, SCAN, APP0} | FRAMES:
            return False
        size = int.from_bytes(content[at + 2 : at + 4])
        if size < 2 or (mark == APP0 and not is_plain_jfif(content[at + 4 : at + 2 + size])):  # noqa: PLR2004 counts itself
            return False
        at += 2 + size
        if mark == SCAN:
            at = behind_scan(content, at)
    return False


def is_plain_jfif(body: bytes) -> bool:
    return body.startswith(JFIF) and len(body) == JFIF_BYTES and not any(body[JFIF_THUMBNAIL])


def behind_scan(content: bytes, at: int) -> int:
    """Where the first mark stands that is not part of the lines. Raises ``ValueError`` without one."""
    at = content.index(b"\xff", at)
    while content[at + 1] in INSIDE_A_SCAN:
        at = content.index(b"\xff", at + 2)
    return at


READERS: dict[str, Callable[[bytes], bool]] = {"JPEG": jpeg, "PNG": png, "WEBP": webp}
