"""Probes and media are for everyone; metrics and the village's certificate only where they are switched on."""

from tests.permissions import Row

EVERYONE = (200,) * 6
NOBODY = (404,) * 6

ROWS = [
    Row("core:light", (302,) * 6),
    Row("core:healthz", EVERYONE),
    Row("core:readyz", EVERYONE),
    Row("core:metrics", NOBODY),
    Row("core:lan_certificate", NOBODY),
    Row("core:media", NOBODY, args=lambda _world: {"name": "documents/register.png"}),
]
