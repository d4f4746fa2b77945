"""One uvicorn process that serves HTTP and WebSocket."""

import errno
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from django.conf import settings

from cms.core.management.terminal import Refusal

BACKLOG = 4096  # a hall of phones that come back at once
LARGEST_PORT = 65535
LARGEST_FRAME = 256 * 1024  # bytes; rooms refuse far smaller ones with words
GRACE = 5  # seconds for open answers and sockets at the end


def bind(host: str, port: int) -> socket.socket:
    """A bound socket that does not listen yet, or one clear line why not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except (OSError, OverflowError) as error:
        bound.close()
        raise refusal(error, host, port) from None
    return bound


def listen(bound: socket.socket, host: str, port: int) -> None:
    """Two that start at once may both be bound; the first to listen has the port, and the other one clear line."""
    try:
        bound.listen(BACKLOG)
    except OSError as error:
        bound.close()
        raise refusal(error, host, port) from None


def refusal(error: Exception, host: str, port: int) -> Refusal:
    code = getattr(error, "errno", 0)
    if code == errno.EADDRINUSE:
        other = port + 1 if port < LARGEST_PORT else port - 1
        return Refusal(
            f"Port {port} is busy: another program uses it. Choose another with PORT={other} make run.",
            f"端口 {port} 已被别的程序占用。可以换一个：PORT={other} make run。",
        )
    if code == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
        return Refusal(
            f"{host} is no address of this machine. Use HOST=127.0.0.1 for itself alone, HOST=0.0.0.0 for its network.",
            f"这台电脑没有 {host} 这个地址。只在本机用请写 HOST=127.0.0.1，给同一网络用请写 HOST=0.0.0.0。",
        )
    if code == errno.EACCES:
        return Refusal(
            f"Port {port} needs more rights than yours. Choose one above 1024, for example PORT=8000.",
            f"没有权限使用端口 {port}。请用 1024 以上的端口，例如 PORT=8000。",
        )
    return Refusal(
        f"Cannot listen on {host}:{port}: {error}. Check HOST and PORT.",
        f"无法监听 {host}:{port}（{error}）。请检查 HOST 和 PORT。",
    )


class Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self.ready()


def server(ready: Callable[[], None], *, tls: tuple[Path, Path] | None = None) -> Server:
    """Per-message compression of sockets is off: it costs 44 KiB a phone and saves a quarter of 300 bytes."""
    options: dict[str, Any] = {"ssl_certfile": str(tls[0]), "ssl_keyfile": str(tls[1])} if tls else {}
    config = uvicorn.Config(
        "cms.asgi:application",
        loop="uvloop",
        http="httptools",
        ws=settings.WEBSOCKET_PROTOCOL,
        ws_max_size=LARGEST_FRAME,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        proxy_headers=settings.TRUSTED_PROXY,
        forwarded_allow_ips="*" if settings.TRUSTED_PROXY else "",
        timeout_graceful_shutdown=GRACE,
        **options,
    )
    return Server(config, ready)


def end_quietly_on_signals() -> None:
    """Ctrl-C and ``kill`` end with exit code 0 and no traceback, in every step from here on."""

    def leave(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, leave)
