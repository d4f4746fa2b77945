"""What operation can see of the running product, in Prometheus form.

Rooms add a number of their own with ``gauges.register("live_rooms_open", Gauge("Rooms with a phone in them", read))``.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import Error
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily

from cms.core.domain.readiness import check_readiness
from cms.core.registry import Registry

logger = logging.getLogger(__name__)
PREFIX = "village"
# Seconds. The house's own promises are 0.01 (a lesson) and 0.25; the rest shows how far off a bad minute is.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Gauge:
    """``read()`` gives the number now; it is called once per scrape."""

    about: str
    read: Callable[[], float]


gauges: Registry[Gauge] = Registry("gauge")
collected = CollectorRegistry()
requests = Counter(
    f"{PREFIX}_requests", "Answers by route and status", ["method", "route", "status"], registry=collected
)
seconds = Histogram(f"{PREFIX}_request_seconds", "Time to answer", ["route"], buckets=BUCKETS, registry=collected)


class Now:
    """Numbers that are read when asked for. One that cannot be read now is left out; the others still come."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        engines = GaugeMetricFamily(f"{PREFIX}_engine_up", "Whether an engine in use answers", labels=["engine"])
        for engine, found in check_readiness().items():
            if found != "not used":
                engines.add_metric([engine], found == "ok")
        yield engines
        for name, gauge in gauges.items():
            try:
                number = gauge.read()
            except Error as error:
                logger.warning("The gauge %s cannot be read: %s", name, type(error).__name__)
                continue
            yield GaugeMetricFamily(f"{PREFIX}_{name}", gauge.about, number)

    def describe(self) -> list[GaugeMetricFamily]:
        return []


collected.register(Now())


def note_answer(*, method: str, route: str, status: int, took: float) -> None:
    """Counts one answer; ``took`` is in seconds."""
    requests.labels(method, route, str(status)).inc()
    seconds.labels(route).observe(took)


def render_metrics() -> bytes:
    """The whole page in Prometheus' text format 0.0.4."""
    return generate_latest(collected)
