"""The states of a cohort and of an enrolment, who may move them, and the other words of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.core.domain.states import Move, StateTable


class CohortState(models.TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    ENDED = "ended", pgettext_lazy("class", "over")
    ARCHIVED = "archived", _("archived: to read only")


_C = CohortState
COHORT_MOVES = StateTable(
    CohortState,
    [
        Move("start", (_C.PLANNED,), _C.RUNNING, ("teacher", "clock")),
        # A class that never came about is ended as well: whoever was enrolled is told nothing false.
        Move("end", (_C.PLANNED, _C.RUNNING), _C.ENDED, ("teacher", "clock")),
        Move("archive", (_C.ENDED,), _C.ARCHIVED, ("teacher", "clock")),
        # Into the light again, not to life: its name lists can be put right, nobody learns in it.
        Move("bring_back", (_C.ARCHIVED,), _C.ENDED, ("teacher",)),
    ],
)


class EnrolState(models.TextChoices):
    INVITED = "invited", _("invited")
    ENROLLED = "enrolled", _("learns here")
    LEFT = "left", pgettext_lazy("class", "has left")
    FINISHED = "finished", _("was there to the end")


_E = EnrolState
ENROL_MOVES = StateTable(
    EnrolState,
    [
        Move("join", (_E.INVITED, _E.LEFT), _E.ENROLLED, ("learner",)),
        Move("decline", (_E.INVITED,), _E.LEFT, ("learner",)),
        Move("leave", (_E.ENROLLED, _E.FINISHED), _E.LEFT, ("learner",)),
        Move("cancel", (_E.INVITED,), _E.LEFT, ("teacher", "clock")),
        Move("take_out", (_E.ENROLLED,), _E.LEFT, ("teacher",), reason=True),
        # Only who was taken out: whoever went by themselves is not asked again, and comes back when they like.
        Move("invite", (_E.LEFT,), _E.INVITED, ("teacher",)),
        Move("finish", (_E.ENROLLED,), _E.FINISHED, ("clock",)),
    ],
)


class Deed(models.TextChoices):
    """What the story of a cohort tells: the moves of both tables and what else was done."""

    OPEN = "open", _("opened")
    START = "start", _("started")
    END = "end", pgettext_lazy("class", "ended")
    ARCHIVE = "archive", pgettext_lazy("class", "archived")
    INVITE = "invite", _("invited")
    JOIN = "join", _("joined and agreed")
    DECLINE = "decline", _("declined")
    LEAVE = "leave", pgettext_lazy("class", "left")
    CANCEL = "cancel", _("invitation taken back")
    TAKE_OUT = "take_out", _("taken out by a teacher")
    FINISH = "finish", _("stayed to the end")
    REMIND = "remind", _("reminded")
    CARED = "cared", _("somebody talked to them")
    TEACHER = "teacher", _("came as a teacher")
    TEACHER_GONE = "teacher_gone", _("is no teacher here any more")
    EXPORT = "export", pgettext_lazy("class", "took a sheet")
    MEETING = "meeting", _("changed a meeting")
    CHANGE = "change", _("changed the class")
    NEW_CODE = "new_code", _("gave it a new code")
    BRING_BACK = "bring_back", _("brought it back from the archive")
    ALONE = "alone", _("was left without a teacher")


class Host(models.TextChoices):
    """Who holds the cohort."""

    SCHOOL = "school", pgettext_lazy("host of a class", "School")
    STATION = "station", pgettext_lazy("host of a class", "Service station")
    VILLAGE = "village", pgettext_lazy("host of a class", "Village or association")


class TeacherKind(models.TextChoices):
    LEAD = "lead", _("Teacher")
    CO = "co", _("Co-teacher")
    GUEST = "guest", _("Guest teacher")


class Source(models.TextChoices):
    """How somebody came to an enrolment."""

    LINK = "link", _("by link or QR code")
    LIST = "list", _("by list")


class Way(models.TextChoices):
    """How an attendance was noted."""

    CODE = "code", _("by code")
    LATE_CODE = "late_code", _("by code, sent later")
    LIST = "list", _("on the name list")


class Need(models.TextChoices):
    """Why somebody needs attention, the most pressing first."""

    WAITING = "waiting", _("practice waits for you")
    STUCK = "stuck", _("stuck")
    SILENT = "silent", _("silent")


class Stage(models.TextChoices):
    """Parts of one whole: each learner stands in one of them. What officers see is made of these."""

    SILENT = "silent", _("Silent for two weeks")
    LEARNING = "learning", _("Learning")
    CORE = "core", pgettext_lazy("class", "All modules completed")
