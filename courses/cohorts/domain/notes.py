"""What people are told about their class. Every notice leaves with the deed's transaction."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.domain.messages import queue_message
from accounts.domain.notices import notify
from accounts.enums import MessageKind
from courses.cohorts.models import Cohort, Enrolment, Meeting, Teacher
from courses.cohorts.rules import spaced

CLASS, REMINDER, ALONE = "cohorts_class", "cohorts_reminder", "cohorts_alone"
INVITATION_SMS = "cohort_invitation"


def address(name: str, language: str, **parts: Any) -> str:
    with override(language):
        return reverse(name, kwargs=parts)


def tell_invited(enrolment: Enrolment, *, by: Any) -> None:
    """To somebody who is here already: a line in the inbox."""
    person, cohort = enrolment.person, enrolment.cohort
    if person is None:
        return
    notify(
        person,
        CLASS,
        title=_("%(teacher)s invites you to the class “%(class)s”"),
        words={"teacher": str(by), "class": cohort.name},
        body=_("Look at what the teachers would see, then say yes or no."),
        url=address("cohorts:join", person.language, code=spaced(cohort.code)),
        key=f"cohort-invited:{enrolment.pk}:{enrolment.state_since:%Y%m%d%H%M%S}",
        about=by,
    )


def text_invitation(cohort: Cohort, phone: str, *, by: Any) -> None:
    """To a number that nobody here has proved: one text message, and no account."""
    link = settings.BASE_URL.rstrip("/") + address("cohorts:join", settings.LANGUAGE_CODE, code=spaced(cohort.code))
    words = _("Netpreneur Village: %(teacher)s invites you to the class “%(class)s”. If you like, look here: %(link)s")
    with override(settings.LANGUAGE_CODE):
        text = str(words) % {"teacher": str(by)[:20], "class": cohort.name[:30], "link": link}
        queue_message(
            kind=MessageKind.SMS, phone=phone, purpose=INVITATION_SMS, text=text[:300], lives=timedelta(days=2)
        )


def tell_taken_out(enrolment: Enrolment, *, words: str, by: Any) -> None:
    if enrolment.person:
        notify(
            enrolment.person,
            CLASS,
            title=_("You are no longer in the class “%(class)s”"),
            words={"class": enrolment.cohort.name},
            body=words,
            url=address("cohorts:mine", enrolment.person.language),
            about=by,
        )


def remind(enrolment: Enrolment, *, by: Any) -> None:
    """In the learner's own words where they left some, in plain ones of ours otherwise."""
    person = enrolment.person
    if person is None:
        return
    plain = _("Ten minutes today are enough. Your class is glad of you.")
    notify(
        person,
        REMINDER,
        title=_("%(teacher)s thinks of you: %(class)s"),
        words={"teacher": str(by), "class": enrolment.cohort.name},
        body=enrolment.reminder or plain,
        url=address("courses:go_on", person.language),
        key=f"cohort-reminder:{enrolment.pk}:{timezone.now():%Y%m%d%H%M%S}",
        about=by,
    )


def tell_called_off(meeting: Meeting, *, by: Any) -> None:
    """Nobody should set out for nothing."""
    tell_learners(meeting, _("Called off: %(class)s on %(day)s"), key=f"cohort-off:{meeting.pk}", by=by)


def tell_changed(meeting: Meeting, *, by: Any) -> None:
    """How it is now, whole: whoever reads it need not remember how it was."""
    title = _("Changed: %(class)s now meets on %(day)s, %(place)s")
    tell_learners(meeting, title, key=f"cohort-changed:{meeting.pk}:{meeting.changes}", by=by)


def tell_alone(cohort: Cohort, person: Any) -> None:
    """To who manages the place: nobody looks after its learners until somebody is named."""
    notify(
        person,
        ALONE,
        title=_("The class “%(class)s” has no teacher any more"),
        words={"class": cohort.name},
        body=_("Under “Classes in my places” you can name another one. Until then nobody looks after its learners."),
        url=address("cohorts:overview", person.language),
        key=f"cohort-alone:{cohort.pk}:{cohort.alone_since:%Y%m%d%H%M%S}",
    )


def tell_taken_over(teacher: Teacher) -> None:
    """To everybody who learns where nobody taught: they agreed that their teachers see how far they are."""
    title = _("%(teacher)s teaches your class “%(class)s” from now on")
    words = {"teacher": str(teacher.person), "class": teacher.cohort.name}
    body = _("What they see of you is what you agreed to. You can leave with one tap, as ever.")
    key = f"cohort-taken-over:{teacher.pk}"
    tell_everybody(teacher.cohort, title, words=words, body=body, key=key, by=teacher.person)


def tell_class_changed(cohort: Cohort, *, by: Any) -> None:
    """How it is now, whole, as with a meeting."""
    title = _("Your class is now “%(class)s”, %(first)s to %(last)s, %(place)s")
    words = {"class": cohort.name, "first": f"{cohort.starts_on}", "last": f"{cohort.ends_on}", "place": cohort.place}
    body = _("Your teacher changed it. You can leave with one tap, as ever.")
    tell_everybody(
        cohort, title, words=words, body=body, key=f"cohort-class-changed:{cohort.pk}:{cohort.changes}", by=by
    )


def tell_learners(meeting: Meeting, title: Any, *, key: str, by: Any) -> None:
    start = timezone.localtime(meeting.starts_at)
    words = {"class": meeting.cohort.name, "day": f"{start:%Y-%m-%d %H:%M}", "place": meeting.place}
    tell_everybody(meeting.cohort, title, words=words, body=meeting.topic, key=key, by=by)


def tell_everybody(cohort: Cohort, title: Any, *, words: dict[str, str], body: Any, key: str, by: Any) -> None:
    """Everybody who learns here."""
    rows = Enrolment.objects.filter(cohort=cohort, state="enrolled").select_related("person")
    for row in rows:
        if row.person:
            notify(
                row.person,
                CLASS,
                title=title,
                words=words,
                body=body,
                url=address("cohorts:mine", row.person.language),
                key=key,
                about=by,
            )
