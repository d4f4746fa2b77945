"""One form per deed. ``DEEDS`` is the list of what can be posted into a room; nothing else can."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cms.core.forms import WordsField
from mentorship.live.domain import access, chats, mutes, pins, questions, rooms, slow, votes
from mentorship.live.enums import SLOW_STEPS
from mentorship.live.models import Event, Room
from mentorship.live.models.questions import ANSWER_MAX, MESSAGE_MAX, QUESTION_MAX, REASON_MAX

LARGEST = 2**53 - 1  # what JSON numbers carry safely


class Deed(forms.Form):
    """Data of one deed. ``pace``: so many in so many seconds for one person in one room."""

    pace = (60, 60)

    def do(self, room: Room, *, by: User, cid: UUID | None) -> Event | None:
        """Raises ``Refused`` or ``MoveRefused``. None where the deed shows in a later, gathered event."""
        raise NotImplementedError


def words(most: int, label: Any, missing: Any, rows: int = 2) -> WordsField:
    too_long = _("That is too long: please keep it under %(limit_value)d characters. Nothing was lost.")
    widget = forms.Textarea(attrs={"rows": rows})
    return WordsField(
        max_length=most, label=label, widget=widget, error_messages={"required": missing, "max_length": too_long}
    )


class AskForm(Deed):
    pace = (6, 60)
    text = words(QUESTION_MAX, _("Your question"), _("Write your question first, then send it."))

    def do(self, room: Room, *, by: User, cid: UUID | None) -> Event:
        return questions.ask(room, by=by, text=self.cleaned_data["text"], cid=cid)


class SayForm(Deed):
    pace = (30, 60)
    text = words(MESSAGE_MAX, _("Your message"), _("Write something first, then send it."))

    def do(self, room: Room, *, by: User, cid: UUID | None) -> Event:
        return chats.say(room, by=by, text=self.cleaned_data["text"], cid=cid)


class QuestionDeed(Deed):
    q = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)
    deed: Any

    def do(self, room: Room, *, by: User, cid: UUID | None) -> Event | None:
        return type(self).deed(access.question_in(room, self.cleaned_data["q"]), by=by, cid=cid)


class TakeForm(QuestionDeed):
    deed = questions.take


class ReleaseForm(QuestionDeed):
    deed = questions.release


class DoneForm(QuestionDeed):
    deed = questions.mark_answered


class ReopenForm(QuestionDeed):
    deed = questions.reopen


class ParkForm(QuestionDeed):
    deed = questions.park


class PinForm(QuestionDeed):
    deed = pins.pin


class UnpinForm(QuestionDeed):
    deed = pins.unpin


class SplitForm(QuestionDeed):
    deed = questions.split


class UnmuteForm(QuestionDeed):
    deed = mutes.unmute


class MergeForm(QuestionDeed):
    into = forms.IntegerField(
        min_value=1,
        max_value=LARGEST,
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose the question that asks the same.")},
    )

    def do(self, room: Room, *, by: User, cid: UUID | None) -> Event:
        question, into = (access.question_in(room, self.cleaned_data[name]) for name in ("q", "into"))
        return questions.merge(question, into=into, by=by, cid=cid)


class WithdrawForm(QuestionDeed):
    deed = questions.withdraw


class AnswerForm(QuestionDeed):
    text = words(ANSWER_MAX, _("Your answer"), _("Write your answer first, then send it."), rows=3)

    def do(self, room: Room, *, by: User, cid: UUID | None) -> Event:
        question = access.question_in(room, self.cleaned_data["q"])
        return questions.answer(question, by=by, text=self.cleaned_data["text"], cid=cid)


class HideForm(QuestionDeed):
    reason = words(REASON_MAX, _("Why it is hidden"), _("Say why: the asker reads it."), rows=1)

    def do(self, room: Room, *, by: User, cid: UUID | None) -> Event:
        question = access.question_in(room, self.cleaned_data["q"])
        return questions.hide(question, by=by, reason=self.cleaned_data["reason"], cid=cid)


class MuteForm(QuestionDeed):
    reason = words(REASON_MAX, _("Why they may not ask"), _("Say why: the person reads it."), rows=1)

    def do(self, room: Room, *, by: User, cid: UUID | None) -> None:
        question = access.question_in(room, self.cleaned_data["q"])
        mutes.mute(question, by=by, reason=self.cleaned_data["reason"], cid=cid)


class VoteForm(QuestionDeed):
    def do(self, room: Room, *, by: User, cid: UUID | None) -> None:
        votes.upvote(access.question_in(room, self.cleaned_data["q"]), by=by)


class UnvoteForm(QuestionDeed):
    def do(self, room: Room, *, by: User, cid: UUID | None) -> None:
        votes.unvote(access.question_in(room, self.cleaned_data["q"]), by=by)


class ReadForm(Deed):
    pace = (120, 60)
    upto = forms.IntegerField(min_value=0, max_value=LARGEST, widget=forms.HiddenInput)

    def do(self, room: Room, *, by: User, cid: UUID | None) -> Event | None:
        return chats.mark_read(room, by=by, upto=self.cleaned_data["upto"])


class OpenForm(Deed):
    def do(self, room: Room, *, by: User, cid: UUID | None) -> Event:
        return rooms.open_session(room, by=by, cid=cid)


class SlowForm(Deed):
    wrong = _("Choose one of the times.")
    seconds = forms.TypedChoiceField(
        choices=[(step, step) for step in SLOW_STEPS],
        coerce=int,
        error_messages={"required": wrong, "invalid_choice": wrong},
    )

    def do(self, room: Room, *, by: User, cid: UUID | None) -> Event:
        return slow.set_slow(room, seconds=self.cleaned_data["seconds"], by=by, cid=cid)


class CloseForm(Deed):
    def do(self, room: Room, *, by: User, cid: UUID | None) -> Event:
        return rooms.close_session(room, by=by, cid=cid)


DEEDS: dict[str, type[Deed]] = {
    "ask": AskForm,
    "vote": VoteForm,
    "unvote": UnvoteForm,
    "withdraw": WithdrawForm,
    "take": TakeForm,
    "release": ReleaseForm,
    "answer": AnswerForm,
    "done": DoneForm,
    "reopen": ReopenForm,
    "hide": HideForm,
    "pin": PinForm,
    "unpin": UnpinForm,
    "park": ParkForm,
    "merge": MergeForm,
    "split": SplitForm,
    "slow": SlowForm,
    "mute": MuteForm,
    "unmute": UnmuteForm,
    "say": SayForm,
    "read": ReadForm,
    "open": OpenForm,
    "close": CloseForm,
}
