"""Who lives under one roof: said by the people themselves, so that nobody decides about their own family."""

from secrets import choice

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from association.exceptions import GuessedTooOften, NoSuchHousehold, NowhereYet
from association.models import Household, Residence
from cms.core.domain.rates import allow
from cms.core.domain.words import plain_code

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is read as something else
LENGTH = 6


def household_of(person: User) -> Household | None:
    row = Residence.objects.filter(person=person, until=None).select_related("household").first()
    return row.household if row else None


def under_one_roof(one: User, other: User) -> bool:
    """Whether both live in one household today."""
    mine = Residence.objects.filter(person=one, until=None, household__isnull=False).values("household")
    return Residence.objects.filter(person=other, until=None, household__in=mine).exists()


def family_of(person: User) -> QuerySet[User]:
    """The others of the household."""
    mine = Residence.objects.filter(person=person, until=None, household__isnull=False).values("household")
    there = Residence.objects.filter(household__in=mine, until=None).values("person")
    return User.objects.filter(pk__in=there).exclude(pk=person.pk).order_by("pk")


@transaction.atomic
def found_household(person: User) -> Household:
    """A household with a code to tell one's family; who has one already keeps it. ``NowhereYet`` without a village."""
    home = _home(person)
    if home.household:
        return home.household
    home.household = _new(home)
    home.save(update_fields=["household"])
    return home.household


@transaction.atomic
def join_household(person: User, *, code: str) -> Household:
    """Say that one lives with the people of this code.

    Raises:
        NowhereYet: the person has not said where they live.
        NoSuchHousehold: no household of the person's village has this code.
        GuessedTooOften: after ten codes in ten minutes.
    """
    home = _home(person)
    if not allow(f"association.household:{person.pk}", limit=10, seconds=600):
        raise GuessedTooOften
    found = Household.objects.filter(code=plain_code(code), unit=home.unit).first()
    if found is None:
        raise NoSuchHousehold
    home.household = found
    home.save(update_fields=["household"])
    return found


def leave_household(person: User) -> None:
    """No longer live with them; leaving twice changes nothing."""
    Residence.objects.filter(person=person, until=None).update(household=None)


def _home(person: User) -> Residence:
    row = Residence.objects.select_for_update().filter(person=person, until=None).first()
    if row is None:
        raise NowhereYet
    return row


def _new(home: Residence) -> Household:
    for _attempt in range(5):
        try:
            with transaction.atomic():
                return Household.objects.create(unit=home.unit, code="".join(choice(LETTERS) for _ in range(LENGTH)))
        except IntegrityError:
            continue
    raise RuntimeError("no free household code")
