"""How long the sound of an MP4 lasts: counted from its samples.

What the film's head says is not asked: a phone that records writes nothing there, since it does not know yet, and puts
the samples into pieces (``moof``) of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

WITH_BOXES = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf"}
MOST_BOXES = 50_000
HAS_USUAL, HAS_LENGTHS = 0x8, 0x100  # flags of a piece's head, and of its list of samples
BEFORE_USUAL = {0x1: 8, 0x2: 4}  # flag → bytes
BEFORE_SAMPLES = {0x1: 4, 0x4: 4}
OF_A_SAMPLE = (0x100, 0x200, 0x400, 0x800)  # each adds four bytes; the length is the first


@dataclass(slots=True)
class Track:
    """``clock`` is its ticks a second, ``usual`` the ticks of a sample that does not say, ``ticks`` where it ends."""

    clock: int = 0
    usual: int = 0
    ticks: int = 0


def mp4_length(content: bytes) -> int:
    """Milliseconds of the longest track. Raises ``ValueError``, ``IndexError`` or ``ZeroDivisionError`` without one."""
    tracks: dict[int, Track] = {}
    here, usual = Track(), 0
    for name, body in boxes(content):
        match name:
            case b"tkhd":
                here = tracks.setdefault(at_clock(body), Track())
            case b"mdhd":
                here.clock = at_clock(body)
            case b"stts":
                here.ticks = sum(four(body, at) * four(body, at + 4) for at in range(8, len(body) - 7, 8))
            case b"trex":
                tracks.setdefault(four(body, 4), Track()).usual = four(body, 12)
            case b"tfhd":
                here = tracks.setdefault(four(body, 4), Track())
                usual = usual_of(body) or here.usual
            case b"tfdt":
                here.ticks = int.from_bytes(body[4 : 12 if body[0] else 8])
            case b"trun":
                here.ticks += ticks_of(body, usual)
    return max(track.ticks * 1000 // track.clock for track in tracks.values() if track.ticks)


def boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and body of each box that holds values, in their order; the boxes around them are walked into."""
    at = 0
    for _box in range(MOST_BOXES):
        if at >= len(content):
            return
        size, name, head = four(content, at), content[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16]), 16
        size = size or len(content) - at
        if size < head or at + size > len(content):
            raise ValueError(at)
        if name not in WITH_BOXES:
            yield name, content[at + head : at + size]
        at += head if name in WITH_BOXES else size
    raise ValueError(at)


def four(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4])


def at_clock(body: bytes) -> int:
    """What stands behind the two times at the head of a box: a track's number, or ticks a second."""
    return four(body, 20 if body[0] == 1 else 12)


def before(body: bytes, start: int, widths: dict[int, int]) -> int:
    """Where a value stands that comes after those that the flags announce."""
    return start + sum(width for flag, width in widths.items() if four(body, 0) & flag)


def usual_of(body: bytes) -> int:
    return four(body, before(body, 8, BEFORE_USUAL)) if four(body, 0) & HAS_USUAL else 0


def ticks_of(body: bytes, usual: int) -> int:
    """The samples of one list together."""
    flags, count = four(body, 0), four(body, 4)
    if not flags & HAS_LENGTHS:
        return count * usual
    start, step = before(body, 8, BEFORE_SAMPLES), 4 * sum(bool(flags & flag) for flag in OF_A_SAMPLE)
    return sum(four(body, at) for at in range(start, min(start + count * step, len(body) - 3), step))
