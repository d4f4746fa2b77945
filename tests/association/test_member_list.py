"""The lists in the admin: what is searched, filtered and taken away is what is there, and cheap."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from association.domain import applications
from association.domain.households import found_household, join_household
from association.domain.pinyin import name_key, refresh_name_keys
from association.domain.residence import settle
from association.enums import ApplicationState as S
from association.models import Application, AuditEntry, Membership
from cms.core.wagtail.export import plain
from tests.factories.association import admin, county_admin, make_county, shop

pytestmark = pytest.mark.django_db
LIST, APPS = "/admin/association/members/", "/admin/association/applications/"
BULK = "/admin/bulk/association/application/"


def client_of(person):
    browser = Client()
    browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.fixture
def world():
    return make_county()


@pytest.fixture
def boss(world):
    return county_admin(world.county, "县管理员")


def sheet(client, ask=""):
    raw = client.get(f"{LIST}?export=csv{ask}").content
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))


def signed(client, address):
    """The rows that the page before the deed signs."""
    return re.search(r'name="rows" value="([^"]+)"', client.get(address).content.decode())[1]


def post_confirmed(client, address, words=()):
    return client.post(address, {"rows": signed(client, address), **dict(words)})


def names(client, ask=""):
    return sorted(row[0] for row in sheet(client, ask)[1:])


def test_search_finds_a_character_inside_a_name_and_its_sound(world, boss):
    for name in ("张三丰", "李小明", "欧阳娜娜", "买买提·艾力"):
        world.member(world.villages[0], name, by=boss)
    client = client_of(boss)
    for words, found in {
        "%": [],
        "_": [],
        "'": [],
        '"': [],
        "\\": [],
        "ＺＳＦ": ["张三丰"],
        "zhang san feng": ["张三丰"],
        "張三豐": ["张三丰"],
        "歐陽": ["欧阳娜娜"],
        "三": ["张三丰"],
        "三丰": ["张三丰"],
        "丰": ["张三丰"],
        "娜娜": ["欧阳娜娜"],
        "zhangsanfeng": ["张三丰"],
        "Zhang San": ["张三丰"],
        "zsf": ["张三丰"],
        "xm": ["李小明"],
        "没有": [],
        "提·艾": ["买买提·艾力"],
        "买买提•艾力": ["买买提·艾力"],
        "买买提・艾力": ["买买提·艾力"],
        "买买提艾力": ["买买提·艾力"],
        "買買提·艾力": ["买买提·艾力"],
        "mmtal": ["买买提·艾力"],
    }.items():
        assert names(client, f"&q={words}") == found, words
        text = client.get(LIST, {"q": words}).content.decode()
        assert [name for name in ("张三丰", "李小明", "欧阳娜娜", "买买提·艾力") if name in text] == found, words


def test_filters_and_export_are_the_same_rows(world, boss):
    one = world.member(world.villages[0], "张三丰", by=boss)
    two = world.member(world.villages[1], "李小明", by=boss)
    three = world.member(world.villages[2], "王五", by=boss)
    shop(two.person, world.villages[1], category="tea")
    Membership.objects.filter(pk=three.pk).update(status="ended", ended_on=date(2026, 1, 1), joined_on=date(2024, 5, 1))
    client = client_of(boss)
    cases = {
        "": ["张三丰", "李小明", "王五"],
        f"&village={one.village_id}": ["张三丰"],
        f"&town={world.towns[0].pk}": ["张三丰", "李小明"],
        "&status=ended": ["王五"],
        "&category=tea": ["李小明"],
        "&joined_on_from=2024-01-01&joined_on_to=2024-12-31": ["王五"],
        f"&town={world.towns[0].pk}&category=tea&q=小": ["李小明"],
    }
    for ask, expected in cases.items():
        assert names(client, ask) == sorted(expected), ask
        text = client.get(f"{LIST}?{ask[1:]}").content.decode()
        assert sorted(
            n for n in ("张三丰", "李小明", "王五") if f">{n}<" in text.replace("\n", "").replace(" ", "")
        ) == sorted(expected), ask
        book = load_workbook(io.BytesIO(client.get(f"{LIST}?export=xlsx{ask}").content))
        assert sorted(row[0].value for row in list(book.active.rows)[1:]) == sorted(expected), ask


def test_export_holds_only_what_is_in_scope(world, boss):
    world.member(world.villages[0], "张三丰", by=boss)
    world.member(world.villages[1], "李小明", by=boss)
    assert names(client_of(admin(world.villages[0]))) == ["张三丰"]
    assert client_of(admin(world.villages[0], kind="approve")).get(f"{LIST}?export=csv").status_code == 404


@pytest.mark.parametrize("ask", ["village={0}", "town={1}", "status=x", "joined_on_from=gestern", "columns=password"])
def test_filter_that_does_not_hold_shows_and_gives_nothing(world, boss, ask):
    """Forgetting it silently would take away, or decide on, the whole list as if it were the filtered one."""
    world.member(world.villages[0], "张三丰", by=boss)
    waiting = world.application(world.villages[0], "李小明")
    words = ask.format(world.villages[3].pk, world.towns[1].pk)
    client = client_of(admin(world.villages[0]))
    page = client.get(f"{LIST}?{words}")
    assert page.status_code == 200
    assert "张三丰" not in page.content.decode()
    assert 'role="alert"' in page.content.decode()
    assert client.get(f"{LIST}?export=csv&{words}").status_code == 302
    bulk = f"{BULK}approve/?id=all&{words.replace('joined_on', 'submitted_at').replace('status', 'state')}"
    assert client.get(bulk).status_code == 404
    assert Application.objects.get(pk=waiting.pk).state == S.SUBMITTED


def test_formulas_are_neutralised_and_phones_stay_text(world, boss):
    row = world.member(world.villages[0], '=HYPERLINK("http://x")', by=boss)
    ask = "&columns=phone&columns=joined"
    line = sheet(client_of(boss), ask)[1]
    assert line[0] == '\'=HYPERLINK("http://x")'
    assert line[1] == row.person.phone.as_national
    assert " " in line[1]
    book = load_workbook(io.BytesIO(client_of(boss).get(f"{LIST}?export=xlsx{ask}").content))
    cells = list(book.active.rows)[1]
    assert (cells[0].data_type, cells[0].value) == ("s", '=HYPERLINK("http://x")')
    assert cells[0].quotePrefix
    assert (cells[1].data_type, cells[1].value) == ("s", row.person.phone.as_national)
    assert (cells[2].is_date, cells[2].value.date()) == (True, row.joined_on)


@pytest.mark.parametrize(
    ("word", "safe"),
    [
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\r=1", "'\r=1"),
        ("＝1+1", "'＝1+1"),
        ("　=1", "'　=1"),
        ("\u200b=1", "'\u200b=1"),
        ("\x0b=1", "'=1"),
        ("张=三", "张=三"),
        (" ", " "),
        (3, 3),
    ],
)
def test_what_a_spreadsheet_would_run_is_kept_as_text(word, safe):
    assert plain(word) == safe


def test_control_characters_do_not_break_the_excel_sheet(world, boss):
    world.member(world.villages[0], "张\x0b三\x00丰".replace("\x00", ""), by=boss)
    book = load_workbook(io.BytesIO(client_of(boss).get(f"{LIST}?export=xlsx").content))
    assert list(book.active.rows)[1][0].value == "张三丰"


def test_chosen_columns_are_those_of_list_and_sheet(world, boss):
    row = world.member(world.villages[0], "张三丰", by=boss)
    client = client_of(boss)
    ask = "&columns=phone&columns=town&q=三"
    phone = row.person.phone.as_national
    assert sheet(client, ask) == [["姓名", "手机号", "乡镇"], ["张三丰", phone, str(world.towns[0])]]
    text = client.get(f"{LIST}?{ask[1:]}").content.decode()
    assert phone in text
    assert str(world.villages[0]) not in text.split("<table")[1].split("</table>")[0]
    assert phone not in client.get(LIST).content.decode()
    assert "columns=phone" in text.split("export=csv")[0].rsplit("href", 1)[1]


def test_export_is_in_sight_and_follows_the_filters(world, boss):
    world.member(world.villages[0], "张三丰", by=boss)
    client = client_of(boss)
    for address in (LIST, f"{LIST}results/"):
        text = client.get(address, {"q": "三", "p": "1"}).content.decode()
        assert f"{LIST}?q=%E4%B8%89&amp;export=csv" in text
        assert f"{LIST}?q=%E4%B8%89&amp;export=xlsx" in text
    reviewer = client_of(admin(world.villages[0], kind="approve"))
    assert "export=csv" not in reviewer.get(LIST).content.decode()


def test_every_sheet_leaves_a_record_that_the_county_reads(world, boss):
    world.member(world.villages[0], "张三丰", by=boss)
    world.member(world.villages[1], "李小明", by=boss)
    taker = admin(world.villages[0], "村管理员甲")
    sheet(client_of(taker), "&q=三&status=admitted")
    sheet(client_of(taker), "&q=没有这人")
    assert client_of(taker).head(f"{LIST}?export=csv").status_code == 200  # looks whether it is there, takes nothing
    entry = AuditEntry.objects.get(deed="export")
    assert (entry.by, entry.unit, entry.count) == (taker, world.villages[0], 1)
    assert entry.text == "会员名单 · 状态: 会员 · “三”"
    sheet(client_of(boss))
    assert AuditEntry.objects.filter(deed="export", by=boss).get().unit == world.towns[0]
    records = "/admin/association/records/"
    assert "村管理员甲" in client_of(boss).get(records).content.decode()
    assert "村管理员甲" not in client_of(admin(world.villages[1])).get(records).content.decode()


def test_decisions_leave_a_record(world, boss):
    row = world.application(world.villages[0], "张三丰")
    applications.reject(row, code="rules", text="等开店了再来", by=boss)
    entry = AuditEntry.objects.get()
    assert (entry.deed, entry.by, entry.person, entry.unit) == ("reject", boss, row.person, world.villages[0])
    with pytest.raises(TypeError, match="only added"):
        entry.save()


@pytest.mark.parametrize("address", [LIST, APPS])
def test_list_costs_the_same_for_one_row_and_three(world, boss, address):
    client = client_of(boss)
    asks = ("", "?q=三", "?q=張三豐", "?q=zsf", f"?village={world.villages[0].pk}", "?columns=phone", "?export=csv")
    costs = []
    for count in (1, 2):
        for _ in range(count):
            world.member(world.villages[0], "张三丰", by=boss)
        for ask in asks:
            client.get(address + ask)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address + ask).status_code == 200
            costs.append(len(caught))
    assert costs[: len(asks)] == costs[len(asks) :]
    assert max(costs) <= 12


def test_count_sentence_says_how_many(world, boss):
    world.member(world.villages[0], "张三丰", by=boss)
    world.member(world.villages[0], "李小明", by=boss)
    text = client_of(boss).get(LIST).content.decode()
    assert 'class="count-sentence"' in text
    assert ("2 people in this list" in text) or ("2 人" in text)


def test_bulk_approve_of_all_respects_filter_and_scope(world, boss):
    inside = world.application(world.villages[0], "张三丰")
    other = world.application(world.villages[0], "李小明")
    outside = world.application(world.villages[3], "王五")
    client = client_of(admin(world.villages[0]))
    confirm = client.get(f"{BULK}approve/", {"id": "all", "q": "三丰"})
    text = confirm.content.decode()
    assert ("张三丰" in text, "李小明" in text, "王五" in text) == (True, False, False)
    post_confirmed(client, f"{BULK}approve/?id=all&q=三丰&next={APPS}")
    states = {row.pk: row.state for row in Application.objects.all()}
    assert states == {inside.pk: S.APPROVED, other.pk: S.SUBMITTED, outside.pk: S.SUBMITTED}


def test_bulk_reject_needs_a_reason_and_tells_everyone(world, boss):
    rows = [world.application(world.villages[0], name) for name in ("张三丰", "李小明")]
    client = client_of(boss)
    ask = "&".join(f"id={row.pk}" for row in rows)
    address = f"{BULK}reject/?{ask}&next={APPS}"
    assert post_confirmed(client, address, {"code": "rules", "text": ""}).status_code == 200
    assert set(Application.objects.values_list("state", flat=True)) == {S.SUBMITTED}
    post_confirmed(client, address, {"code": "rules", "text": "店开了再来。"})
    assert list(Application.objects.values_list("state", "reason")) == [(S.REJECTED, "店开了再来。")] * 2


def test_bulk_without_its_signed_rows_asks_again(world, boss):
    row = world.application(world.villages[0], "张三丰")
    client = client_of(boss)
    address = f"{BULK}approve/?id={row.pk}&next={APPS}"
    for token in ("", "x", signed(client_of(admin(world.villages[0])), address)):
        page = client.post(address, {"rows": token})
        assert page.status_code == 200
        assert 'name="rows"' in page.content.decode()
        assert Application.objects.get(pk=row.pk).state == S.SUBMITTED


def test_a_page_that_grew_too_old_asks_once_more_and_keeps_the_reason(world, boss):
    row, client = world.application(world.villages[0]), client_of(boss)
    address, said = f"{BULK}reject/?id={row.pk}", {"code": "rules", "text": "店开了再来。"}
    token = signed(client, address)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        page = client.post(address, {**said, "rows": token}).content.decode()
        assert "店开了再来。" in page
        again = re.search(r'name="rows" value="([^"]+)"', page)[1]
        done = client.post(f"{address}&next=https://example.com/", {**said, "rows": again})
    assert (done.status_code, done.url) == (302, APPS)
    assert Application.objects.get(pk=row.pk).state == S.REJECTED


def test_bulk_holds_to_the_list_that_was_confirmed(world, boss):
    """What comes in after the question was asked is not decided along; what has moved on is left and said."""
    first, moved = world.application(world.villages[0], "张三丰"), world.application(world.villages[0], "张三")
    client = client_of(boss)
    address = f"{BULK}approve/?id=all&q=三&next={APPS}"
    token = signed(client, address)
    late = world.application(world.villages[0], "王三")
    applications.reject(moved, code="rules", text="不行", by=boss)
    answer = client.post(address, {"rows": token}, follow=True)
    states = {row.pk: row.state for row in Application.objects.all()}
    assert states == {first.pk: S.APPROVED, moved.pk: S.REJECTED, late.pk: S.SUBMITTED}
    again = client.post(address, {"rows": token}, follow=True)
    assert answer.status_code == again.status_code == 200
    assert Membership.objects.count() == 1


def test_a_number_that_no_database_counts_to_is_nobodys(world, boss):
    row, client = world.application(world.villages[0]), client_of(boss)
    chosen = "/admin/snippets/choose/association/membership/chosen-multiple/"
    assert client.get(f"{BULK}approve/?id={'9' * 30}").status_code == 404
    assert client.get(f"{BULK}approve/?id={'9' * 30}&id={row.pk}").status_code == 200
    assert client.get(f"{chosen}?id={'9' * 30}").status_code == 200


def test_bulk_leaves_ones_family_out(world):
    family, other = world.application(world.villages[0], "自家人"), world.application(world.villages[0], "别家人")
    someone = admin(world.villages[0])
    settle(someone, unit=world.villages[0], origin="local", since=date(2020, 1, 1), by=None)
    join_household(someone, code=found_household(family.person).code)
    post_confirmed(client_of(someone), f"{BULK}approve/?id=all&next={APPS}")
    states = {row.pk: row.state for row in Application.objects.all()}
    assert states == {family.pk: S.SUBMITTED, other.pk: S.APPROVED}


def test_bulk_delete_does_not_exist(world, boss):
    member = world.member(world.villages[0], by=boss)
    admin_of_all = User.objects.create_superuser("+8613900009999", name="站长")
    for who in (boss, admin_of_all):
        answer = client_of(who).post(f"/admin/bulk/association/membership/delete/?id={member.pk}")
        assert answer.status_code in {302, 403}
    assert Membership.objects.filter(pk=member.pk).exists()


def test_the_list_goes_by_syllables_and_the_sheet_holds_its_columns(world, boss):
    for name in ("林归帆", "李秀英", "林春梅"):
        world.member(world.villages[0], name, by=boss)
    assert [row.person.name for row in Membership.objects.select_related("person")] == ["李秀英", "林春梅", "林归帆"]
    head = client_of(boss).get(f"{LIST}?export=csv").content.decode("utf-8-sig").splitlines()[0]
    asked = client_of(boss).get(f"{LIST}?export=csv&columns=phone").content.decode("utf-8-sig").splitlines()[0]
    assert ("手机号" in head, "退会日期" in head, "会员号" in head) == (False, False, True)
    assert asked == "姓名,手机号"


def test_name_keys_follow_a_new_name(world, boss):
    member = world.member(world.villages[0], "张三丰", by=boss)
    assert member.name_pinyin == name_key("张三丰") == "zhang san feng zhangsanfeng zsf"
    User.objects.filter(pk=member.person_id).update(name="李四")
    assert refresh_name_keys() == 2
    member.refresh_from_db()
    assert member.name_pinyin == "li si lisi ls"
    assert refresh_name_keys() == 0
