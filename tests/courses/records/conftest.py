from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone

from association.enums import RoleKind
from courses.models import LearningEvent
from courses.records.domain import agreeing, keeping
from courses.records.models import Receiver
from tests.courses.records.store import running
from tests.factories import cohorts as make
from tests.factories.association import admin, make_county
from tests.factories.courses import TASK, make_course

SITE = "https://village.example"


@pytest.fixture
def store():
    with running() as found:
        yield found


@pytest.fixture
def school(db, settings, store) -> SimpleNamespace:
    """A class with two learners, and a receiver that nobody has agreed to yet."""
    settings.BASE_URL = SITE
    cache.clear()
    county = make_county()
    village = county.villages[0]
    make_course(task=TASK)
    make_course("en", task=TASK)
    teacher = make.teacher(village)
    cohort = make.cohort(village, teacher)
    boss = admin(village, "村主任", RoleKind.LAYER_FULL)
    receiver = set_up(village, boss, [cohort], endpoint=store.address)
    learner, other = (make.learner(cohort, name).person for name in ("李小明", "王小红"))
    return SimpleNamespace(
        county=county,
        village=village,
        teacher=teacher,
        cohort=cohort,
        boss=boss,
        receiver=receiver,
        learner=learner,
        other=other,
    )


def set_up(unit, boss, cohorts, *, endpoint="", name="龙潭职业学校") -> Receiver:
    row = Receiver(unit=unit, name=name, endpoint=endpoint, key="village" if endpoint else "")
    return keeping.save_receiver(row, secret="秘密", cohorts=cohorts, by=boss)


def agreed(receiver, person):
    """Said an hour ago, so that what is learnt now is of the time after."""
    share = agreeing.agree(receiver, by=person, seen=agreeing.print_of(receiver))
    before = timezone.now() - timedelta(hours=1)
    type(share).objects.filter(pk=share.pk).update(since=before, seen_revoked=before)
    person.enrolments.update(agreed_at=before - timedelta(hours=1))
    share.refresh_from_db()
    return share


def learnt(person, key="M03-L1", kind="done", payload=None, *, ago=timedelta(minutes=10), cid=None) -> LearningEvent:
    """An event that happened, arrived and settled a while ago."""
    at = timezone.now() - ago
    row = LearningEvent.objects.create(
        person=person, content_key=key, kind=kind, payload=payload or {}, cid=cid or uuid4(), happened_at=at
    )
    LearningEvent.objects.filter(pk=row.pk).update(received_at=at)
    row.refresh_from_db()
    return row


def again(receiver) -> Receiver:
    """As if the wait were over."""
    Receiver.objects.filter(pk=receiver.pk).update(next_at=timezone.now())
    receiver.refresh_from_db()
    return receiver
