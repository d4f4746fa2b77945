"""What this room tells people: one function a happening, words in the reader's language, dates in their clock.

Notices carry ``reverse_lazy`` addresses, so that each reader gets the page of their own language.
"""

from typing import Any

from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.domain.notices import notify
from accounts.models import User
from association.domain.roles import holders
from association.enums import Action
from mentorship.enums import DeclineReason, EndReason
from mentorship.models import Link, MentorProfile, MentorRequest

ASKED, ANSWERED, LINKED, PROFILE = "mentor_request", "mentor_answer", "mentor_link", "mentor_profile"
COORDINATOR = "mentor_coordinator"


def _say(sentence: Any, **words: Any) -> Any:
    return format_lazy(sentence, **words)


def tell_asked(request: MentorRequest) -> None:
    if request.mentor is None:
        return
    notify(
        request.mentor,
        ASKED,
        title=_say(_("{name} asks you to be their mentor"), name=request.mentee),
        body=request.need,
        about=request.mentee,
        url=reverse_lazy("mentorship:home"),
        key=f"mentor-request-{request.pk}",
    )


def remind_mentor(request: MentorRequest, *, hours: int) -> bool:
    """Remind once per mark (24 and 48 hours); True when this call was the first for it."""
    return request.mentor is not None and bool(
        notify(
            request.mentor,
            ASKED,
            title=_say(_("{name} is still waiting for your answer"), name=request.mentee),
            body=_("Accept or decline with one tap. After three days the request closes by itself."),
            about=request.mentee,
            url=reverse_lazy("mentorship:home"),
            key=f"mentor-request-{request.pk}-{hours}h",
        )
    )


def tell_declined(request: MentorRequest) -> None:
    """The mentor's own words, and what to do now."""
    why: Any = DeclineReason(request.reason).label
    said = _("They say: “{reason}. {note}”") if request.note else _("They say: “{reason}.”")
    go_on = _("Others who fit are on the mentor page; what you wrote goes along with one tap.")
    notify(
        request.mentee,
        ANSWERED,
        title=_say(_("{name} can't take you on this time"), name=request.mentor),
        body=_say(
            _("{what_they_say}\n{what_now}"), what_they_say=_say(said, reason=why, note=request.note), what_now=go_on
        ),
        about=request.mentor,
        url=reverse_lazy("mentorship:home"),
    )


def tell_expired(request: MentorRequest) -> None:
    notify(
        request.mentee,
        ANSWERED,
        title=_say(_("{name} has not answered in three days"), name=request.mentor),
        body=_("Others who fit are on the mentor page; what you wrote goes along with one tap."),
        about=request.mentor,
        url=reverse_lazy("mentorship:home"),
    )


def tell_withdrawn(request: MentorRequest) -> None:
    if request.mentor is None:
        return
    notify(
        request.mentor,
        ASKED,
        title=_say(_("{name} has taken their request back"), name=request.mentee),
        about=request.mentee,
        url=reverse_lazy("mentorship:home"),
    )


def tell_gone(request: MentorRequest) -> None:
    notify(
        request.mentee,
        ANSWERED,
        title=_("The mentor you asked takes no learners any more"),
        body=_("It has nothing to do with you. Others who fit are on the mentor page."),
        url=reverse_lazy("mentorship:home"),
    )


def tell_linked(link: Link) -> None:
    _both(
        link,
        _("You and {name} work together now"),
        _("Say hello and agree when to meet first."),
        key=f"mentor-link-{link.pk}",
    )


def tell_settled(link: Link) -> None:
    _both(link, _("You and {name} have settled in"), _("Go on together, one step at a time."))


def tell_ended(link: Link, *, by: User | None) -> None:
    """The other side hears it kindly; whoever ended it needs no notice. Of someone who left, no name is kept."""
    for person in (link.mentor, link.mentee):
        if person.erased_at or (by is not None and person.pk == by.pk):
            continue
        notify(
            person,
            LINKED,
            title=_end_title(link, person),
            body=_end_words(link, person),
            about=link.other_side(person),
            url=reverse_lazy("mentorship:link", args=[link.pk]),
        )


def _end_title(link: Link, person: User) -> Any:
    if link.reason == EndReason.LEFT:
        is_mentee = person.pk == link.mentee_id
        return _("Your mentor has left the platform") if is_mentee else _("Your learner has left the platform")
    return _say(_("Your mentoring with {name} has ended"), name=link.other_side(person))


def _end_words(link: Link, person: User) -> Any:
    if link.reason == EndReason.LEFT:
        is_mentee = person.pk == link.mentee_id
        go_on = _("It has nothing to do with you. Others who fit are on the mentor page.")
        return go_on if is_mentee else _("It has nothing to do with you. The place is free for someone else.")
    reason: Any = EndReason(link.reason).label
    said = (
        _("They say: “{reason}. {note}”\nNobody is to blame.")
        if link.note
        else _("They say: “{reason}.”\nNobody is to blame.")
    )
    return _say(said, reason=reason, note=link.note)


def tell_applied(profile: MentorProfile) -> None:
    """Whoever looks after mentoring where the applicant lives has somebody to look at."""
    for person in holders(profile.home, Action.COORDINATE):
        if person.pk != profile.person_id:
            notify(
                person,
                COORDINATOR,
                title=_say(_("{name} wants to become a mentor"), name=profile.person),
                body=_("Please look at it and decide: they are waiting for a word from you."),
                about=profile.person,
                url=reverse_lazy("mentorship:application", args=[profile.pk]),
                key=f"mentor-profile-{profile.pk}-{profile.state_since:%Y%m%d%H%M%S%f}",
            )


def tell_suspended(profile: MentorProfile) -> None:
    notify(
        profile.person,
        PROFILE,
        title=_("Your work as a mentor is stopped for now"),
        body=profile.reason,
        url=reverse_lazy("mentorship:become"),
    )


def tell_decided(profile: MentorProfile) -> None:
    approved = profile.state == "approved"
    notify(
        profile.person,
        PROFILE,
        title=_("You are a mentor now") if approved else _("Your application as a mentor was not accepted"),
        body=_("Learners near you can see your card and ask you.") if approved else profile.reason,
        url=reverse_lazy("mentorship:home"),
    )


def _both(link: Link, title: Any, body: Any, key: str = "") -> None:
    for person in (link.mentor, link.mentee):
        notify(
            person,
            LINKED,
            title=_say(title, name=link.other_side(person)),
            body=body,
            about=link.other_side(person),
            url=reverse_lazy("mentorship:link", args=[link.pk]),
            key=key,
        )
