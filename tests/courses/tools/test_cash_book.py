"""The cash book: two pockets, lines once each, mistakes taken back, the month, the count, the sheet, the PIN."""

import datetime as dt
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image

from accounts.domain.data import erase_person, export_all
from accounts.domain.pins import set_pin
from accounts.models import Message, Pin
from courses.tools.domain.balance import balance_of, year_of_sales
from courses.tools.domain.book import book_difference, count_pocket, take_back, value_stock, write_entry
from courses.tools.domain.month import statement
from courses.tools.domain.rulebook import limit_of
from courses.tools.domain.sheets import sheet_of
from courses.tools.enums import Pocket, Purpose
from courses.tools.exceptions import EntryRefused
from courses.tools.models import CashEntry
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SHOP, HOME = Pocket.SHOP, Pocket.HOME
PIN = "7931"


def write(person, purpose, amount, *, pocket=SHOP, day=None, cid=None, **more):
    return write_entry(
        person,
        purpose=purpose,
        pocket=pocket,
        amount=Decimal(amount),
        day=day or timezone.localdate(),
        cid=cid or uuid4(),
        by=person,
        **more,
    )


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def opened(person):
    """The owner's browser, with the PIN just typed."""
    set_pin(person, PIN, by=person)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("accounts:pin"), {"pin": PIN}).status_code == 302
    return client


def entry(**more) -> dict:
    facts = {"cid": uuid4(), "amount": "12.50", "purpose": "in_sales", "pocket": "shop", "day": timezone.localdate()}
    return facts | {"words": "", **more}


def test_money_between_pockets_is_neither_earned_nor_spent(person):
    write(person, Purpose.START, "500", pocket=HOME)
    write(person, Purpose.SALES, "300.10")
    write(person, Purpose.FREIGHT, "40.05")
    write(person, Purpose.OWN_WAGE, "100", pocket=HOME)  # the pocket is the purpose's own
    write(person, Purpose.PUT_IN, "20")
    assert balance_of(person) == {SHOP: Decimal("180.05"), HOME: Decimal("580.00")}


def test_a_line_sent_twice_is_written_once(person):
    cid = uuid4()
    first, second = (write(person, Purpose.SALES, "10", cid=cid) for _time in range(2))
    assert first == second
    assert write(UserFactory(), Purpose.SALES, "10", cid=cid) != first
    assert CashEntry.objects.filter(person=person).count() == 1


def test_a_mistake_is_taken_back_by_a_second_line_once(person):
    line = write(person, Purpose.SALES, "99")
    first, second = (take_back(line, cid=uuid4(), by=person) for _time in range(2))
    assert first == second
    assert balance_of(person)[SHOP] == 0
    assert CashEntry.objects.filter(person=person).count() == 2
    with pytest.raises(EntryRefused):
        take_back(first, cid=uuid4(), by=person)


def test_nobody_else_writes_into_the_book(person):
    line = write(person, Purpose.SALES, "99")
    other = UserFactory()
    with pytest.raises(EntryRefused):
        take_back(line, cid=uuid4(), by=other)
    assert balance_of(person)[SHOP] == 99


@pytest.mark.parametrize(
    "wrong",
    [{"amount": Decimal(0)}, {"amount": Decimal(-5)}, {"way": "in"}, {"pocket": "sock"}],
    ids=["nothing", "less", "way", "pocket"],
)
def test_the_database_keeps_the_promises(person, wrong):
    facts = {"purpose": "out_stock", "way": "out", "pocket": "shop", "amount": Decimal(1), "day": timezone.localdate()}
    with pytest.raises(IntegrityError), transaction.atomic():
        CashEntry.objects.create(person=person, cid=uuid4(), **(facts | wrong))


def test_the_month_is_counted_by_the_formula(person):
    first = timezone.localdate().replace(day=1)
    before, last = first - dt.timedelta(days=1), (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    for purpose, amount in (
        (Purpose.SALES, "5000"),
        (Purpose.REFUND, "200"),
        (Purpose.STOCK, "1800"),
        (Purpose.FEES, "100"),
        (Purpose.FREIGHT, "600"),
        (Purpose.PACKING, "150"),
        (Purpose.ADS, "250"),
        (Purpose.WAGES, "300"),
        (Purpose.OTHER, "80"),
        (Purpose.BORROWED, "9000"),
        (Purpose.TOOLS, "700"),
        (Purpose.OWN_WAGE, "1500"),
    ):
        write(person, purpose, amount, day=first)
    write(person, Purpose.LIVING, "999", pocket=HOME, day=first)
    write(person, Purpose.SALES, "1", day=before)
    value_stock(person, day=before, value=Decimal(400), cid=uuid4(), by=person)
    value_stock(person, day=last, value=Decimal(1), cid=uuid4(), by=person)
    value_stock(person, day=last, value=Decimal(700), cid=uuid4(), by=person)
    month = statement(person, first=first)
    assert (month.goods_used, month.gross) == (1500, 3300)
    assert (month.before_wage, month.after_wage) == (1820, 320)
    assert month.is_stock_counted


def test_a_count_tells_the_difference_and_can_be_written_down_once(person):
    write(person, Purpose.START, "100")
    count = count_pocket(person, pocket=SHOP, counted=Decimal("87.50"), cid=uuid4(), by=person)
    assert count.difference == Decimal("-12.50")
    for _time in range(2):
        book_difference(count, by=person)
    assert balance_of(person)[SHOP] == Decimal("87.50")
    same = count_pocket(person, pocket=SHOP, counted=Decimal("87.50"), cid=uuid4(), by=person)
    assert (same.difference, book_difference(same, by=person)) == (0, [])


def test_a_difference_that_no_line_can_hold_is_written_in_several(person):
    for _time in range(3):
        write(person, Purpose.LIVING, "9999999.99")
    count = count_pocket(person, pocket=SHOP, counted=Decimal("0.03"), cid=uuid4(), by=person)
    for _time in range(2):
        book_difference(count, by=person)
    found = CashEntry.objects.filter(purpose=Purpose.FOUND).order_by("pk")
    assert [str(entry.amount) for entry in found] == ["9999999.99"] * 3 + ["0.03"]
    assert balance_of(person)[SHOP] == Decimal("0.03")
    with pytest.raises(EntryRefused, match=r"9,999,999\.99"):
        write(person, Purpose.SALES, "10000000")


def test_a_year_of_sales_is_compared_with_the_limit_of_its_day(person):
    write(person, Purpose.SALES, "80500")
    write(person, Purpose.REFUND, "600")
    write(person, Purpose.SALES, "50000", day=timezone.localdate() - dt.timedelta(days=366))
    total = year_of_sales(person)
    assert total == 79900
    assert [(limit_of(Decimal(n)).is_near, limit_of(Decimal(n)).is_over) for n in (79900, 80000, 100000, 100001)] == [
        (False, False),
        (True, False),
        (True, False),
        (True, True),
    ]


def test_the_sheet_opens_in_the_office_and_runs_nothing(person):
    write(person, Purpose.SALES, "12.50", words="=HYPERLINK(1)")
    take_back(write(person, Purpose.STOCK, "3"), cid=uuid4(), by=person)
    rows = CashEntry.objects.filter(person=person).select_related("taken_back_by").order_by("id")
    text = sheet_of(rows, "csv").decode("utf-8-sig").splitlines()
    assert sheet_of(rows, "csv").startswith(b"\xef\xbb\xbf")
    assert text[1].endswith(",12.50,'=HYPERLINK(1),")
    sheet = load_workbook(BytesIO(sheet_of(rows, "xlsx"))).active
    cells = list(sheet.iter_rows(values_only=True))
    assert (cells[1][4], cells[1][5]) == (12.5, "=HYPERLINK(1)")
    assert [row[6] for row in cells[2:]] == ["已撤回", "撤回另一笔"]
    assert [row[4] for row in cells[2:]] == [3, -3]  # whoever adds the column up gets what the book says


def test_the_book_opens_only_with_the_pin_and_for_five_minutes(opened, time_machine):
    page = reverse("tools:book")
    assert opened.get(page).status_code == 200
    time_machine.move_to(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6))
    assert opened.get(page).headers["Location"].startswith(reverse("accounts:pin"))


def test_what_was_typed_into_a_book_that_closed_comes_back(opened, person):
    opened.post(reverse("accounts:pin_close"))
    answer = opened.post(reverse("tools:book"), entry(words="笋干二十斤"))
    assert answer.headers["Location"].startswith(f"{reverse('accounts:pin')}?next=")
    opened.get(answer.headers["Location"])
    answer = opened.post(reverse("accounts:pin"), {"pin": "７９３１"}, follow=True)
    assert "笋干二十斤" in answer.text
    assert not CashEntry.objects.filter(person=person).exists()


def test_five_wrong_pins_lock_the_book_until_a_code_from_a_message(opened, person):
    opened.post(reverse("accounts:pin_close"))
    for _try in range(5):
        opened.post(reverse("accounts:pin"), {"pin": "1593"})
    assert Pin.objects.get(person=person).locked_at
    assert "锁" in opened.post(reverse("accounts:pin"), {"pin": PIN}).text
    assert opened.get(reverse("tools:book")).status_code == 302
    assert opened.get(reverse("accounts:pin_new")).status_code == 302  # no new PIN without the code
    opened.post(reverse("accounts:pin_forgotten"))
    assert Message.objects.filter(phone=person.phone, purpose="code").exists()
    code = opened.session["code:pin"]["code"]
    assert opened.post(reverse("accounts:pin_code"), {"code": code}).headers["Location"] == reverse("accounts:pin_new")
    opened.post(reverse("accounts:pin_new"), {"pin": "286431", "again": "286431"})
    assert opened.get(reverse("tools:book")).status_code == 200


def test_a_new_pin_closes_every_other_browser(opened, person):
    set_pin(person, "8264", by=person)
    assert opened.get(reverse("tools:book")).status_code == 302


@pytest.mark.parametrize("pin", ["1234", "4321", "0000", "123", "1234567", "abcd"])
def test_a_pin_that_anybody_would_try_is_refused(opened, pin):
    answer = opened.post(reverse("accounts:pin_new"), {"pin": pin, "again": pin})
    assert (answer.status_code, "errorlist" in answer.text) == (400, True)


def test_the_export_of_a_person_with_a_pin_asks_for_it(opened, person):
    write(person, Purpose.SALES, "10", words="私房话")
    assert "私房话" in opened.get(reverse("accounts:export")).text
    opened.post(reverse("accounts:pin_close"))
    assert opened.get(reverse("accounts:export")).status_code == 302
    assert opened.get(reverse("accounts:everything_told")).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": ""}, "请填"),
        ({"amount": "-5"}, "大于 0"),
        ({"amount": "0"}, "大于 0"),
        ({"amount": "十块"}, "数字"),
        ({"amount": "99999999"}, "9,999,999.99"),
        ({"amount": "1.234"}, "最多 2 位"),
        ({"day": "2999-01-01"}, "还没到"),
        ({"day": "someday"}, "2026-11-01"),
    ],
)
def test_a_bad_line_says_what_to_do_and_keeps_what_was_typed(opened, person, wrong, said):
    answer = opened.post(reverse("tools:book"), entry(words="两箱笋干", **wrong))
    assert (answer.status_code, said in answer.text, "两箱笋干" in answer.text) == (400, True, True)
    assert not CashEntry.objects.filter(person=person).exists()


def photo() -> SimpleUploadedFile:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    Image.new("RGB", (40, 30), "white").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("receipt.jpg", out.getvalue(), "image/jpeg")


def test_a_receipt_is_bare_and_only_its_owners(opened, person, client):
    assert opened.post(reverse("tools:book"), entry(receipt=photo())).status_code == 302
    line = CashEntry.objects.get(person=person)
    assert b"SecretPhone" not in line.receipt.read()
    address = reverse("tools:receipt", kwargs={"pk": line.pk})
    assert opened.get(address).status_code == 200
    assert client.get(f"/media/{line.receipt.name}").status_code == 404
    other = UserFactory()
    set_pin(other, PIN, by=other)
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("accounts:pin"), {"pin": PIN})
    assert client.get(address).status_code == 404


def test_a_text_named_jpg_is_refused_in_words(opened):
    fake = SimpleUploadedFile("receipt.jpg", b"no picture at all", "image/jpeg")
    answer = opened.post(reverse("tools:book"), entry(words="笋", receipt=fake))
    assert (answer.status_code, "errorlist" in answer.text) == (400, True)


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_asks_as_much_for_three_lines_as_for_one(opened, person, lines, django_assert_num_queries):
    for number in range(lines):
        write(person, Purpose.SALES, number + 1)
    opened.get(reverse("tools:book"))
    with django_assert_num_queries(12):
        opened.get(reverse("tools:book"))


def test_everything_goes_with_the_person(opened, person, django_capture_on_commit_callbacks):
    opened.post(reverse("tools:book"), entry(receipt=photo()))
    take_back(CashEntry.objects.get(), cid=uuid4(), by=person)
    file = CashEntry.objects.exclude(receipt="").get().receipt
    assert export_all(person)["tools"]["lines"][0]["amount"] == "12.50"
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person, by=person)
    assert not CashEntry.objects.exists()
    assert not Pin.objects.exists()
    assert not file.storage.exists(file.name)
