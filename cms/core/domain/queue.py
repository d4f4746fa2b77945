"""The task queue's own housekeeping, called by the scheduler."""

from datetime import timedelta

from django.core.management import call_command
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

LOST_AFTER = timedelta(minutes=30)  # a task that runs longer than this has died with its process
TRIES = 3
KEEP_DAYS = 14


def tasks_waiting() -> int:
    return DBTaskResult.objects.ready().count()


def requeue_lost_tasks() -> dict[str, int]:
    """Tasks whose process died go back to the queue; after three tries they count as failed."""
    lost = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LOST_AFTER)
    counts = {"again": 0, "failed": 0}
    for pk, workers in lost.values_list("pk", "worker_ids"):
        again = len(workers) < TRIES
        status = TaskResultStatus.READY if again else TaskResultStatus.FAILED
        finished = None if again else timezone.now()
        changed = lost.filter(pk=pk).update(status=status, finished_at=finished)
        counts["again" if again else "failed"] += changed
    return counts


def prune_task_results() -> None:
    """Forget results older than two weeks."""
    call_command("prune_db_task_results", min_age_days=KEEP_DAYS, verbosity=0)
