"""The pages of applicants and reviewers, as a phone without scripts uses them."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from association.domain import applications, erasure
from association.domain.residence import village_of
from association.enums import ApplicationState as S
from association.models import Application, Membership, Shop
from cms.settings.csp import EDITOR
from tests.factories.association import admin, application, county_admin, make_county, person, shop, villager

pytestmark = pytest.mark.django_db


def client_of(someone):
    browser = Client()
    browser.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def world():
    return make_county()


def join_words(world, **words):
    return {
        "cid": str(uuid4()),
        "name": "王小花",
        "village": world.villages[0].pk,
        "origin": "returnee",
        "category": "tea",
        "platform": "douyin",
        "shop_name": "小花茶铺",
        "why": "想一起发货",
        "consent": "on",
        **words,
    }


def test_newcomer_joins_in_one_form(world):
    someone = person("")
    client = client_of(someone)
    address = reverse("association:join", kwargs={"pk": world.association.pk})
    assert client.get(address).status_code == 200
    words = join_words(world)
    assert client.post(address, words).url == reverse("association:mine")
    assert client.post(address, words).url == reverse("association:mine")
    row = Application.objects.get(person=someone)
    assert (row.state, row.village, row.category, row.shop.name) == (S.SUBMITTED, world.villages[0], "tea", "小花茶铺")
    someone.refresh_from_db()
    assert (someone.name, village_of(someone)) == ("王小花", world.villages[0])
    assert row.name_pinyin == "wang xiao hua wangxiaohua wxh"


@pytest.mark.parametrize("missing", ["consent", "village", "shop_name", "origin"])
def test_nothing_typed_is_lost_on_an_error(world, missing):
    someone = person("")
    words = join_words(world) | {missing: ""}
    page = client_of(someone).post(reverse("association:join", kwargs={"pk": world.association.pk}), words)
    text = page.content.decode()
    assert page.status_code == 200
    assert "想一起发货" in text
    assert words["cid"] in text
    assert not Application.objects.exists()
    assert village_of(someone) is None


def test_my_application_shows_its_state_and_the_words_of_the_decision(world):
    someone = villager(world.villages[0])
    client, boss = client_of(someone), admin(world.villages[0])
    mine = reverse("association:mine")
    row = application(world.association, someone, world.villages[0])
    assert 'aria-current="step"' in client.get(mine).content.decode()
    applications.ask_more(row, question="您的店叫什么？", by=boss)
    assert "您的店叫什么？" in client.get(mine).content.decode()
    answer = reverse("association:answer", kwargs={"pk": row.pk})
    assert client.post(answer, {"text": ""}).status_code == 200
    assert client.post(answer, {"text": "小花茶铺"}).status_code == 302
    applications.reject(row, code="rules", text="等开店了再来", by=boss)
    assert "等开店了再来" in client.get(mine).content.decode()
    row = application(world.association, someone, world.villages[0])
    applications.approve(row, by=boss)
    text = client.get(mine).content.decode()
    assert 'class="seal' in text
    assert str(Membership.objects.get(person=someone).number) in text


def test_withdrawing_asks_first(world):
    row = world.application(world.villages[0])
    client = client_of(row.person)
    address = reverse("association:withdraw", kwargs={"pk": row.pk})
    assert client.get(address).status_code == 200
    assert Application.objects.get().state == S.SUBMITTED
    client.post(address)
    assert Application.objects.get().state == S.WITHDRAWN
    assert client_of(villager(world.villages[0])).post(address).status_code == 404


def test_reviewer_decides_on_the_phone(world):
    row, foreign = world.application(world.villages[0], "张三丰"), world.application(world.villages[3], "外村人")
    client = client_of(admin(world.villages[0]))
    text = client.get(reverse("association:desk")).content.decode()
    assert ("张三丰" in text, "外村人" in text) == (True, False)
    for name in ("review", "approve", "claim", "ask", "reject", "reopen"):
        address = reverse(f"association:{name}", kwargs={"pk": foreign.pk})
        call = client.get if name == "review" else client.post
        assert call(address, {"ask-question": "x", "reject-code": "rules", "reject-text": "x"}).status_code == 404
    assert Application.objects.get(pk=foreign.pk).state == S.SUBMITTED
    assert client.get(reverse("association:review", kwargs={"pk": row.pk})).status_code == 200
    page = client.post(
        reverse("association:reject", kwargs={"pk": row.pk}), {"reject-code": "rules", "reject-text": ""}
    )
    assert page.status_code == 200
    assert '<details class="card" open>' in page.content.decode()
    client.post(reverse("association:approve", kwargs={"pk": row.pk}), {"approve-note": "欢迎"})
    assert Application.objects.get(pk=row.pk).state == S.APPROVED


def test_desk_is_absent_for_people_without_a_role(world):
    assert client_of(villager(world.villages[0])).get(reverse("association:desk")).status_code == 404


def test_desk_costs_the_same_for_one_row_and_three(world):
    client = client_of(county_admin(world.county))
    costs = []
    for count in (1, 2):
        for _ in range(count):
            world.application(world.villages[0])
        client.get(reverse("association:desk"))
        with CaptureQueriesContext(connection) as caught:
            client.get(reverse("association:desk"))
        costs.append(len(caught))
    assert costs[0] == costs[1]
    assert costs[0] <= 9


def test_export_and_erasure_cover_everything(world):
    member = world.member(world.villages[0], "张三丰")
    someone = member.person
    shop(someone, world.villages[0])
    paper = erasure.export(someone)
    assert {key: len(rows) for key, rows in paper.items()} == {
        "residences": 1,
        "shops": 1,
        "memberships": 1,
        "applications": 1,
        "roles": 0,
    }
    planned = erasure.dry_run(someone)
    assert (
        erasure.erase(someone)
        == planned
        == {
            "applications": 1,
            "shops": 1,
            "residences": 1,
            "memberships": 1,
            "roles": 0,
        }
    )
    assert set(erasure.erase(someone).values()) == {0}
    assert not Shop.objects.exists()
    member.refresh_from_db()
    assert (member.status, member.name_pinyin, member.number) == ("ended", "", 1)


def test_editor_policy_holds_below_admin_only(world):
    boss = User.objects.create_superuser("+8613900008888", name="站长")
    client = client_of(boss)
    loose = " ".join(EDITOR["script-src"])
    assert f"script-src {loose}" in client.get("/admin/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in client.get(reverse("association:home")).headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["home", "mine"])
def test_pages_exist_in_english_too(world, name):
    client = client_of(villager(world.villages[0]))
    with override("en"):
        address = reverse(f"association:{name}")
    assert address.startswith("/en/")
    assert client.get(address).status_code == 200


def test_village_is_said_once_and_moved_by_the_same_page(world):
    someone = person("王小花")
    client, address = client_of(someone), reverse("association:village")
    assert client.post(address, {"village": "", "origin": "local"}).status_code == 200
    assert village_of(someone) is None
    for unit in (world.villages[0], world.villages[0], world.villages[3]):
        assert client.post(address, {"village": unit.pk, "origin": "local"}).status_code == 302
    assert village_of(someone) == world.villages[3]
    assert someone.residences.count() == 2
