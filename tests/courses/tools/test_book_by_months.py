"""Older lines of the cash book, found in their month; a count partly remembered; limits that are no numbers."""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.pins import set_pin
from courses.tools.domain.balance import balance_of
from courses.tools.domain.book import book_difference, count_pocket, take_back
from courses.tools.domain.queries import SHOWN
from courses.tools.domain.rulebook import LIMIT, limit_of
from courses.tools.enums import Pocket, Purpose
from courses.tools.models import CashEntry, DatedRule
from courses.tools.views.book import A_PAGE
from tests.courses.tools.test_cash_book import PIN, SHOP, write
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def opened(person):
    set_pin(person, PIN, by=person)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("accounts:pin"), {"pin": PIN})
    return client


def month(day) -> str:
    return reverse("tools:month", kwargs={"month": f"{day:%Y-%m}"})


def test_a_line_that_left_the_last_ones_is_found_in_its_month_with_its_receipt_and_taken_back(opened, person):
    long_ago = timezone.localdate() - dt.timedelta(days=70)
    old = write(person, Purpose.STOCK, "1234.56", day=long_ago, words="毛竹", receipt="receipts/a.jpg")
    for _line in range(SHOWN):
        write(person, Purpose.SALES, "1")
    first = opened.get(reverse("tools:book")).text
    assert "1234.56" not in first
    assert "更早的账，到当月里去看" in first
    page = opened.get(month(long_ago)).text
    assert "毛竹" in page
    assert reverse("tools:receipt", args=[old.pk]) in page
    back = opened.post(reverse("tools:back", args=[old.pk]), {"month": f"{long_ago:%Y-%m}"})
    assert back.headers["Location"] == month(long_ago)
    assert "已撤回" in opened.get(month(long_ago)).text
    assert balance_of(person)[SHOP] == SHOWN


def test_a_month_shows_its_own_lines_page_by_page_and_whatever_month_is_sent_leads_to_the_book(opened, person):
    today = timezone.localdate()
    for n in range(A_PAGE + 1):
        write(person, Purpose.SALES, n + 1, words=f"第{n}笔")
    page = opened.get(month(today))
    assert len(page.context["lines"]) == A_PAGE
    assert "?p=2#lines" in page.text
    assert [line.words for line in opened.get(f"{month(today)}?p=2").context["lines"]] == ["第0笔"]
    for sent in ("//evil.example", "2026-13", "", "x"):
        pk = CashEntry.objects.filter(takes_back=None, taken_back_by=None).latest("pk").pk
        assert opened.post(reverse("tools:back", args=[pk]), {"month": sent}).headers["Location"] == reverse(
            "tools:book"
        )


@pytest.mark.parametrize("lines", [1, 3])
def test_the_month_asks_as_much_for_three_lines_as_for_one(opened, person, lines, django_assert_num_queries):
    for number in range(lines):
        write(person, Purpose.SALES, number + 1)
    opened.get(month(timezone.localdate()))
    with django_assert_num_queries(9):
        opened.get(month(timezone.localdate()))


def test_a_week_has_passed_only_when_a_week_has_passed(opened, person):
    def is_due() -> bool:
        return opened.get(reverse("tools:book")).context["count_is_due"]

    today = timezone.localdate()
    assert not is_due()
    write(person, Purpose.START, "100")
    assert not is_due()
    write(person, Purpose.SALES, "5", day=today - dt.timedelta(days=7))
    assert is_due()
    count_pocket(person, pocket=SHOP, counted=Decimal(105), cid=uuid4(), by=person)
    assert not is_due()


def test_what_was_remembered_after_a_count_is_not_booked_once_more(opened, person):
    write(person, Purpose.START, "100")
    count = count_pocket(person, pocket=SHOP, counted=Decimal(50), cid=uuid4(), by=person)
    here = reverse("tools:counted", args=[count.pk])
    assert "再数一次" not in opened.get(here).text
    write(person, Purpose.FREIGHT, "30")
    page = opened.get(here)
    assert page.context["left"] == -20
    assert "再数一次" in page.text
    for _tap in range(2):
        assert opened.post(here).status_code == 302
    assert balance_of(person)[SHOP] == 50
    assert [str(line.amount) for line in CashEntry.objects.filter(purpose=Purpose.MISSING)] == ["20.00"]
    assert opened.get(here).context["left"] == 0


def test_money_of_a_later_day_leaves_a_count_alone_and_a_difference_taken_back_can_be_noted_anew(person, time_machine):
    write(person, Purpose.START, "100")
    count = count_pocket(person, pocket=SHOP, counted=Decimal(80), cid=uuid4(), by=person)
    time_machine.move_to(dt.datetime.now(dt.UTC) + dt.timedelta(days=2))
    write(person, Purpose.SALES, "500")
    (noted,) = book_difference(count, by=person)
    assert (noted.amount, noted.day) == (20, count.day)
    take_back(noted, cid=uuid4(), by=person)
    write(person, Purpose.PACKING, "5", day=count.day)
    (again,) = book_difference(count, by=person)
    assert again.amount == 15
    assert balance_of(person) == {SHOP: Decimal(580), Pocket.HOME: Decimal(0)}


@pytest.mark.parametrize("value", ["十万", "100000元整", "0", "-5", ""])
def test_a_limit_that_is_no_number_is_refused_and_closes_no_book(opened, person, value):
    rule = DatedRule(
        key=LIMIT, value=value, effective_from="2026-06-01", source="s", checked_on="2026-06-01", owner="L"
    )
    with pytest.raises(ValidationError) as refused:
        rule.full_clean()
    assert "value" in refused.value.message_dict
    rule.save()
    assert limit_of(Decimal(5)) is None
    assert opened.get(reverse("tools:book")).status_code == 200
    typed = {"kind": "other", "sales": "5", "bought": "0"}
    assert opened.get(reverse("tools:tool", args=["registration"]), typed).status_code == 200
