import gc
from pathlib import Path
from socket import socket

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.autoreload import run_with_reloader

from cms.core.domain.background import Background
from cms.core.management import lan, server, steps
from cms.core.management.terminal import say
from cms.settings import env

LOCAL = {"127.0.0.1", "localhost", "::1"}
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 compared, not bound


class Command(BaseCommand):
    help = "Prepare what is missing and serve HTTP and WebSocket, worker and scheduler included (make run)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--no-prepare", action="store_true", help="Serve only: migrations and files are ready.")

    def handle(self, *, no_prepare: bool = False, **options) -> None:
        server.end_quietly_on_signals()
        if settings.DEBUG:
            run_with_reloader(self.serve, no_prepare=no_prepare)
        else:
            self.serve(no_prepare=no_prepare)

    def serve(self, *, no_prepare: bool) -> None:
        host = "0.0.0.0" if settings.LAN and env.HOST in LOCAL else env.HOST  # noqa: S104 that is what make lan is for
        bound = server.bind(host, env.PORT)
        if not no_prepare:
            steps.prepare(demo=settings.DEMO)
        server.listen(bound, host, env.PORT)
        addresses = lan.lan_addresses() if host in EVERYWHERE else [host]
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, *map(bracketed, addresses)]
        tls = lan.certificate(Path(settings.VAR_DIR) / "lan", addresses) if settings.LAN and not env.PLAIN else None
        if not env.BASE_URL_IS_GIVEN:
            settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = base_url(addresses, bound, tls=bool(tls))
        background = Background()

        def ready() -> None:
            if settings.EMBEDDED:
                background.start()
            gc.freeze()  # what is loaded now stays: no pauses of 0.2 s to look through it, no second of that at the end
            announce(host, bound.getsockname()[1], addresses, tls=bool(tls))

        try:
            server.server(ready, tls=tls).run(sockets=[bound])
        finally:
            background.stop()


def base_url(addresses: list[str], bound: socket, *, tls: bool) -> str:
    """On a village's network the address that phones can open; else as it was read, with the port that was bound."""
    host = addresses[0] if settings.LAN and addresses else env.HOST
    return env.address_of(host, bound.getsockname()[1], tls=tls)


def bracketed(host: str) -> str:
    """As it stands in an address: one of IPv6 within brackets."""
    return f"[{host}]" if ":" in host else host


def announce(host: str, port: int, addresses: list[str], *, tls: bool) -> None:
    """Where to go; on a village's network also the square that a phone's camera reads."""
    scheme = "https" if tls else "http"
    home = env.address_of(host, port, tls=tls)
    say(f"\nReady: {home}", f"\n已就绪：{home}")
    if settings.DEMO:
        say(f"Sign in as a demo person: {home}/demo/", f"用演示身份登录：{home}/demo/")
    if settings.DEMO and not settings.LAN and set(addresses) - LOCAL:
        say(
            "Careful: everyone on this network can sign in as a demo admin. make lan offers no admin.",
            "请注意：同一网络里的人都能用演示管理员的身份登录。用 make lan 就不开放管理员。",
        )
    if settings.LAN:
        announce_lan([f"{scheme}://{bracketed(address)}:{port}" for address in addresses], tls=tls)
    say("Ctrl-C stops.", "按 Ctrl-C 停止。")


def announce_lan(urls: list[str], *, tls: bool) -> None:
    if not urls:
        say("This machine is on no network.", "这台电脑没有连到任何网络。")
        return
    say("Phones on the same network:", "同一网络里的手机请打开：")
    for url in urls:
        say(f"  {url}", f"  {url}")
    say(lan.qr_lines(urls[0]), lan.qr_lines(urls[0]))
    if tls:
        say(
            "A phone warns once because the certificate is home-made: choose Advanced, then Continue. Pages without a\n"
            f"network and notifications work only on phones that install {urls[0]}/lan-certificate.",
            "证书是本机自己做的，手机会提醒一次：请点“高级”，再点“继续访问”。\n"
            f"要离线看课、收通知，请先在手机上安装证书：{urls[0]}/lan-certificate",
        )
    else:
        say(
            "Plain HTTP: pages without a network, the camera, the microphone and notifications do not work on phones.",
            "现在是普通 HTTP：手机上不能离线看课，也不能用相机、话筒和通知。",
        )
