"""Questions, their votes and answers, and the words of private chats."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.live.enums import PINNABLE, PINS, UNANSWERED, QuestionState
from mentorship.live.models.rooms import Room

QUESTION_MAX = 500
ANSWER_MAX = 2000
MESSAGE_MAX = 2000
REASON_MAX = 200


class Question(models.Model):
    """``votes`` is kept with the vote rows; ``told`` is the total that the log last said. ``asker`` null: erased.

    ``pin`` is one of the room's numbered places at the top, so that there are three and no more. ``merged_into`` is the
    question that it was asked together with: shown, never merged itself (the room's lock sees to that).
    """

    room = models.ForeignKey(Room, models.CASCADE, related_name="questions")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.CharField(_("your question"), max_length=QUESTION_MAX)
    state = models.CharField(max_length=12, choices=QuestionState, default=QuestionState.WAITING, editable=False)
    seq = models.PositiveBigIntegerField(editable=False)
    votes = models.PositiveIntegerField(default=0, editable=False)
    told = models.PositiveIntegerField(default=0, editable=False)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=REASON_MAX, blank=True)
    pin = models.PositiveSmallIntegerField(null=True, editable=False)
    merged_into = models.ForeignKey("self", models.CASCADE, null=True, related_name="merged", editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = (
            models.Index(fields=("room", "state", "-votes"), name="live_question_lists"),
            models.Index(fields=("asker", "-asked_at"), name="live_question_mine"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=QuestionState.values), name="live_question_state_is_known"),
            models.UniqueConstraint(fields=("room", "seq"), name="live_question_number_once_a_room"),
            models.CheckConstraint(
                condition=~Q(state=QuestionState.ANSWERING) | Q(taken_at__isnull=False),
                name="live_question_in_hand_was_taken",
            ),
            models.CheckConstraint(
                condition=~Q(state=QuestionState.ANSWERED) | Q(answered_at__isnull=False),
                name="live_answered_question_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(*UNANSWERED, QuestionState.PARKED)) | Q(answered_at=None),
                name="live_waiting_question_has_no_answer_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=QuestionState.HIDDEN) | ~Q(hidden_reason=""), name="live_hidden_question_says_why"
            ),
            models.UniqueConstraint(fields=("room", "pin"), name="live_one_question_a_pin"),
            models.CheckConstraint(
                condition=Q(pin=None) | Q(pin__in=PINS, state__in=PINNABLE), name="live_three_pins_for_what_is_shown"
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionState.MERGED, merged_into__isnull=False)
                | (~Q(state=QuestionState.MERGED) & Q(merged_into=None)),
                name="live_merged_question_names_the_other",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="live_question_is_merged_into_another"),
        )

    def __str__(self) -> str:
        return self.text


class Answer(models.Model):
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.CharField(_("your answer"), max_length=ANSWER_MAX)
    seq = models.PositiveBigIntegerField(editable=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("seq",)
        constraints = (models.UniqueConstraint(fields=("question", "seq"), name="live_answer_number_once_a_question"),)

    def __str__(self) -> str:
        return self.text


class Vote(models.Model):
    """``through``: it counts here only because that question, which the person voted for or asked, was merged in."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="vote_rows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    through = models.ForeignKey(Question, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("question", "person"), name="live_one_vote_a_person"),)

    def __str__(self) -> str:
        return f"{self.question_id} · {self.person_id}"


class ChatMessage(models.Model):
    room = models.ForeignKey(Room, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.CharField(_("your message"), max_length=MESSAGE_MAX)
    seq = models.PositiveBigIntegerField(editable=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("seq",)
        constraints = (models.UniqueConstraint(fields=("room", "seq"), name="live_message_number_once_a_room"),)

    def __str__(self) -> str:
        return self.text
