"""People for tests."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.enums import AgeBand
from accounts.models import Notice, PhoneReset, User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    phone = factory.Sequence(lambda n: f"+86138{n:08d}")
    name = factory.Sequence(lambda n: f"村民{n}")
    age_band = AgeBand.ADULT
    phone_verified_at = factory.LazyFunction(timezone.now)
    password = "!unusable"


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice

    person = factory.SubFactory(UserFactory)
    purpose = "account"
    title = factory.Sequence(lambda n: f"Notice {n}")


class PhoneResetFactory(DjangoModelFactory):
    class Meta:
        model = PhoneReset

    person = factory.SubFactory(UserFactory)
    new_phone = factory.Sequence(lambda n: f"+86139{n:08d}")
