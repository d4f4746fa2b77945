from mentorship.models.block import Block
from mentorship.models.learner import LearnerFacts
from mentorship.models.link import Link, LinkEvent
from mentorship.models.profile import MentorProfile, ProfileEvent
from mentorship.models.request import MentorRequest, RequestEvent

__all__ = [
    "Block",
    "LearnerFacts",
    "Link",
    "LinkEvent",
    "MentorProfile",
    "MentorRequest",
    "ProfileEvent",
    "RequestEvent",
]
