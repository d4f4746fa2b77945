"""Who gets what on the mentorship pages. The two sides are the world's own villager and mentor."""

from uuid import uuid4

from association.models import Role
from mentorship.domain import profiles, requests
from mentorship.models import Link, MentorProfile, MentorRequest
from tests.factories import mentorship as make
from tests.permissions import Row


def _village(world):
    return Role.objects.filter(person=world.village_admin).select_related("unit").first().unit


def _mentor(world) -> MentorProfile:
    """The world's mentor, taking learners."""
    found = MentorProfile.objects.filter(person=world.mentor).first()
    if found is None:
        card = make.card(_village(world))
        found = profiles.apply(world.mentor, card=card, code_accepted=True, by=world.mentor)
    MentorProfile.objects.filter(pk=found.pk).update(state="approved", paused_until=None, capacity=10)
    found.refresh_from_db()
    return found


def card_of_mentor(world) -> dict:
    return {"pk": _mentor(world).pk}


def free_card(world) -> dict:
    """A mentor whom nobody of the table knows yet."""
    return {"pk": make.mentor(_village(world), "许可师傅").pk}


def asked(world) -> dict:
    """A request of the villager to the mentor that waits for an answer."""
    profile = _mentor(world)
    pair = {"mentee": world.villager, "mentor": world.mentor}
    Link.objects.filter(**pair, state__in=("trial", "active")).update(
        state="ended", reason="completed", ended_at=profile.state_since
    )
    MentorRequest.objects.filter(mentee=world.villager).update(state="withdrawn")
    words = {"need": make.NEED, "cid": uuid4(), "by": world.villager}
    return {"pk": requests.ask_mentor(world.villager, mentor=world.mentor, **words).pk}


def linked(world) -> dict:
    row = MentorRequest.objects.get(**asked(world))
    return {"pk": requests.accept(row, world.mentor).pk}


def applied(world) -> dict:
    """Somebody of the village admin's village wants to become a mentor."""
    return {"pk": make.applicant(_village(world), "新师傅").pk}


def with_mentor(world) -> dict:
    """No arguments, but the mentor must be serving."""
    _mentor(world)
    Link.objects.filter(mentor=world.mentor).exclude(state="ended").update(
        state="ended", reason="completed", ended_at="2026-01-01T00:00Z"
    )
    return {}


def on_a_break(world) -> dict:
    MentorProfile.objects.filter(pk=_mentor(world).pk).update(state="paused")
    return {}


def stopped(world) -> dict:
    """A mentor of the village whom a coordinator has stopped."""
    profile = make.mentor(_village(world), "停了的师傅")
    MentorProfile.objects.filter(pk=profile.pk).update(state="suspended", reason="有人投诉。")
    return {"pk": profile.pk}


def need(world) -> dict:
    return {"need": make.NEED, "cid": str(uuid4())}


def words(world) -> dict:
    return {"reason": "busy", "fit": "good", "product": "tea", "speech": "wu"}


def goodbye(world) -> dict:
    return {"reason": "completed"}


EVERYONE = (302, 200, 200, 200, 200, 200)
DONE = (302, 302, 302, 302, 302, 302)
SIDES = (302, 200, 200, 404, 404, 404)
MENTOR = (302, 404, 200, 404, 404, 404)
MENTOR_DOES = (302, 404, 302, 404, 404, 404)
LEARNER_DOES = (302, 302, 404, 404, 404, 404)
BOTH_DO = (302, 302, 302, 404, 404, 404)
COORDINATOR = (302, 404, 404, 404, 200, 404)
COORDINATOR_DOES = (302, 404, 404, 404, 302, 404)

ROWS = [
    Row("mentorship:home", (200,) * 6),
    Row("mentorship:facts", DONE, "post", data=words),
    Row("mentorship:people", EVERYONE),
    Row("mentorship:mentor", EVERYONE, args=free_card),
    Row("mentorship:ask", EVERYONE, args=free_card),
    Row("mentorship:ask", DONE, "post", free_card, need),
    Row("mentorship:request", MENTOR, args=asked),
    Row("mentorship:withdraw", LEARNER_DOES, "post", asked),
    Row("mentorship:accept", MENTOR_DOES, "post", asked),
    Row("mentorship:decline", MENTOR, args=asked),
    Row("mentorship:decline", MENTOR_DOES, "post", asked, words),
    Row("mentorship:forgive_learner", MENTOR_DOES, "post", asked),
    Row("mentorship:link", SIDES, args=linked),
    Row("mentorship:fit", BOTH_DO, "post", linked, words),
    Row("mentorship:end", SIDES, args=linked),
    Row("mentorship:end", BOTH_DO, "post", linked, goodbye),
    Row("mentorship:forgive", BOTH_DO, "post", linked),
    Row("mentorship:become", (302, 200, 302, 200, 200, 200), args=with_mentor),
    Row("mentorship:become", (302, 200, 302, 200, 200, 200), "post", with_mentor),
    Row("mentorship:card", MENTOR, args=with_mentor),
    Row("mentorship:card", MENTOR, "post", with_mentor),
    Row("mentorship:pause", MENTOR_DOES, "post", with_mentor),
    Row("mentorship:resume", MENTOR_DOES, "post", on_a_break),
    Row("mentorship:retire", MENTOR, args=with_mentor),
    Row("mentorship:retire", MENTOR_DOES, "post", with_mentor),
    Row("mentorship:coordinate", COORDINATOR),
    Row("mentorship:application", COORDINATOR, args=applied),
    Row("mentorship:approve", COORDINATOR_DOES, "post", applied),
    Row("mentorship:refuse", COORDINATOR_DOES, "post", applied, words),
    Row("mentorship:watched", COORDINATOR, args=free_card),
    Row("mentorship:stop", COORDINATOR_DOES, "post", free_card, words),
    Row("mentorship:reinstate", COORDINATOR_DOES, "post", stopped),
]
