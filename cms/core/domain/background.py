"""The worker and the scheduler as two threads, inside the server or in a process of their own."""

import logging
import threading
import time
from collections.abc import Callable
from uuid import uuid4

from django.db import close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from cms.core.domain.scheduler import run_due

logger = logging.getLogger(__name__)
TASK_LOOK = 1.0  # seconds between two looks at an empty queue
SCHEDULE_LOOK = 5.0
AFTER_ERROR = 5.0


class Background:
    """``start()`` returns at once; ``stop()`` lets a running task end, for at most ``wait`` seconds."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.worker: Worker | None = None
        self.threads = [
            threading.Thread(target=self.loop, args=(self.run_tasks, TASK_LOOK), name="worker", daemon=True),
            threading.Thread(target=self.loop, args=(self.run_deeds, SCHEDULE_LOOK), name="scheduler", daemon=True),
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self, *, wait: float = 10) -> None:
        self.stopping.set()
        if self.worker:
            self.worker.running = False
        end = time.monotonic() + wait
        for thread in self.threads:
            if thread.is_alive():
                thread.join(timeout=max(0, end - time.monotonic()))

    def loop(self, step: Callable[[], object], pause: float) -> None:
        """Again and again until told to stop; an error (a database that restarts) is logged and tried again."""
        try:
            while not self.stopping.is_set():
                close_old_connections()
                try:
                    step()
                except Exception:
                    logger.exception("%s stumbled; it goes on", threading.current_thread().name)
                    self.stopping.wait(AFTER_ERROR)
                self.stopping.wait(pause)
        finally:
            connections.close_all()

    def run_deeds(self) -> None:
        run_due(is_over=self.stopping.is_set)

    def run_tasks(self) -> None:
        """What is ready now. A look costs one SELECT; the queue's own lock is taken only when something waits."""
        if not DBTaskResult.objects.ready().exists():
            return
        self.worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=uuid4().hex,
        )
        self.worker.run()
