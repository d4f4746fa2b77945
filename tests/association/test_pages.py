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
from association.models import Application, Association, Membership, Residence, Shop
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


def test_an_answer_that_comes_too_late_is_not_lost(world):
    boss, row = county_admin(world.county), world.application(world.villages[0])
    applications.ask_more(row, question="哪家店？", by=boss)
    client, address = client_of(row.person), reverse("association:answer", kwargs={"pk": row.pk})
    applications.expire(row)
    late = client.post(address, {"text": "溪口老灶，在淘宝。"})
    assert (late.status_code, "溪口老灶，在淘宝。" in late.content.decode()) == (409, True)


def test_a_second_tap_on_an_answer_is_no_refusal(world):
    boss, row = county_admin(world.county), world.application(world.villages[0])
    applications.ask_more(row, question="哪家店？", by=boss)
    client = client_of(row.person)
    for name, said in (("answer", {"text": "溪口老灶。"}), ("withdraw", {})):
        address = reverse(f"association:{name}", kwargs={"pk": row.pk})
        for _tap in range(2):
            page = client.post(address, said, follow=True)
            assert [message.level_tag for message in page.context["messages"]] == ["success"]


def test_an_appeal_that_comes_too_late_is_not_lost(world):
    boss, row = county_admin(world.county), world.application(world.villages[0])
    applications.reject(row, code="rules", text="店还没有开。", by=boss)
    client, address = client_of(row.person), reverse("association:appeal", kwargs={"pk": row.pk})
    for _tap in range(2):
        page = client.post(address, {"appeal-text": "店已经开了。"}, follow=True)
        assert [message.level_tag for message in page.context["messages"]] == ["success"]
    other = client.post(address, {"appeal-text": "再说一遍：店开了。"})
    assert (other.status_code, "再说一遍：店开了。" in other.content.decode()) == (409, True)


def test_what_was_written_in_a_second_tab_is_not_lost(world):
    someone = world.villager(world.villages[0])
    client, address = client_of(someone), reverse("association:join", kwargs={"pk": world.association.pk})
    said = {"village": world.villages[0].pk, "origin": "local", "consent": "on"}
    assert client.post(address, said | {"cid": str(uuid4()), "why": "一起发货"}).status_code == 302
    second = client.post(address, said | {"cid": str(uuid4()), "why": "还想学直播"})
    assert (second.status_code, "还想学直播" in second.content.decode()) == (409, True)
    assert Application.objects.get(person=someone).why == "一起发货"


def test_who_puts_right_where_they_come_from_while_applying_is_heard(world):
    someone = world.villager(world.villages[0])
    said = {"village": world.villages[0].pk, "origin": "returnee", "consent": "on", "cid": str(uuid4())}
    client_of(someone).post(reverse("association:join", kwargs={"pk": world.association.pk}), said)
    home = Residence.objects.get(person=someone, until=None)
    assert (home.unit, home.origin) == (world.villages[0], "returnee")


def test_a_question_is_answered_though_another_association_was_asked_since(world):
    boss, row = county_admin(world.county), world.application(world.villages[0])
    applications.ask_more(row, question="哪家店？", by=boss)
    other = Association.objects.create(name="镇网商协会", name_en="Town sellers")
    other.units.add(world.towns[0])
    application(other, row.person, world.villages[0])
    page = client_of(row.person).get(reverse("association:mine")).content.decode()
    assert ("哪家店？" in page, reverse("association:answer", kwargs={"pk": row.pk}) in page) == (True, True)


def test_a_second_tap_of_the_reviewer_is_no_refusal(world):
    client = client_of(county_admin(world.county))
    for name, said in (
        ("approve", {"approve-note": "欢迎"}),
        ("ask", {"ask-question": "哪家店？"}),
        ("reject", {"reject-code": "rules", "reject-text": "店还没有开。"}),
    ):
        address = reverse(f"association:{name}", kwargs={"pk": world.application(world.villages[0]).pk})
        for _tap in range(2):
            page = client.post(address, said, follow=True)
            assert (page.status_code, [one.level_tag for one in page.context["messages"]]) == (200, ["success"])
