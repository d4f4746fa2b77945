"""One ASGI application for HTTP and WebSocket."""

import os
import re

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
http = get_asgi_application()

from django.conf import settings  # noqa: E402 as below

from cms.core.domain.bodies import LimitedBodies  # noqa: E402 as below
from cms.core.domain.sockets import CountedSockets  # noqa: E402 as below
from cms.core.domain.turns import Turns  # noqa: E402 as below
from mentorship.live.routing import websocket  # noqa: E402 models need the apps loaded first

# Probes, and the long poll of a room, which only waits.
FREE = re.compile(r"^/(healthz|readyz|metrics)$|/ask/rooms/[^/]+/events$")

pages = Turns(LimitedBodies(http), at_once=settings.PAGES_AT_ONCE, free=FREE)
application = ProtocolTypeRouter({"http": pages, "websocket": CountedSockets(websocket)})
