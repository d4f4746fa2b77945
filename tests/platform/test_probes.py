import gzip
import json
import logging
import re

import brotli
import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from pythonjsonlogger.json import JsonFormatter

from cms.core.domain.metrics import Gauge, gauges
from cms.core.middleware import request_id
from cms.core.middleware.compress import CompressMiddleware, accepted
from cms.settings.log import logging_config


def test_healthz_answers_whatever_the_host_and_without_a_database(client, settings) -> None:
    settings.ALLOWED_HOSTS = ["village.example"]
    answer = client.get("/healthz", headers={"host": "10.1.2.3"})
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, b"ok\n", "no-store")


@pytest.mark.django_db
def test_readyz_names_each_engine(client, settings) -> None:
    settings.REDIS_URL = ""
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "redis": "not used"})


@pytest.mark.django_db
def test_readyz_is_503_when_redis_is_gone(client, settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"database": "ok", "redis": "ConnectionError"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "given", "status"),
    [
        ("secret", "Bearer secret", 200),
        ("secret", "Bearer wrong", 404),
        ("secret", "", 404),
        ("", "Bearer ", 404),
    ],
)
def test_metrics_are_for_the_bearer_of_the_token(client, settings, token: str, given: str, status: int) -> None:
    settings.METRICS_TOKEN = token
    assert client.get("/metrics", headers={"authorization": given}).status_code == status


@pytest.mark.django_db
def test_metrics_count_answers_by_route_and_rooms_add_their_own(client, settings) -> None:
    settings.METRICS_TOKEN = "secret"
    gauges.register("test_number", Gauge("A number of a test", lambda: 7))
    try:
        client.get("/media/nothing.html")
        client.get("/media/nothing-else.html")
        page = client.get("/metrics", headers={"authorization": "Bearer secret"}).content.decode()
    finally:
        gauges._entries.pop("test_number")
    assert re.search(
        r'village_requests_total\{method="GET",route="media/<path:name>",status="404"\} ([2-9]|\d\d)', page
    )
    assert 'village_request_seconds_bucket{le="0.01",route="media/<path:name>"}' in page
    assert "village_tasks_waiting 0.0" in page
    assert "village_live_sockets 0.0" in page
    assert "village_test_number 7.0" in page


@pytest.mark.django_db
def test_the_scraper_calls_by_address_inside_the_network(client, settings) -> None:
    settings.METRICS_TOKEN, settings.ALLOWED_HOSTS = "secret", ["village.example"]
    inside = {"host": "10.1.2.3:8000"}
    assert client.get("/metrics", headers=inside | {"authorization": "Bearer secret"}).status_code == 200
    assert client.get("/metrics", headers=inside | {"authorization": "Bearer wrong"}).status_code == 400


@pytest.mark.django_db
def test_an_engine_that_is_away_is_a_number_too(client, settings, caplog) -> None:
    def away() -> float:
        raise OperationalError

    settings.METRICS_TOKEN, settings.REDIS_URL = "secret", "redis://127.0.0.1:1/0"
    gauges.register("test_away", Gauge("A number that needs a database", away))
    try:
        answer = client.get("/metrics", headers={"authorization": "Bearer secret"})
    finally:
        gauges._entries.pop("test_away")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'village_engine_up{engine="database"} 1.0' in page
    assert 'village_engine_up{engine="redis"} 0.0' in page
    assert "village_live_sockets" in page
    assert "village_test_away" not in page
    assert [record.message for record in caplog.records] == ["The gauge test_away cannot be read: OperationalError"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("abcdef0123456789", True), ("short", False), ("two\nlines-of-a-log", False), ("x" * 65, False), ("", False)],
)
def test_a_request_id_is_kept_only_if_well_formed(given: str, kept: bool) -> None:
    seen = []

    def view(request) -> HttpResponse:
        seen.append(request_id.current.get())
        return HttpResponse()

    request = RequestFactory().get("/", headers={"x-request-id": given})
    answer = request_id.RequestIdMiddleware(view)(request)
    made = answer["X-Request-ID"]
    assert (made == given) is kept
    assert seen == [made]
    assert request_id.current.get() == "-"


def test_production_logs_are_one_json_object_a_line_with_the_request_id() -> None:
    config = logging_config(json=True)
    options = {key: value for key, value in config["formatters"]["line"].items() if key != "()"}
    record = logging.LogRecord("accounts", logging.INFO, __file__, 1, "signed %s", ("in",), None)
    request_id.RequestIdFilter().filter(record)
    line = json.loads(JsonFormatter(options.pop("format"), **options).format(record))
    assert {key: line[key] for key in ("level", "logger", "message", "request_id")} == {
        "level": "INFO",
        "logger": "accounts",
        "message": "signed in",
        "request_id": "-",
    }


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", ""),
        ("", ""),
    ],
)
def test_the_best_encoding_that_is_allowed_is_chosen(header: str, encoding: str) -> None:
    assert accepted(header) == encoding


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_page_comes_back_whole_and_its_length_varies(encoding: str) -> None:
    body = "<p>竹编</p>".encode() * 200
    middleware = CompressMiddleware(lambda _request: HttpResponse(body, headers={"ETag": '"a"'}))
    request = RequestFactory().get("/", headers={"accept-encoding": encoding})
    pages = [middleware(request) for _ in range(20)]
    read = {"br": brotli.decompress, "gzip": gzip.decompress}[encoding]
    assert {read(page.content)[: len(body)] for page in pages} == {body}
    assert {(page["Content-Encoding"], page["ETag"], page["Vary"]) for page in pages} == {
        (encoding, 'W/"a"', "Accept-Encoding")
    }
    assert len({len(page.content) for page in pages}) > 1
    assert all(int(page["Content-Length"]) == len(page.content) < len(body) for page in pages)


def test_pictures_are_not_compressed_again() -> None:
    middleware = CompressMiddleware(lambda _request: HttpResponse(b"\x89PNG" * 100, content_type="image/png"))
    answer = middleware(RequestFactory().get("/", headers={"accept-encoding": "br"}))
    assert not answer.has_header("Content-Encoding")


@pytest.mark.django_db
def test_development_says_what_a_page_cost(client, settings) -> None:
    settings.DEBUG = True
    timing = client.get("/media/nothing.html")["Server-Timing"]
    assert re.fullmatch(r'total;dur=[\d.]+, db;dur=[\d.]+;desc="\d+ queries"', timing)
