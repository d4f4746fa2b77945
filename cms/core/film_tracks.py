"""Of an MP4 only picture and sound stay: a camera's track of places, its clock and its words go.

Works in place like ``film_parts``, so that what stays is still where its index says. ``ValueError`` for what cannot be
followed. Box names and their fields as in ISO/IEC 14496-12.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

HEAD = 8  # bytes: size and name of a box
KEPT = {b"vide", b"soun"}
WITH_TIMES = {b"mvhd", b"tkhd", b"mdhd"}
TIMES = {0: 8, 1: 16}  # bytes of the two times that such a box begins with, by its version
VERSION = 4  # bytes: version and flags
ENTRY = 12  # bytes: from which chunk on, so many samples in a chunk, described where
MOST_SAMPLES = 2_000_000


class Box(NamedTuple):
    name: bytes
    start: int
    body: int
    end: int


def boxes(data: bytearray, start: int, end: int) -> Iterator[Box]:
    """One after another; what is shorter than a box's head is no box."""
    at = start
    while at + HEAD <= end:
        size, head = int.from_bytes(data[at : at + 4]), HEAD
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        size = size or end - at
        if size < head or at + size > end:
            raise ValueError(at)
        yield Box(bytes(data[at + 4 : at + 8]), at, at + head, at + size)
        at += size


def only_picture_and_sound(data: bytearray) -> None:
    """Empties every other track with its samples, and the times at which the film was made."""
    top = list(boxes(data, 0, len(data)))
    media = [(box.body, box.end) for box in top if box.name == b"mdat"]
    is_fragmented = any(box.name == b"moof" for box in top)
    for film in top:
        if film.name != b"moov":
            continue
        for box in list(boxes(data, film.body, film.end)):
            if box.name in WITH_TIMES:
                empty_times(data, box)
            elif box.name == b"trak":
                clean_track(data, box, media, is_fragmented=is_fragmented)


def clean_track(data: bytearray, track: Box, media: list[tuple[int, int]], *, is_fragmented: bool) -> None:
    found = inside(data, track)
    body = inside(data, found[b"mdia"]) if b"mdia" in found else {}
    if b"hdlr" not in body:
        raise ValueError(track.start)
    handler = body[b"hdlr"].body + VERSION + 4
    if bytes(data[handler : handler + 4]) in KEPT:
        for box in (found.get(b"tkhd"), body.get(b"mdhd")):
            if box:
                empty_times(data, box)
        return
    if is_fragmented:  # its samples lie in other boxes, among those of the others
        raise ValueError(track.start)
    if b"minf" in body and b"stbl" in (parts := inside(data, body[b"minf"])):
        empty_samples(data, inside(data, parts[b"stbl"]), media)
    data[track.start + 4 : track.start + 8] = b"free"
    data[track.body : track.end] = bytes(track.end - track.body)


def inside(data: bytearray, box: Box) -> dict[bytes, Box]:
    return {one.name: one for one in boxes(data, box.body, box.end)}


def empty_times(data: bytearray, box: Box) -> None:
    length = TIMES.get(data[box.body] if box.body < box.end else -1)
    if length is None or box.body + VERSION + length > box.end:
        raise ValueError(box.start)
    data[box.body + VERSION : box.body + VERSION + length] = bytes(length)


def empty_samples(data: bytearray, table: dict[bytes, Box], media: list[tuple[int, int]]) -> None:
    """``media`` are the places where samples may lie: nothing else is written over."""
    places, wide = (table[b"co64"], 8) if b"co64" in table else (table.get(b"stco"), 4)
    if places is None or not {b"stsz", b"stsc"} <= table.keys():
        raise ValueError(table)
    chunks = numbers(data, places, wide)
    runs = numbers(data, table[b"stsc"], ENTRY)
    lengths = iter(sample_lengths(data, table[b"stsz"]))
    firsts = [int.from_bytes(run[:4]) for run in runs] + [len(chunks) + 1]
    for run, (first, following) in zip(runs, pairwise(firsts), strict=True):
        many = int.from_bytes(run[4:8])
        for chunk in chunks[max(first - 1, 0) : following - 1]:
            start = int.from_bytes(chunk)
            end = start + sum(length for _sample, length in zip(range(many), lengths, strict=False))
            if not any(begin <= start and end <= over for begin, over in media):
                raise ValueError(start)
            data[start:end] = bytes(end - start)


def numbers(data: bytearray, box: Box, width: int) -> list[bytes]:
    """The entries of a table: how many there are stands before them."""
    first = box.body + VERSION + 4
    many = int.from_bytes(data[first - 4 : first])
    if many > MOST_SAMPLES or first + many * width > box.end:
        raise ValueError(box.start)
    return [bytes(data[first + n * width : first + (n + 1) * width]) for n in range(many)]


def sample_lengths(data: bytearray, box: Box) -> list[int]:
    """One length for all, or one each."""
    at = box.body + VERSION
    same, many = int.from_bytes(data[at : at + 4]), int.from_bytes(data[at + 4 : at + 8])
    if many > MOST_SAMPLES or same * many > len(data):
        raise ValueError(box.start)
    if same:
        return [same] * many
    if at + 8 + many * 4 > box.end:
        raise ValueError(box.start)
    return [int.from_bytes(data[at + 8 + n * 4 : at + 12 + n * 4]) for n in range(many)]
