"""A month of a villager's cash book and a kept calculation, written as she would have written them."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from accounts.domain.pins import set_pin
from accounts.models import User
from cms.demo.domain.world import World
from cms.demo.people import PIN
from courses.enums import Tool
from courses.tools.domain.balance import balance_of
from courses.tools.domain.book import count_pocket, take_back, value_stock, write_entry
from courses.tools.domain.keeping import keep_sum
from courses.tools.domain.month import next_month
from courses.tools.enums import Pocket, Purpose
from courses.tools.models import CashEntry

SHOP, HOME = Pocket.SHOP, Pocket.HOME
DAYS = 35
PRICE = Decimal(39)
SUM = {
    "price": "39",
    "discount": "0",
    "cost": "18",
    "packing": "1.5",
    "freight": "4",
    "insurance": "0.5",
    "fee": "0.6",
    "ads": "5",
    "tax": "0",
    "returns": "5",
    "spoilt": "100",
    "return_freight": "0",
    "fee_back": "yes",
    "fixed": "1200",
    "wage": "2000",
}


def keep_a_book(world: World) -> None:
    person = world.doors["villager"]
    set_pin(person, PIN, by=person)
    today = timezone.localdate()
    _begin(world, person, today - dt.timedelta(days=DAYS))
    for ago in range(DAYS - 1, -1, -1):
        _a_day(world, person, today - dt.timedelta(days=ago), ago)
    _value_the_stock(world, person, today)
    there = balance_of(person)[SHOP] - Decimal("12.50")
    count_pocket(person, pocket=SHOP, counted=there, cid=world.client_id(), by=person)
    keep_sum(person, tool=Tool.PRICE, name="笋干 39 元一单", facts=SUM, cid=world.client_id(), by=person)


def _write(world: World, purpose: Purpose, amount: Decimal, day: dt.date, words: str) -> CashEntry:
    person = world.doors["villager"]
    pocket = HOME if purpose in {Purpose.LIVING, Purpose.FAMILY} else SHOP
    return write_entry(
        person,
        purpose=purpose,
        pocket=pocket,
        amount=amount,
        day=day,
        words=words,
        cid=world.client_id(),
        by=person,
    )


def _begin(world: World, person: User, day: dt.date) -> None:
    write_entry(
        person,
        purpose=Purpose.START,
        pocket=HOME,
        amount=Decimal(2600),
        day=day,
        words="家里现金",
        cid=world.client_id(),
        by=person,
    )
    _write(world, Purpose.START, Decimal(1800), day, "开店本钱")
    _write(world, Purpose.STOCK, Decimal(900), day, "收笋干五十斤")
    _write(world, Purpose.PACKING, Decimal(160), day, "纸箱、胶带")


def _a_day(world: World, person: User, day: dt.date, ago: int) -> None:
    """Sales are paid out twice a week; the courier and the family's shopping come in between."""
    orders = world.random.randrange(9, 16)
    if day.weekday() in {1, 4}:
        _write(world, Purpose.SALES, PRICE * orders, day, f"{orders} 单到账")
        _write(world, Purpose.FREIGHT, Decimal(4) * orders, day, "快递结账")
    if day.weekday() == 5:  # noqa: PLR2004 Saturday
        _write(world, Purpose.LIVING, Decimal(world.random.randrange(120, 260)), day, "赶集买菜")
        _write(world, Purpose.STOCK, Decimal(18) * orders, day, "补货")
    if day.day == 1:
        _write(world, Purpose.OWN_WAGE, Decimal(800), day, "这个月的工钱")
        _write(world, Purpose.OTHER, Decimal(60), day, "网费")
    if ago == DAYS // 2:
        wrong = _write(world, Purpose.ADS, Decimal(500), day, "推广（多写了一个 0）")
        take_back(wrong, cid=world.client_id(), by=person)
        _write(world, Purpose.ADS, Decimal(50), day, "推广")


def _value_the_stock(world: World, person: User, today: dt.date) -> None:
    first = today.replace(day=1)
    for day, value in ((first - dt.timedelta(days=1), 420), (next_month(first) - dt.timedelta(days=1), 510)):
        value_stock(person, day=day, value=Decimal(value), cid=world.client_id(), by=person)
