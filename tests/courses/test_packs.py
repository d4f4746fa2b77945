"""What a phone keeps: a list whose hashes hold, for everybody the same, and light enough for a bad network."""

import hashlib

import brotli
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from cms.core.domain.lightening import lighten_due
from cms.core.domain.packs import gather, path_of, static_content
from cms.core.views.nobody import body_of
from cms.pages.domain import ensure_pages
from courses.models import LessonPage
from courses.sound.domain import deeds
from tests.factories.accounts import UserFactory
from tests.factories.courses import TASK, make_course
from tests.factories.sound import heard, recorded

pytestmark = pytest.mark.django_db
KB = 1000
LESSON, SHELL = 150 * KB, 40 * KB


@pytest.fixture
def course():
    cache.clear()
    return make_course(task=TASK)


def manifest(client: Client, address: str = "/learn/pack/M03/") -> dict:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.json()


def on_the_wire(content: bytes) -> int:
    return len(brotli.compress(content, quality=9, lgwin=16))


def as_kept(body: bytes) -> bytes:
    return body[: body.rfind(b"</html>") + 7]


def test_every_hash_and_size_is_that_of_what_somebody_without_cookies_gets(course):
    pack = manifest(Client())
    pages = [file for file in pack["files"] if not file["url"].startswith("/static/")]
    for file in pages:
        body = as_kept(Client().get(file["url"], headers={"accept-encoding": ""}).content)
        assert (file["url"], file["sha256"], file["size"]) == (file["url"], hashlib.sha256(body).hexdigest(), len(body))
    assert [file["kept_as"] for file in pages] == [
        course.module.url,
        *(lesson.url for lesson in course.lessons),
        "/learn/quiz/M03/",
        "/learn/practice/M03/",
        "/tools/cash-book/",
        "/phone/",
        "/ask/",
    ]


def test_a_browser_that_saves_data_has_a_list_of_its_own(course):
    lesson, saves = course.lessons[0].url, {"save-data": "on", "accept-encoding": ""}
    plain = manifest(Client())
    found = Client().get("/learn/pack/M03/", headers=saves).json()
    hashes = {file["url"]: file["sha256"] for file in found["files"]}
    body = as_kept(Client().get(lesson, headers=saves).content)
    assert hashes[lesson] == hashlib.sha256(body).hexdigest()
    assert found["version"] != plain["version"]


def test_voices_that_learners_hear_go_along_and_others_do_not(course):
    reader, lesson = UserFactory(name="王师傅"), course.lessons[0]
    recorded(reader, course.lessons[1])
    voice = heard(reader, lesson)
    files = {file["url"]: file for file in manifest(Client())["files"] if "/sound/hear/" in file["url"]}
    assert list(files) == [f"/sound/hear/{voice.pk}/"]
    found = files[f"/sound/hear/{voice.pk}/"]
    body = Client().get(found["url"]).content
    sums = (hashlib.sha256(body).hexdigest(), len(body), len(body), True)
    assert (found["sha256"], found["size"], found["wire"], found["is_sound"]) == sums
    assert found["light"] is None
    before = manifest(Client())["version"]
    assert lighten_due() == 1
    made = manifest(Client())
    assert made["version"] != before  # a phone that keeps the light one hears of it
    light = next(file["light"] for file in made["files"] if file["url"] == found["url"])
    body = Client().get(light["url"]).content
    assert (light["sha256"], light["size"], light["wire"]) == (hashlib.sha256(body).hexdigest(), len(body), len(body))
    assert len(body) < found["size"] * 0.8
    deeds.take_back(voice, by=reader)
    assert not [file for file in manifest(Client())["files"] if "/sound/hear/" in file["url"]]
    assert Client().get(light["url"]).status_code == 404


def test_scripts_come_with_what_they_import(course):
    urls = {file["url"] for file in manifest(Client())["files"]}
    assert {"/static/core/js/written.js", "/static/core/js/outbox.js"} <= urls


def test_nothing_of_a_person_is_in_a_pack_whoever_asks_for_it(course):
    person = UserFactory(name="李秀兰")
    client = Client()
    client.force_login(person)
    client.cookies["view"] = "elder"
    first = manifest(client)
    cache.clear()
    assert manifest(Client())["version"] == first["version"]
    for address in ("/learn/kept/M03/quiz/", "/learn/kept/M03/practice/"):
        answer = Client().get(address)
        assert "csrfmiddlewaretoken" not in answer.text
        assert dict(answer.cookies) == {}


def test_a_change_of_one_lesson_changes_one_page(course):
    lesson = course.lessons[0]
    lesson.save_revision().publish()
    before = {file["kept_as"]: file["sha256"] for file in manifest(Client())["files"]}
    lesson.body = [*lesson.body.get_prep_value(), {"type": "text", "value": "<p>Anew.</p>"}]
    lesson.save_revision().publish()
    after = {file["kept_as"]: file["sha256"] for file in manifest(Client())["files"]}
    assert {name for name in after if after[name] != before.get(name)} == {lesson.url}


def test_there_is_no_pack_of_what_is_not_published(course):
    assert Client().get("/learn/pack/M99/").status_code == 404
    assert Client().get("/learn/kept/M99/quiz/").status_code == 404
    assert Client().get("/learn/kept/M99/practice/").status_code == 404


@pytest.mark.slow
@pytest.mark.once
def test_no_lesson_of_the_curriculum_costs_more_than_the_budget(rf):
    cache.clear()
    ensure_pages()
    call_command("import_course", verbosity=0)
    request, weights = rf.get("/"), {}
    for lesson in LessonPage.objects.live().select_related("locale"):
        language = lesson.locale.language_code
        with translation.override(language):
            url = path_of(lesson.url)
            files = gather([(url, url)], lambda address, code=language: body_of(request, address, language=code))
        weights[url] = sum(file.wire for file in files if not file.is_sound)
    assert len(weights) > 40
    assert {url: wire for url, wire in weights.items() if wire > LESSON} == {}


def test_worker_and_shell_are_light(client):
    worker = client.get("/worker.js").text
    names = worker.partition('const FILES="')[2].partition('"')[0].split(" ")
    files = [static_content(name.removeprefix("/static/")) for name in names]
    assert None not in files
    pages = [client.get(address).content for address in ("/offline/", "/phone/")]
    assert sum(on_the_wire(one) for one in [worker.encode(), *files, *pages]) <= SHELL
