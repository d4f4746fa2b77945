import pytest

from tests.factories import mentorship as make


@pytest.fixture
def county(db):
    return make.make_county()


@pytest.fixture
def village(county):
    return county.villages[0]
