"""The frame is for everybody."""

from tests.permissions import Row

ALL, AWAY = (200,) * 6, (302,) * 6

ROWS = [
    Row("core:view", AWAY),
    Row("core:view", AWAY, method="post", data=lambda _world: {"view": "elder", "next": "/"}),
    Row("core:manifest", ALL),
    Row("core:worker", ALL),
    Row("core:offline", ALL),
    Row("core:gallery", ALL),
    Row("core:gallery_entry", ALL, args=lambda _world: {"name": "button"}),
]
