"""The product as it is where people's data is real: whoever looks after others needs a second lock."""

from tests.e2e.settings import *  # noqa: F403 settings modules layer by star import

REQUIRE_SECOND_FACTOR = True
