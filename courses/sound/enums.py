"""The life of a recording, in words and as a table."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.core.domain.states import Move, StateTable


class SoundState(models.TextChoices):
    WAITING = "waiting", _("An editor listens to it first")
    HEARD = "heard", _("Learners can hear it")
    REFUSED = "refused", _("Please record it once more")
    GONE = "gone", _("Taken back")


_S = SoundState
SOUND_MOVES = StateTable(
    SoundState,
    [
        Move("accept", (_S.WAITING,), _S.HEARD, ("editor",)),
        Move("refuse", (_S.WAITING, _S.HEARD), _S.REFUSED, ("editor",), reason=True),
        Move("take_back", (_S.WAITING, _S.HEARD, _S.REFUSED), _S.GONE, ("speaker",)),
        Move("replace", (_S.WAITING, _S.HEARD, _S.REFUSED), _S.GONE, ("system",)),
    ],
)


class SoundMove(models.TextChoices):
    """The moves of the table, in words, and how it began."""

    RECORD = "record", pgettext_lazy("recording", "Recorded")
    ACCEPT = "accept", pgettext_lazy("recording", "Accepted")
    REFUSE = "refuse", _("Asked to record it once more")
    TAKE_BACK = "take_back", _("Taken back")
    REPLACE = "replace", _("A newer recording took its place")
