"""One ASGI application for HTTP and WebSocket."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
http = get_asgi_application()

from cms.core.domain.bodies import LimitedBodies  # noqa: E402 as below
from cms.core.domain.sockets import CountedSockets  # noqa: E402 as below
from mentorship.live.routing import websocket  # noqa: E402 models need the apps loaded first

application = ProtocolTypeRouter({"http": LimitedBodies(http), "websocket": CountedSockets(websocket)})
