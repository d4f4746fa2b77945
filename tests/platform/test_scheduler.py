import logging
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from cms.core.domain import scheduler
from cms.core.domain.queue import requeue_lost_tasks
from cms.core.domain.scheduler import claim, run_due
from cms.core.models import PeriodicRun
from cms.core.registry import Periodic, Registry


@pytest.fixture
def deeds(monkeypatch) -> Registry[Periodic]:
    """An empty registry in the place of the product's."""
    registry: Registry[Periodic] = Registry("periodic deed")
    monkeypatch.setattr(scheduler, "periodic", registry)
    return registry


@pytest.mark.django_db
def test_a_deed_runs_once_per_period(deeds) -> None:
    ran = []
    deeds.register("tea", Periodic(lambda: ran.append("tea"), every=60))
    now = timezone.now()
    assert run_due(now=now) == ["tea"]
    assert run_due(now=now + timedelta(seconds=59)) == []
    assert run_due(now=now + timedelta(seconds=60)) == ["tea"]
    assert ran == ["tea", "tea"]


@pytest.mark.django_db
def test_a_failing_deed_is_logged_and_stops_no_other(deeds, caplog) -> None:
    ran = []
    deeds.register("broken", Periodic(lambda: 1 / 0, every=60))
    deeds.register("whole", Periodic(lambda: ran.append("whole"), every=60))
    with caplog.at_level(logging.ERROR):
        assert run_due(is_over=lambda: True) == []
        assert run_due() == ["broken", "whole"]
    assert ran == ["whole"]
    assert [record.message for record in caplog.records] == ["Periodic deed broken failed; it begins again in 60 s"]


@pytest.mark.django_db
def test_nothing_due_costs_one_query(deeds, django_assert_num_queries) -> None:
    deeds.register("tea", Periodic(lambda: None, every=60))
    run_due()
    with django_assert_num_queries(1):
        assert run_due() == []


@pytest.mark.django_db(transaction=True)
def test_of_eight_schedulers_at_once_one_runs_the_deed(deeds) -> None:
    ran, errors = [], []
    deeds.register("tea", Periodic(lambda: ran.append(threading.current_thread().name), every=3600))
    together = threading.Barrier(8)
    now = timezone.now()

    def look() -> None:
        try:
            together.wait(timeout=20)
            run_due(now=now)
        except Exception as error:  # noqa: BLE001 reported below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    assert len(ran) == 1
    assert PeriodicRun.objects.get().started_at == now
    assert claim("tea", now) is False


def _running(*, minutes: int, workers: int) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        started_at=timezone.now() - timedelta(minutes=minutes),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="nowhere",
        backend_name="default",
        run_after=get_date_max(),
        worker_ids=["w"] * workers,
        exception_class_path="",
        traceback="",
    )


@pytest.mark.django_db
def test_tasks_of_a_dead_process_go_back_and_then_count_as_failed() -> None:
    alive, lost, hopeless = (_running(minutes=m, workers=w) for m, w in ((29, 1), (31, 2), (31, 3)))
    assert requeue_lost_tasks() == {"again": 1, "failed": 1}
    assert requeue_lost_tasks() == {"again": 0, "failed": 0}
    states = dict(DBTaskResult.objects.values_list("pk", "status"))
    assert states == {alive.pk: "RUNNING", lost.pk: "READY", hopeless.pk: "FAILED"}
