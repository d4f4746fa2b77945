"""A place's words where they are kept and shown besides the lesson's page: packs of a phone, a group's tablet."""

import hashlib
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.domain.editions import begin_edition
from courses.models import EditionPage, LessonPage
from tests.factories.accounts import UserFactory
from tests.factories.association import make_county, villager
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
PACK = "/learn/pack/M03/"


@pytest.fixture
def here(db) -> SimpleNamespace:
    """Three lessons; somebody in the first town, for which some will be told otherwise, and somebody in the other."""
    cache.clear()
    county, course = make_county(), make_course(lessons=3)
    make_course("en", lessons=3)
    near, far = villager(county.villages[0], "近的"), villager(county.villages[3], "远的")
    return SimpleNamespace(county=county, town=county.towns[0], course=course, near=near, far=far)


def publish(here, number=0, unit=None, words="<p>Our pickup is at the tea factory.</p>") -> EditionPage:
    page = begin_edition(here.course.lessons[number], unit=unit or here.town, by=UserFactory())
    page.body = [("text", words), ("step", {"title": "Go there", "text": "<p>By three.</p>"})]
    page.save_revision().publish()
    return EditionPage.objects.get(pk=page.pk)


def signed_in(person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def files(address: str) -> dict[str, dict]:
    return {file["kept_as"]: file for file in Client().get(address).json()["files"]}


def as_kept(address: str) -> bytes:
    body = Client().get(address, headers={"accept-encoding": ""}).content
    return body[: body.rfind(b"</html>") + 7]


def test_the_module_leads_to_the_pack_of_where_one_lives_and_says_no_more_of_it_than_the_words_need(here) -> None:
    publish(here)
    own = f"{PACK}{here.town.pk}/"
    assert f'data-keep="{own}"' in signed_in(here.near).get(here.course.module.url).text
    for browser in (signed_in(here.far), Client()):
        assert f'data-keep="{PACK}"' in browser.get(here.course.module.url).text
    assert own in signed_in(here.near).get(here.course.index.url).text
    publish(here, 1, here.county.county)
    assert f'data-keep="{own}"' in signed_in(here.near).get(here.course.module.url).text
    county = f"{PACK}{here.county.county.pk}/"
    assert f'data-keep="{county}"' in signed_in(here.far).get(here.course.module.url).text


def test_a_places_pack_holds_its_words_under_the_lessons_own_address_and_the_rest_as_for_everybody(here) -> None:
    before = files(PACK)
    publish(here)
    told, general = files(f"{PACK}{here.town.pk}/"), files(PACK)
    assert {name: file["sha256"] for name, file in general.items()} == {
        name: file["sha256"] for name, file in before.items()
    }
    others = [name for name in general if told[name]["sha256"] != general[name]["sha256"]]
    module, lesson = here.course.module.url, here.course.lessons[0].url
    assert others == [module, lesson]
    assert [name for name in told if "/told/" in told[name]["url"]] == others
    for name in others:
        body = as_kept(told[name]["url"])
        assert (told[name]["sha256"], told[name]["size"]) == (hashlib.sha256(body).hexdigest(), len(body))
    assert "tea factory" in as_kept(told[lesson]["url"]).decode()
    assert "Who holds the money?" in as_kept(told[lesson]["url"]).decode()
    assert f'data-keep="{PACK}{here.town.pk}/"' in as_kept(told[module]["url"]).decode()


def test_what_is_kept_for_a_place_is_the_lessons_page_as_nobody_there_reads_it(here) -> None:
    publish(here)
    address = files(f"{PACK}{here.town.pk}/")[here.course.lessons[0].url]["url"]
    answer = Client().get(address)
    assert (answer.headers["X-Keep"], answer.headers["X-Robots-Tag"], dict(answer.cookies)) == ("1", "noindex", {})
    assert "csrfmiddlewaretoken" not in answer.text
    assert address not in answer.text
    assert f"next={here.course.lessons[0].url}" in answer.text


def test_places_that_read_the_same_share_a_list_and_a_place_without_one_has_the_general(here) -> None:
    publish(here)
    village, town = (Client().get(f"{PACK}{pk}/").json() for pk in (here.county.villages[0].pk, here.town.pk))
    assert village == town
    general = Client().get(PACK).json()
    assert general["key"] == town["key"]
    assert general["version"] != town["version"]
    for pk in (here.county.towns[1].pk, here.county.county.pk, 990_001, 10**30):
        assert Client().get(f"{PACK}{pk}/").json() == general


def test_an_ended_edition_leaves_the_pack_and_its_address(here) -> None:
    page = publish(here)
    own = f"{PACK}{here.town.pk}/"
    address = files(own)[here.course.lessons[0].url]["url"]
    publish(here, 1)
    before = files(own)
    page.unpublish()
    after = files(own)
    changed = [name for name in after if after[name]["sha256"] != before[name]["sha256"]]
    assert changed == [here.course.lessons[0].url]
    assert Client().get(address).status_code == 404
    assert Client().get(address.replace("M03-L1", "M99-L9")).status_code == 404


def test_a_draft_is_in_no_pack(here) -> None:
    begin_edition(here.course.lessons[0], unit=here.town, by=UserFactory())
    assert Client().get(f"{PACK}{here.town.pk}/").json() == Client().get(PACK).json()
    address = reverse("courses:kept_told", kwargs={"key": "M03-L1", "place": here.town.pk})
    assert Client().get(address).status_code == 404


def test_a_list_that_is_made_costs_few_queries(here) -> None:
    publish(here)
    files(f"{PACK}{here.town.pk}/")
    with CaptureQueriesContext(connection) as asked:
        files(f"{PACK}{here.town.pk}/")
    assert len(asked) == 1


def test_the_tablet_shows_the_place_that_its_address_names_and_carries_it_along(here) -> None:
    publish(here)
    asking = f"?place={here.town.pk}"
    link = reverse("courses:group", kwargs={"key": "M03-L1"})
    for number in (0, 1):  # the second one is told as everywhere: the next one may not be
        lesson = LessonPage.objects.get(pk=here.course.lessons[number].pk)
        assert f'/{lesson.key}/{asking}"' in signed_in(here.near).get(lesson.url).text
        assert f'/{lesson.key}/"' in signed_in(here.far).get(lesson.url).text
    first = Client().get(link + asking)
    assert "tea factory" in first.text
    assert f'{link}2/{asking}"' in first.text
    last = Client().get(f"{link}3/{asking}")
    assert "Who holds the money?" in last.text
    assert f'/learn/group/M03-L2/1/{asking}"' in last.text
    assert "Read this." in Client().get(reverse("courses:group", kwargs={"key": "M03-L2"}) + asking).text
    for general in ("", f"?place={here.county.towns[1].pk}", "?place=x", "?place=990001", f"?place={10**30}"):
        assert "Read this." in Client().get(link + general).text
    assert "Read this." in signed_in(here.near).get(link).text
