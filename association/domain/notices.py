"""What people are told about applications: the applicant in plain words, reviewers with an address to act on."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.domain.notices import notify
from accounts.models import User
from association.domain.roles import holders, nearest
from association.domain.units import above
from association.enums import Action, RejectReason
from association.models import Application, Membership

VILLAGE_LEVEL, COUNTY_LEVEL = 1, 3
APPLICANT = "association"
REVIEWER = "association_review"
MINE = reverse_lazy("association:mine")
DESK = reverse_lazy("association:desk")


def _tell(row: Application, key: str, *, title: object, body: object = "") -> None:
    notify(row.person, APPLICANT, title=title, body=body, url=MINE, key=f"application-{row.pk}-{key}")


def _tell_reviewers(row: Application, people: Iterable[User], key: str, *, title: object, body: object = "") -> None:
    url = reverse_lazy("association:review", kwargs={"pk": row.pk})
    for person in people:
        if person.pk != row.person_id:
            notify(person, REVIEWER, title=title, body=body, url=url, key=f"application-{row.pk}-{key}")


def _stamp(row: Application) -> str:
    """Makes a key new each time the application comes to the same state again."""
    return f"{row.state_since:%Y%m%d%H%M%S%f}"


def application_received(row: Application) -> None:
    _tell(
        row,
        "received",
        title=_("Your application has arrived"),
        body=_("Someone from your village will look at it within seven days. We tell you here what they decide."),
    )
    people = nearest(row.village, Action.REVIEW, without=row.person)
    _tell_reviewers(row, people, "new", title=_("A new application is waiting for you"))


def question_asked(row: Application) -> None:
    _tell(row, f"asked-{_stamp(row)}", title=_("A question about your application"), body=row.question)


def question_reminder(row: Application, number: int) -> None:
    _tell(
        row,
        f"remind-{_stamp(row)}-{number}",
        title=_("Your answer is still missing"),
        body=_("Your application waits for it. Without an answer it is closed 30 days after the question."),
    )


def question_answered(row: Application) -> None:
    people = [row.claimed_by] if row.claimed_by else nearest(row.village, Action.REVIEW, without=row.person)
    _tell_reviewers(row, people, f"answered-{_stamp(row)}", title=_("An applicant has answered your question"))


def application_approved(row: Application, membership: Membership) -> None:
    _tell(
        row,
        f"approved-{_stamp(row)}",
        title=_("Welcome to the association"),
        body=row.reason or _("You are a member now. Your member number is on your page."),
    )


def application_rejected(row: Application) -> None:
    _tell(row, f"rejected-{_stamp(row)}", title=_("Your application was not accepted"), body=why(row))


def why(row: Application) -> Any:
    """The reason of the books, in the reader's language, and the words to them; "another reason" says nothing."""
    if row.reason_code in {"", RejectReason.OTHER}:
        return row.reason
    return format_lazy("{}\n{}", RejectReason(row.reason_code).label, row.reason)


def application_reopened(row: Application) -> None:
    _tell(
        row,
        f"reopened-{_stamp(row)}",
        title=_("Your application is being looked at again"),
        body=_("The county has taken it up once more. You don't have to do anything."),
    )


def application_expired(row: Application) -> None:
    _tell(
        row,
        f"expired-{_stamp(row)}",
        title=_("Your application was closed"),
        body=_("We had a question and heard nothing for 30 days. You can apply again whenever you like."),
    )


def application_overdue(row: Application, level: int) -> None:
    """Level 1 reminds the village, 2 the layer above it, 3 the county."""
    chain = list(above(row.village))  # county, town, village
    unit = {VILLAGE_LEVEL: chain[-1], COUNTY_LEVEL: chain[0]}.get(level, chain[max(len(chain) - 2, 0)])
    _tell_reviewers(
        row,
        nearest(unit, Action.REVIEW, without=row.person),
        f"overdue-{level}-{row.due_at:%Y%m%d}",
        title=_("An application has waited too long"),
        body=_("It has been waiting longer than seven days. Please decide, or ask the applicant what is missing."),
    )


def application_moved(row: Application) -> None:
    """The applicant has moved: the new village's officers have it now."""
    _tell_reviewers(
        row,
        nearest(row.village, Action.REVIEW, without=row.person),
        f"moved-{row.village_id}",
        title=_("An applicant has moved to your village"),
        body=_("The application came along and is waiting for you."),
    )


def application_appealed(row: Application) -> None:
    """To whoever may look again: roles above the village, but for who decided."""
    people = [p for p in holders(row.village.parent or row.village, Action.APPEAL) if p.pk != row.decided_by_id]
    _tell_reviewers(
        row,
        people,
        f"appealed-{_stamp(row)}",
        title=_("An applicant asks you to look again"),
        body=_("They were not accepted in their village and say why they see it differently."),
    )


def application_upheld(row: Application) -> None:
    _tell(row, f"upheld-{_stamp(row)}", title=_("The county has looked at your application"), body=row.appeal_reply)
