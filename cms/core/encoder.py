"""Run as a process of its own: ``python encoder.py KIND BITS`` reads a recording and writes it as Opus in WebM.

Standard input is the file as it came, ``KIND`` what its first bytes say (``mp3``, ``mp4``, ``ogg``, ``wav``, ``webm``)
and ``BITS`` how many a second may be written. Standard output is its length in milliseconds (eight bytes) and the
lighter file. Ends with 1 for what is no sound, or is a film. Nothing of the project is loaded here.
"""

import resource
import sys
from io import BytesIO
from itertools import chain

SECONDS, MEMORY = 60, 2 * 1024**3
RATE = 48_000  # samples a second, the coder's own
KNOWN = {"aac", "flac", "mp3", "mp3float", "opus", "vorbis"}
FORMATS = {"mp3": "mp3", "mp4": "mp4", "ogg": "ogg", "wav": "wav", "webm": "webm"}
VOICE = {"application": "voip", "frame_duration": "60", "vbr": "on"}


def hold_back() -> None:
    """A file that is made to break a decoder gets a minute, a little memory, and may write no file."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def encoded(content: bytes, kind: str, bits: int) -> tuple[int, bytes]:
    """Milliseconds, and one channel of Opus. Raises ``ValueError`` where there is no sound alone that is known here."""
    import av  # noqa: PLC0415 loaded once the limits hold

    out, samples = BytesIO(), 0
    with av.open(BytesIO(content), "r", format=FORMATS[kind]) as source, av.open(out, "w", format="webm") as target:
        if source.streams.video or not source.streams.audio:
            raise ValueError(kind)
        stream = source.streams.audio[0]
        coder = stream.codec_context.name
        if coder not in KNOWN and not coder.startswith("pcm_"):
            raise ValueError(coder)
        made = target.add_stream("libopus", rate=RATE, layout="mono", options=VOICE)
        made.bit_rate = bits
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        for frame in chain(source.decode(stream), (None,)):
            if frame is not None:
                frame.pts = None  # one after another, whatever the file says of its times
            for piece in resampler.resample(frame):
                samples += piece.samples
                target.mux(made.encode(piece))
        target.mux(made.encode(None))
    if not samples:
        raise ValueError(kind)
    return samples * 1000 // RATE, out.getvalue()


if __name__ == "__main__":
    hold_back()
    try:
        length, lighter = encoded(sys.stdin.buffer.read(), sys.argv[1], int(sys.argv[2]))
    except Exception as wrong:  # noqa: BLE001 whatever a decoder says of a stranger's file
        sys.exit(f"{type(wrong).__name__}: {wrong}"[:300])
    sys.stdout.buffer.write(length.to_bytes(8) + lighter)
