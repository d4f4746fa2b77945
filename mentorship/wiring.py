"""What this room hangs into the rooms below, once, when the product starts."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.purposes import Purpose, purposes
from association.domain.access import register_scope
from association.domain.residence import followers
from cms.core import registry
from courses.domain.evidence.circles import Circle, circles
from courses.sound.domain.voices import speeches, voices
from mentorship.domain import access, erasure, links, notes, practice, profiles, queries, requests
from mentorship.models import MentorProfile, MentorRequest


def wire() -> None:
    purposes.register(notes.ASKED, Purpose(_("Learners who ask you"), sms=True))
    purposes.register(notes.ANSWERED, Purpose(_("Answers of mentors"), sms=True))
    purposes.register(notes.LINKED, Purpose(_("You and your mentor or learner"), sms=True))
    purposes.register(notes.PROFILE, Purpose(_("Your application as a mentor"), sms=True))
    purposes.register(notes.COORDINATOR, Purpose(_("Mentoring in your places"), sms=False))
    registry.erasers.register(
        "mentorship", registry.Eraser(_("Mentoring"), erasure.export, erasure.erase, erasure.dry_run, erasure.WORDS)
    )
    registry.me_entries.register(
        "mentorship.become", registry.MenuEntry(_("Help others as a mentor"), "mentorship:become", "mentor")
    )
    registry.me_entries.register(
        "mentorship.coordinate",
        registry.MenuEntry(_("Mentoring in my places"), "mentorship:coordinate", "people", access.is_coordinator),
    )
    registry.periodic.register("mentorship.requests", registry.Periodic(requests.expire_due, 600))
    registry.periodic.register("mentorship.trials", registry.Periodic(links.settle_trials, 3600))
    registry.periodic.register("mentorship.breaks", registry.Periodic(profiles.resume_due, 3600))
    circles.register("mentors", Circle(practice.of_learners, practice.mentors_of))
    circles.register("coordinators", Circle(practice.left_over, practice.coordinators_of))
    voices.register("mentors", practice.reads_aloud)
    speeches.register("learners", practice.likes_to_hear)
    registry.badges.register("mentor", queries.answers_due)
    followers.register("mentorship", profiles.move_home)
    register_scope(MentorProfile, lambda to: to.at("home"))
    register_scope(MentorRequest, lambda to: to.at("unit"))
