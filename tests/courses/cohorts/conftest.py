from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories import cohorts as make
from tests.factories.association import make_county
from tests.factories.courses import TASK, make_course


@pytest.fixture
def school(db) -> SimpleNamespace:
    """A small course in both languages, a teacher, and a class of hers that runs."""
    cache.clear()
    county = make_county()
    village = county.villages[0]
    make_course(task=TASK)
    make_course("en", task=TASK)
    teacher = make.teacher(village)
    return SimpleNamespace(
        county=county, village=village, teacher=teacher, cohort=make.cohort(village, teacher), client=client_of
    )


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client
