from accounts.enums import Speech
from mentorship.enums.link import LINK_MOVES, OPEN_LINKS, SPOKEN_REASONS, EndReason, Fit, LinkState
from mentorship.enums.profile import PROFILE_MOVES, SERVING_PROFILES, ProfileState
from mentorship.enums.request import OPEN_REQUESTS, REQUEST_MOVES, DeclineReason, RequestState

__all__ = [
    "LINK_MOVES",
    "OPEN_LINKS",
    "OPEN_REQUESTS",
    "PROFILE_MOVES",
    "REQUEST_MOVES",
    "SERVING_PROFILES",
    "SPOKEN_REASONS",
    "DeclineReason",
    "EndReason",
    "Fit",
    "LinkState",
    "ProfileState",
    "RequestState",
    "Speech",
]
