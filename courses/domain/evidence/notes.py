"""What people are told about practice. Every notice leaves with the deed's transaction."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.domain.notices import notify
from courses.domain.evidence.circles import reviewers_of
from courses.domain.outline import outline
from courses.models import Evidence

LEARNER, REVIEWER = "courses_practice", "courses_review"


def address(name: str, language: str, **parts: Any) -> str:
    with override(language):
        return reverse(name, kwargs=parts)


def title_of(evidence: Evidence, language: str) -> str:
    line = outline(language).module(evidence.code)
    return line.title if line else evidence.code


def tell_reviewers(evidence: Evidence) -> None:
    """Once for each sending; whoever may not look at it is not told of it."""
    for person in reviewers_of(evidence):
        notify(
            person,
            REVIEWER,
            title=_("%(name)s shows you practice: %(module)s"),
            words={"name": evidence.person.name, "module": title_of(evidence, person.language)},
            url=address("courses:review", person.language, pk=evidence.pk),
            key=f"practice:{evidence.pk}:{evidence.submitted_at:%Y%m%d%H%M%S}",
            about=evidence.person,
        )


def tell_accepted(evidence: Evidence, *, words: str) -> None:
    title = _("Accepted: your practice of “%(module)s”")
    tell_learner(evidence, title, words)


def tell_more_needed(evidence: Evidence, *, words: str) -> None:
    title = _("Please add something to your practice of “%(module)s”")
    tell_learner(evidence, title, words)


def tell_learner(evidence: Evidence, title: Any, words: str) -> None:
    person = evidence.person
    notify(
        person,
        LEARNER,
        title=title,
        words={"module": title_of(evidence, person.language)},
        body=words,
        url=address("courses:practice", person.language, code=evidence.code),
        about=evidence.decided_by,
    )
