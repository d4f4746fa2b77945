"""What stands on the first page for this person, gathered from the rooms below in few queries."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from association.domain.queries import waiting_applications
from courses.domain.outline import outline
from courses.domain.path import COOKIE as PATH_COOKIE
from courses.domain.path import Choice, choice_in, choice_of, way
from courses.domain.progress import NextStep, RoadStep, due_of, next_step, road, standing_of
from courses.domain.visitor import COOKIE, keys_in, rows_of
from mentorship.domain.queries import mentor_name
from mentorship.live.domain.queries import desk_facts, sessions_ahead
from mentorship.live.enums import RoomState

__all__ = ["COOKIE", "PATH_COOKIE", "home_of", "welcome"]


@dataclass(frozen=True, slots=True)
class Home:
    """Empty where a person has nothing of the kind; a template shows what is there."""

    road: list[RoadStep]
    next: NextStep | None
    due: int
    path: str
    live: list[Any]
    soon: list[Any]
    mentor: str
    has_desk: bool
    waiting_questions: int
    waiting_applications: int


def home_of(person: User, *, language: str) -> Home:
    """The learner's next step, what is live, the mentor; for mentors and admins what waits for them.

    Five queries, and one more for whoever reviews applications.
    """
    rooms = sessions_ahead(person)
    rows, choice = standing_of(person, with_due=True), choice_of(person)
    asked: dict[str, Any] = {"mentor": mentor_name("pk"), **desk_facts("pk")}
    facts: Any = User.objects.filter(pk=person.pk).values(**asked).get()
    return Home(
        road=road(person, language=language, rows=rows, choice=choice) or common_road(),
        next=next_step(person, language=language, rows=rows, choice=choice),
        due=due_of(rows),
        path=path_name(language, choice, rows),
        live=[room for room in rooms if room.state == RoomState.OPEN][:2],
        soon=[room for room in rooms if room.state == RoomState.SCHEDULED][:1],
        mentor=facts["mentor"] or "",
        has_desk=facts["has_desk"],
        waiting_questions=facts["waiting_questions"],
        waiting_applications=waiting_applications(person).count(),
    )


@dataclass(frozen=True, slots=True)
class Welcome:
    """What stands on the first page for someone who has not signed in; ``next`` goes on where this phone stopped."""

    road: list[RoadStep]
    next: NextStep | None
    course_url: str
    path: str
    can_choose: bool


def path_name(language: str, choice: Choice, rows: dict[str, Any]) -> str:
    """What the learner's path is called; empty where there is none."""
    line = way(outline(language), choice, rows).path
    return line.title if line else ""


def welcome(*, language: str, cookie: str = "", said: str = "") -> Welcome:
    """``cookie`` is what this phone has learnt without an account, ``said`` what was said about the path."""
    rows, course = rows_of(keys_in(cookie)), outline(language)
    choice = choice_in(said, course)
    return Welcome(
        road=road(None, language=language, rows=rows, choice=choice) or common_road(),
        next=next_step(None, language=language, rows=rows, quizzes=False, choice=choice),
        course_url=course.url,
        path=path_name(language, choice, rows),
        can_choose=bool(course.placement),
    )


def common_road() -> list[RoadStep]:
    """The road where no course names its stops."""
    words = (
        _("Learn"),
        pgettext("a stop on the road", "Account"),
        _("Shop"),
        _("First order"),
        _("Regulars"),
        _("Teach others"),
    )
    return [RoadStep(label=word, state="now" if number == 0 else "ahead") for number, word in enumerate(words)]
