"""Lists and single rows as the pages need them, each in a counted number of queries."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from association.domain.access import for_admin, reach_of_request
from association.domain.units import above
from association.enums import Action, UnitKind
from association.enums import ApplicationState as State
from association.models import Application, ApplicationEvent, Association, Membership, Shop, Unit

WAITING = (State.SUBMITTED, State.IN_REVIEW)


def associations_for(village: Unit | None) -> QuerySet[Association]:
    """Associations that cover the village; all of them where no village is known yet."""
    rows = Association.objects.order_by("pk")
    if village is None:
        return rows
    return rows.filter(units__in=above(village)).distinct()


def villages_of(association: Association) -> QuerySet[Unit]:
    """The villages an association covers, with their towns, in the tree's order."""
    covered = Q(pk__in=())
    for path in association.units.values_list("path", flat=True):
        covered |= Q(path__startswith=path)
    return Unit.objects.filter(covered, kind=UnitKind.VILLAGE).select_related("parent").order_by("path")


def all_villages() -> QuerySet[Unit]:
    """Every village with its town, in the tree's order."""
    return Unit.objects.filter(kind=UnitKind.VILLAGE).select_related("parent").order_by("path")


def my_applications(person: User) -> QuerySet[Application]:
    """A person's own applications, newest first, with what the page shows."""
    return (
        Application.objects.filter(person=person)
        .select_related("association", "village", "shop", "person")
        .order_by("-pk")
    )


def my_memberships(person: User) -> QuerySet[Membership]:
    return Membership.objects.filter(person=person).select_related("association", "village").order_by("pk")


def my_shops(person: User) -> QuerySet[Shop]:
    return Shop.objects.filter(person=person, closed_on=None).order_by("pk")


def waiting_applications(person: User) -> QuerySet[Application]:
    """What ``person`` may review, the longest waiting first; never their own."""
    return (
        for_admin(person, Application.objects.all(), Action.REVIEW)
        .filter(state__in=WAITING)
        .exclude(person=person)
        .select_related("person", "association", "village", "shop", "claimed_by")
        .order_by("submitted_at", "pk")
    )


def asked_applications(person: User) -> QuerySet[Application]:
    """What waits for the applicant's answer, for the foot of the desk."""
    return (
        for_admin(person, Application.objects.all(), Action.REVIEW)
        .filter(state=State.NEEDS_INFO)
        .exclude(person=person)
        .select_related("person", "association", "village")
        .order_by("asked_at", "pk")
    )


def appealed_applications(person: User) -> QuerySet[Application]:
    """Refusals that ``person`` is asked to look at again: from above, and not their own decisions."""
    return (
        for_admin(person, Application.objects.all(), Action.APPEAL)
        .filter(state=State.REJECTED, appealed_at__isnull=False)
        .exclude(village__path__in=reach_of_request(person, Action.APPEAL).paths)
        .exclude(person=person)
        .exclude(decided_by=person)
        .select_related("person", "association", "village")
        .order_by("appealed_at", "pk")
    )


def reviewable(person: User) -> QuerySet[Application]:
    """Applications that ``person`` may open on the reviewer's page, decided ones included."""
    return (
        for_admin(person, Application.objects.all(), Action.REVIEW)
        .exclude(state=State.DRAFT)
        .exclude(person=person)
        .select_related("person", "association", "village__parent", "shop", "claimed_by", "decided_by")
    )


def people_to_help(officer: User) -> QuerySet[User]:
    """People who live where the officer reviews, for whom an application may be written; never the officer."""
    return for_admin(officer, User.objects.filter(is_active=True), Action.REVIEW).exclude(pk=officer.pk)


def story(application: Application) -> QuerySet[ApplicationEvent]:
    """What happened to an application since it was sent, in order."""
    return (
        ApplicationEvent.objects.filter(application=application)
        .exclude(move="begin")
        .select_related("by")
        .order_by("pk")
    )


def steps_of(row: Application) -> list[dict[str, Any]]:
    """An application's way as steps: ``label``, ``note``, ``state`` (done, now, ahead, stopped)."""
    decided = {
        State.APPROVED: (_("You are a member"), "done"),
        State.REJECTED: (_("Not accepted"), "stopped"),
        State.WITHDRAWN: (_("You took it back"), "stopped"),
        State.EXPIRED: (_("Closed without an answer"), "stopped"),
    }
    looking = row.state in {State.IN_REVIEW, State.NEEDS_INFO}
    words, end = decided.get(State(row.state), (_("The decision"), "ahead"))
    over = end != "ahead"
    middle = "done" if row.decided_at else "now" if looking else "ahead"
    if over and not row.decided_at:
        middle = "ahead"
    last = "" if over else _("Within seven days of sending.")
    if row.appealed_at:
        last = _("You asked the county to look again. It answers here.")
    return [
        {"label": _("Sent"), "note": "", "state": "now" if row.state in {State.SUBMITTED, State.DRAFT} else "done"},
        {
            "label": _("Looked at in your village"),
            "note": _("We have a question for you.") if row.state == State.NEEDS_INFO else "",
            "state": middle,
        },
        {"label": words, "note": last, "state": end},
    ]
