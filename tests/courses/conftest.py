from types import SimpleNamespace

import pytest

from tests.factories import mentorship as make
from tests.factories.courses import TASK, make_course


@pytest.fixture
def practice(db) -> SimpleNamespace:
    """A course with a peer task, a learner, her mentor, and the county they live in."""
    county = make.make_county()
    village = county.villages[0]
    course = make_course(task=TASK)
    learner, mentor = make.learner(village), make.mentor(village, "王师傅", capacity=10)
    make.linked(learner, mentor)
    return SimpleNamespace(county=county, village=village, course=course, learner=learner, mentor=mentor.person)
