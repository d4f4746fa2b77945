"""A mentor's record and its moves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.core.domain.states import Move, StateTable


class ProfileState(models.TextChoices):
    APPLIED = "applied", _("Applied")
    IN_REVIEW = "in_review", _("Being looked at")
    APPROVED = "approved", _("Taking learners")
    PAUSED = "paused", _("Taking a break")
    RETIRED = "retired", _("No longer a mentor")
    REFUSED = "refused", _("Not accepted")
    SUSPENDED = "suspended", _("Stopped for now")


#: States in which a mentor may keep and answer learners.
SERVING_PROFILES = (ProfileState.APPROVED, ProfileState.PAUSED)

_S = ProfileState
PROFILE_MOVES = StateTable(
    ProfileState,
    [
        Move("reapply", (_S.REFUSED, _S.RETIRED), _S.APPLIED, ("mentor",)),
        Move("review", (_S.APPLIED,), _S.IN_REVIEW, ("coordinator",)),
        Move("approve", (_S.APPLIED, _S.IN_REVIEW), _S.APPROVED, ("coordinator",)),
        Move("refuse", (_S.APPLIED, _S.IN_REVIEW), _S.REFUSED, ("coordinator",), reason=True),
        Move("pause", (_S.APPROVED,), _S.PAUSED, ("mentor",)),
        Move("resume", (_S.PAUSED,), _S.APPROVED, ("mentor", "system")),
        Move("retire", (_S.APPLIED, _S.IN_REVIEW, _S.APPROVED, _S.PAUSED), _S.RETIRED, ("mentor",)),
        Move("suspend", SERVING_PROFILES, _S.SUSPENDED, ("coordinator",), reason=True),
        Move("reinstate", (_S.SUSPENDED,), _S.APPROVED, ("coordinator",)),
        Move("erase", tuple(s for s in _S if s != _S.RETIRED), _S.RETIRED, ("system",)),
    ],
)
