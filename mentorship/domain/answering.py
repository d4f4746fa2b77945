"""How fast mentors answer, in words: what a learner wants to know before asking."""

from collections.abc import Iterable
from datetime import timedelta
from statistics import median

from django.utils.translation import gettext as _

from mentorship.models import RequestEvent
from mentorship.models.request import ANSWER_WITHIN

LOOKED_AT = 10  # the latest answers of each mentor
ONE_DAY, TWO_DAYS = timedelta(days=1), timedelta(days=2)


def answer_times(mentors: Iterable[int]) -> dict[int, timedelta]:
    """The median time from asking to the answer, per mentor who has had requests; silence counts in full. One query."""
    said = RequestEvent.objects.filter(request__mentor__in=list(mentors), move__in=("accept", "decline", "expire"))
    times: dict[int, list[float]] = {}
    for mentor, asked, at in said.order_by("-pk").values_list("request__mentor", "request__asked_at", "at"):
        if len(mine := times.setdefault(mentor, [])) < LOOKED_AT:
            mine.append(min(at - asked, ANSWER_WITHIN).total_seconds())
    return {mentor: timedelta(seconds=median(found)) for mentor, found in times.items()}


def answer_words(taken: timedelta | None) -> str:
    """A sentence for the card; ``None`` is a mentor whom nobody has asked yet."""
    if taken is None or taken > TWO_DAYS:
        return _("Has three days to answer.")
    if taken > ONE_DAY:
        return _("Mostly answers within two days.")
    return _("Mostly answers within a day.")
