"""What this room holds about a person: as a file for them, and gone when they go."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from association.enums import ProductCategory
from cms.core.domain.states import MoveRefused
from mentorship.domain.access import links_of, requests_of
from mentorship.domain.links import leave
from mentorship.domain.moves import move_profile
from mentorship.domain.requests import withdraw_gone
from mentorship.enums import (
    OPEN_LINKS,
    OPEN_REQUESTS,
    DeclineReason,
    EndReason,
    LinkState,
    ProfileState,
    RequestState,
    Speech,
)
from mentorship.models import (
    Block,
    LearnerFacts,
    Link,
    LinkEvent,
    MentorProfile,
    MentorRequest,
    ProfileEvent,
    RequestEvent,
)

#: What a card holds about a person, and what is left of it.
_EMPTY_CARD: dict[str, Any] = {
    "about": "",
    "ties": "",
    "office_hours": "",
    "reason": "",
    "categories": [],
    "speech": [],
    "selling_since": None,
    "shops": None,
    "hired": None,
    "first_mover": False,
}
_EVENTS = ((ProfileEvent, "profile__person"), (RequestEvent, "request__mentee"), (LinkEvent, "link__mentee"))


#: What the export calls its things.
WORDS: dict[str, Any] = {
    "mentor": _("your card as a mentor"),
    "blocked": _("people you do not want to meet again"),
    "learner": _("what you look for"),
    "product": (_("product"), dict(ProductCategory.choices)),
    "speech": (_("way of speaking"), dict(Speech.choices)),
    "requests": _("requests"),
    "with": _("with"),
    "need": _("what it is about"),
    "state": (_("state"), dict(ProfileState.choices) | dict(RequestState.choices) | dict(LinkState.choices)),
    "asked": _("asked on"),
    "reason": (_("reason"), dict(DeclineReason.choices) | dict(EndReason.choices)),
    "note": _("note"),
    "links": _("mentors and learners"),
    "as": (_("you as"), {"mentor": _("mentor"), "mentee": _("learner")}),
    "started": _("begun"),
    "ended": _("ended"),
    "capacity": _("learners at once"),
    "about": _("about you"),
    "ties": _("business ties"),
    "office_hours": _("when to reach you"),
    "categories": _("products"),
    "selling_since": _("selling since"),
    "shops": _("shops"),
    "hired": _("people hired"),
    "first_mover": _("first in the village"),
    "home": _("village"),
    "places": _("places you help in"),
    "code_accepted": _("rules accepted"),
}


def export(person: User) -> dict[str, Any]:
    """The person's card, wishes, requests and links; of other people only the name. Dates as ISO text."""
    profile = MentorProfile.objects.filter(person=person).select_related("home").first()
    facts = LearnerFacts.objects.filter(person=person).first()
    return {
        "mentor": profile and _card(profile),
        "blocked": [
            str(row.other) for row in Block.objects.filter(person=person).select_related("other").order_by("pk")
        ],
        "learner": facts and {"product": facts.product, "speech": facts.speech},
        "requests": [
            {
                "with": str(row.mentor if row.mentee_id == person.pk else row.mentee),
                "need": row.need,
                "state": row.state,
                "asked": row.asked_at.isoformat(),
                "reason": row.reason,
                "note": row.note,
            }
            for row in requests_of(person).select_related("mentor", "mentee").order_by("pk")
        ],
        "links": [
            {
                "with": str(row.other_side(person)),
                "as": "mentor" if row.mentor_id == person.pk else "mentee",
                "state": row.state,
                "started": row.started_at.isoformat(),
                "ended": row.ended_at and row.ended_at.isoformat(),
                "reason": row.reason,
                "note": row.note,
            }
            for row in links_of(person).select_related("mentor", "mentee")
        ],
    }


def _card(profile: MentorProfile) -> dict[str, Any]:
    named = {name: getattr(profile, name) for name in ("state", "capacity", *_EMPTY_CARD)}
    accepted = profile.code_accepted_at
    places = {"home": str(profile.home), "places": [str(unit) for unit in profile.units.all()]}
    return {**named, **places, "code_accepted": accepted and accepted.isoformat()}


def dry_run(person: User) -> dict[str, int]:
    """The counts that :func:`erase` would give."""
    return {name: rows.count() for name, rows in _rows(person).items()}


@transaction.atomic
def erase(person: User) -> dict[str, int]:
    """End what is open and blank what was written; links stay as bare edges, so the tree keeps its shape."""
    rows = _rows(person)
    counts = {name: found.count() for name, found in rows.items()}
    for request in requests_of(person).filter(state__in=OPEN_REQUESTS):
        _unless_moved(withdraw_gone, request, person)
    for link in links_of(person).filter(state__in=OPEN_LINKS):
        _unless_moved(leave, link)
    for profile in rows["cards"].exclude(state=ProfileState.RETIRED):
        move_profile(profile, "erase", by=None, actor="system", changes={"paused_until": None})
    for profile in rows["cards"]:
        profile.units.clear()
    rows["words"].update(need="", note="")
    rows["links"].update(note="")
    for events, owner in _EVENTS:
        events.objects.filter(Q(by=person) | Q(**{owner: person})).update(note="")
    rows["cards"].update(**_EMPTY_CARD)
    rows["wishes"].delete()
    rows["blocks"].delete()
    return counts


def _rows(person: User) -> dict[str, QuerySet[Any]]:
    """What still holds something of the person; empty after an erasure."""
    card = MentorProfile.objects.filter(person=person)
    written = ~Q(about="") | ~Q(ties="") | ~Q(office_hours="") | Q(selling_since__isnull=False) | Q(first_mover=True)
    kept = card.filter(~Q(state=ProfileState.RETIRED) | written)
    requests = MentorRequest.objects.filter(mentee=person).exclude(need="") | MentorRequest.objects.filter(
        mentor=person
    ).exclude(note="")
    return {
        "cards": MentorProfile.objects.filter(pk__in=list(kept.values_list("pk", flat=True))),
        "wishes": LearnerFacts.objects.filter(person=person),
        "blocks": Block.objects.filter(Q(person=person) | Q(other=person)),
        "words": MentorRequest.objects.filter(pk__in=list(requests.values_list("pk", flat=True))),
        "links": Link.objects.filter(
            pk__in=list(
                links_of(person).filter(Q(state__in=OPEN_LINKS) | ~Q(note="")).values_list("pk", flat=True),
            )
        ),
    }


def _unless_moved(deed: Any, *args: Any) -> None:
    try:
        deed(*args)
    except MoveRefused:
        return  # the other side was faster
