"""Shops, members and applications of the demo county."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Notice, User
from association.domain import applications
from association.domain.shops import open_shop
from association.models import Application, ApplicationEvent, Membership, Unit
from cms.demo.domain.clock import set_back, set_to
from cms.demo.domain.world import World

MEMBERS = {"small": 20, "full": 200, "bench": 1900}
WHYS = ("想和大家一起发货，省运费。", "想学打包和拍照。", "店开起来了，想有人商量。")


def open_shops(world: World) -> None:
    for number, shop in enumerate(world.cast["shops"]):
        person = world.people[shop["person"]]
        open_shop(
            person,
            unit=_home(person),
            platform=shop["platform"],
            name=shop["name"],
            category=shop["category"],
            opened_on=timezone.localdate() - timedelta(days=60 + 97 * number % 1500),
        )


def apply(world: World, person: User, why: str, category: str = "") -> Application:
    return applications.submit(
        person,
        association=world.association,
        village=_home(person),
        cid=world.client_id(),
        by=person,
        category=category,
        why=why,
    )


def admit_members(world: World, size: str) -> None:
    """Mentors and villagers, except those whose application waits: each came on a day of their own."""
    admin, waiting = world.doors["admin"], {row["person"] for row in world.cast["applications"]}
    free = [person for number, person in enumerate(world.people) if number not in waiting]
    joining = [*world.mentors.values(), *free][: MEMBERS[size]]
    for number, person in enumerate(world.counted(joining, len(joining))):
        category = person.shops.values_list("category", flat=True).first() or ""
        row = apply(world, person, WHYS[number % len(WHYS)], category)
        row = applications.approve(applications.claim(row, by=admin), by=admin)
        _was_long_ago(row, days=20 + 810 * (len(joining) - number) // len(joining))  # numbers are given in order


def _was_long_ago(row: Application, *, days: int) -> None:
    ago = timedelta(days=days)
    mine = Application.objects.filter(pk=row.pk)
    set_back(mine, ago, "created_at", "submitted_at", "due_at", "state_since", "decided_at")
    set_back(ApplicationEvent.objects.filter(application=row), ago, "at")
    joined = timezone.localdate() - ago
    Membership.objects.filter(person=row.person, association=row.association).update(joined_on=joined)
    told = Notice.objects.filter(key__startswith=f"application-{row.pk}-")
    set_back(told, ago, "created_at")
    told.update(read_at=timezone.now() - ago + timedelta(hours=1))


def leave_applications_waiting(world: World) -> None:
    admin = world.doors["admin"]
    for facts in world.cast["applications"]:
        row = apply(world, world.people[facts["person"]], facts["why"])
        if facts["state"] in {"in_review", "needs_info"}:
            row = applications.claim(row, by=admin)
        if facts["state"] == "needs_info":
            row = applications.ask_more(row, question=facts["question"], by=admin)
        ago = timedelta(days=facts["days"], hours=2)
        moments = [
            name for name in ("created_at", "submitted_at", "due_at", "state_since", "asked_at") if getattr(row, name)
        ]
        set_back(Application.objects.filter(pk=row.pk), ago, *moments)
        set_back(ApplicationEvent.objects.filter(application=row), ago, "at")
        set_back(Notice.objects.filter(key__startswith=f"application-{row.pk}-"), ago, "created_at")
        if facts["state"] == "in_review":  # nobody holds it in hand any more, so whoever looks may go on
            set_to(row, claimed_until=timezone.now() - ago)


def _home(person: User) -> Unit:
    return Unit.objects.get(residences__person=person, residences__until=None)
