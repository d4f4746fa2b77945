"""What was asked and answered, one row an attempt and one an item of it; and the cards of what comes back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.enums import AttemptStanding
from courses.models.learning import LearningEvent


class ItemVersion(models.Model):
    """A question as it once was: an attempt can be read and scored after the question has changed or gone.

    ``item`` is ``M22-quiz.q3``, the same in every language; ``version`` is the fingerprint of ``body``.
    """

    item = models.CharField(max_length=41)
    version = models.CharField(max_length=16)
    body = models.JSONField()
    seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("item", "version"), name="courses_item_version_once"),)

    def __str__(self) -> str:
        return f"{self.item} {self.version}"


class Attempt(models.Model):
    """The scored side of an answering event, which keeps person, ``cid``, times and answers. Only ever added.

    ``points`` is the sum of the scores, ``of`` how many items were asked.
    """

    event = models.OneToOneField(LearningEvent, on_delete=models.CASCADE, primary_key=True, related_name="attempt")
    standing = models.CharField(max_length=12, choices=AttemptStanding, default=AttemptStanding.COUNTS)
    points = models.FloatField(default=0)
    of = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=F("of")), name="courses_attempt_points_within_items"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=AttemptStanding.values), name="courses_attempt_standing_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.points:g}/{self.of}"


class ItemAnswer(models.Model):
    """One item of an attempt. ``score`` is from 0 to 1, empty where the item is not known any more.

    ``objective`` is ``M22.cost``, empty where the item names none; ``given`` as in ``domain.quiz.items``.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    item = models.CharField(max_length=41)
    version = models.CharField(max_length=16, blank=True)
    objective = models.CharField(max_length=24, blank=True)
    given = models.JSONField(default=list)
    score = models.FloatField(null=True)
    happened_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("attempt", "item"), name="courses_item_answered_once_an_attempt"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=1), name="courses_score_from_0_to_1"
            ),
        )
        indexes = (
            models.Index(fields=("person", "objective"), name="courses_answer_by_objective"),
            models.Index(fields=("person", "item"), name="courses_answer_by_person_item"),
            models.Index(fields=("item",), name="courses_answer_by_item"),
        )

    def __str__(self) -> str:
        return self.item


class ReviewCard(models.Model):
    """A question that was once answered wrong and comes back. Always the plan of the person's answers, never typed.

    ``memory`` is what the scheduler knows; ``rests`` while nobody is asked this question any more.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_cards")
    item = models.CharField(max_length=41)
    due_on = models.DateField()
    memory = models.JSONField(default=dict)
    rests = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "item"), name="courses_one_card_an_item"),)
        indexes = (models.Index(fields=("person", "rests", "due_on"), name="courses_cards_due"),)

    def __str__(self) -> str:
        return self.item
