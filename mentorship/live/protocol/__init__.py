"""The words of the socket and of the long poll. ``docs/live-protocol.md`` explains them; ``schema.json`` fixes them."""

VERSION = 1
MAX_FRAME = 16 * 1024  # bytes of one frame from a client
MAX_BEHIND = 500  # events; further behind than this means: load the page again
BEAT_EVERY = 25  # seconds

CLOSE_SIGNED_OUT = 4401
CLOSE_ABUSE = 4408
