import signal
import threading

from django.core.management.base import BaseCommand

from cms.core.domain.background import Background
from cms.core.management.steps import check_database


class Command(BaseCommand):
    help = "Run background tasks and the scheduler until stopped (compose's worker; make run has them inside)."

    def handle(self, **options) -> None:
        check_database()
        told = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: told.set())
        background = Background()
        background.start()
        self.stdout.write("working")
        self.stdout.flush()
        told.wait()
        background.stop()
