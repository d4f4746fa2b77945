"""Course → track → module → lesson, one tree for each language, joined by ``translation_key``."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField
from wagtail.search import index

from cms.core.models import BasePage
from courses.blocks import QUESTION_KINDS, LessonBlocks, PathBlock, PlacementBlock, QuizBlocks, TaskBlocks
from courses.blocks.objective import Goal, ObjectiveBlock, goal_of
from courses.rules import MODULE_NUMBERS, MOST_MINUTES, MOST_OUTCOMES, MOST_PATHS, MOST_PLACEMENT, QUESTIONS

LONGEST_TITLE = 80
MINUTES = (MinValueValidator(1), MaxValueValidator(MOST_MINUTES))
SLUG = re.compile(r"[a-z0-9-]{1,60}")


def same_keys(stream: Any) -> bool:
    """Do two questions carry one name? Answers are kept under it."""
    keys = [block.value["key"] for block in stream if block.block_type in QUESTION_KINDS]
    return len(keys) != len(set(keys))


def untold_goals(stream: Any, known: set[str]) -> set[str]:
    named = {block.value.get("objective") or "" for block in stream if block.block_type in QUESTION_KINDS}
    return named - known - {""}


class CoursePage(BasePage):
    """What the four kinds share: a summary, and what the last import wrote (to know an editor's change from a file's).

    ``key`` names the content in every language; ``key_language`` lets the database keep it unique in each.
    """

    is_kept_offline = True
    key_field = "key"
    summary = models.CharField(
        _("in one sentence"), max_length=200, blank=True, help_text=_("What the learner can do afterwards.")
    )
    imported_hash = models.CharField(max_length=64, blank=True, editable=False)
    key_language = models.CharField(max_length=60, unique=True, null=True, editable=False)

    content_panels = (*BasePage.content_panels, FieldPanel("summary"))
    search_fields = (*BasePage.search_fields, index.SearchField("summary"))

    class Meta:
        abstract = True

    def taken(self) -> bool:
        """Does another page of this language carry this key already?"""
        key = getattr(self, self.key_field)
        return type(self).objects.filter(locale_id=self.locale_id, **{self.key_field: key}).exclude(pk=self.pk).exists()

    def clean(self) -> None:
        super().clean()
        errors = self.errors()
        if errors:
            raise ValidationError(errors)

    def errors(self) -> dict[str, Any]:
        """What would not survive the way into the course's files and back, by field."""
        errors: dict[str, Any] = {}
        if getattr(self, self.key_field) and self.locale_id and self.taken():
            errors[self.key_field] = _("Another page of this language has this number already.")
        if len(self.title) > LONGEST_TITLE:
            errors["title"] = _("At most %(most)s characters: a phone shows no more.") % {"most": LONGEST_TITLE}
        if self.slug and not SLUG.fullmatch(self.slug):
            errors["slug"] = _(
                "Small letters, digits and hyphens only, such as weigh-it-first: "
                "the address is the same in every language."
            )
        return errors

    def free_key(self) -> str:
        """A key for a page that was made without one, or copied."""
        raise NotImplementedError

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A copy's versions still say the number of what it was copied from: then it keeps its own."""
        then = super().with_content_json(content)
        own = getattr(self, self.key_field)
        if own and getattr(then, self.key_field) != own and then.taken():
            setattr(then, self.key_field, own)
        return then

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.path and self._state.adding and (not getattr(self, self.key_field) or self.taken()):
            setattr(self, self.key_field, self.free_key())
        self.key_language = f"{getattr(self, self.key_field)}:{self.locale.language_code}"
        super().save(*args, **kwargs)


class CourseIndexPage(CoursePage):
    """The course as a whole."""

    key = models.CharField(_("short name"), max_length=20, default="course", editable=False)
    paths = StreamField(
        [("path", PathBlock())], blank=True, max_num=MOST_PATHS, verbose_name=_("paths through the course")
    )
    placement = StreamField(
        [("question", PlacementBlock())],
        blank=True,
        max_num=MOST_PLACEMENT,
        verbose_name=_("questions that find a path"),
    )

    content_panels = (*CoursePage.content_panels, FieldPanel("paths"), FieldPanel("placement"))
    parent_page_types = ("pages.HomePage",)
    subpage_types = ("courses.TrackPage",)
    max_count_per_parent = 1
    template = "courses/course.html"

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def errors(self) -> dict[str, Any]:
        errors = super().errors()
        codes = [path.value["code"] for path in self.paths]
        if len(codes) != len(set(codes)):
            errors["paths"] = _("Two paths have the same short name. Give each its own.")
        asked = [question.value for question in self.placement]
        named = {answer["path"] for question in asked for answer in question["answers"]} - {""}
        keys = [[question["key"] for question in asked], *([a["key"] for a in q["answers"]] for q in asked)]
        if any(len(some) != len(set(some)) for some in keys):
            errors["placement"] = _("Two of these have the same short name. Give each its own.")
        elif unknown := named - set(codes):
            words = _("There is no such path above: %(unknown)s.")
            errors["placement"] = words % {"unknown": ", ".join(sorted(unknown))}
        return errors

    def free_key(self) -> str:
        return f"course-{self.path}"[:20]


class TrackPage(CoursePage):
    """A stretch of the road, such as “Open the shop”. It has no content of its own: its address shows the course."""

    key = models.SlugField(_("short name"), max_length=20, blank=True, help_text=_("The same in every language."))

    content_panels = (*CoursePage.content_panels, FieldPanel("key"))
    parent_page_types = ("courses.CourseIndexPage",)
    subpage_types = ("courses.ModulePage",)
    template = "courses/track.html"

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")

    def free_key(self) -> str:
        return f"track-{self.path[-8:]}"


class ModulePage(CoursePage):
    """Four to seven lessons, a practice and a quiz."""

    key_field = "code"
    code = models.CharField(
        pgettext_lazy("of a module or lesson", "number"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^M\d{2}$", _("An M and two digits, such as M03."))],
        help_text=_("An M and two digits, the same in every language. Progress is kept under it."),
    )
    minutes = models.PositiveSmallIntegerField(_("minutes in all"), default=30, validators=MINUTES)
    outcomes = StreamField(
        [
            ("objective", ObjectiveBlock()),
            ("outcome", CharBlock(label=_("After this module you can …"), max_length=120)),
        ],
        blank=True,
        max_num=MOST_OUTCOMES,
        verbose_name=_("what the learner can do afterwards"),
    )
    practice = models.TextField(
        _("practice"), blank=True, max_length=600, help_text=_("What to do in real life, and what to show for it.")
    )
    road = models.CharField(
        _("word on the road"), max_length=12, blank=True, help_text=_("Two or three characters; empty: not a stop.")
    )
    paths = models.CharField(
        _("paths"),
        max_length=100,
        blank=True,
        validators=[RegexValidator(r"^[a-z0-9-]{1,20}( [a-z0-9-]{1,20}){0,5}$", _("Short names, one space between."))],
        help_text=_("Short names of the course's paths that it lies on, one space between them."),
    )
    needs = models.CharField(
        _("comes after"),
        max_length=60,
        blank=True,
        validators=[RegexValidator(r"^M\d{2}( M\d{2}){0,11}$", _("Numbers of modules, such as M03 M06."))],
        help_text=_("Numbers of the modules that should be learnt first, one space between them."),
    )
    quiz = StreamField(QuizBlocks(), blank=True, verbose_name=_("quiz"))
    task = StreamField(TaskBlocks(), blank=True, max_num=1, verbose_name=_("practice task"))

    content_panels = (
        *CoursePage.content_panels,
        MultiFieldPanel([FieldPanel("code"), FieldPanel("minutes"), FieldPanel("road")], heading=_("Number and time")),
        MultiFieldPanel([FieldPanel("paths"), FieldPanel("needs")], heading=_("Where it lies")),
        MultiFieldPanel([FieldPanel("outcomes"), FieldPanel("practice")], heading=_("What it is good for")),
        MultiFieldPanel(
            [
                HelpPanel(content=_("The module is completed when what was shown for this task has been accepted.")),
                FieldPanel("task"),
            ],
            heading=_("Practice task"),
        ),
        MultiFieldPanel(
            [
                HelpPanel(content=_("At least five questions; four fifths right pass. Every answer explains itself.")),
                FieldPanel("quiz"),
            ],
            heading=_("Quiz"),
        ),
    )
    parent_page_types = ("courses.TrackPage",)
    subpage_types = ("courses.LessonPage",)
    template = "courses/module.html"

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def errors(self) -> dict[str, Any]:
        errors = super().errors()
        if 0 < len(self.quiz) < QUESTIONS:
            errors["quiz"] = _("A quiz has at least five questions. Leave it empty until you have them.")
        elif same_keys(self.quiz):
            errors["quiz"] = _("Two questions have the same short name. Give each its own, such as q1 and q2.")
        elif unknown := untold_goals(self.quiz, {goal.code for goal in self.goals}):
            words = _(
                "Questions test goals that this module does not name: %(unknown)s. Add them above, or correct them."
            )
            errors["quiz"] = words % {"unknown": ", ".join(sorted(unknown))}
        if len({goal.code for goal in self.goals if goal.code}) != sum(bool(goal.code) for goal in self.goals):
            errors["outcomes"] = _("Two goals have the same short name. Give each its own.")
        return errors

    @property
    def goals(self) -> list[Goal]:
        return [goal_of(child) for child in self.outcomes]

    def free_key(self) -> str:
        """One that no language uses: progress is kept under it, and this is no translation."""
        used = set(ModulePage.objects.values_list("code", flat=True))
        return next(code for code in MODULE_NUMBERS if code not in used)


class LessonPage(CoursePage):
    """One action, three to six minutes. ``weight`` (bytes sent to a phone) and ``version`` are set on publishing."""

    key = models.CharField(
        pgettext_lazy("of a module or lesson", "number"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^M\d{2}-L\d{1,2}$", _("Module and lesson, such as M03-L1."))],
        help_text=_("The same in every language; empty: the next free number. Progress is kept under it."),
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=4, validators=MINUTES)
    body = StreamField(LessonBlocks(), verbose_name=_("lesson"))
    weight = models.PositiveIntegerField(default=0, editable=False)
    version = models.CharField(max_length=16, blank=True, editable=False)

    content_panels = (
        *CoursePage.content_panels,
        MultiFieldPanel([FieldPanel("key"), FieldPanel("minutes")], heading=_("Number and time")),
        MultiFieldPanel(
            [
                HelpPanel(content=_("One action, at most 300 characters, a picture for each step, one question.")),
                FieldPanel("body"),
            ],
            heading=_("Lesson"),
        ),
    )
    parent_page_types = ("courses.ModulePage",)
    subpage_types = ("courses.EditionPage",)
    template = "courses/lesson.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def errors(self) -> dict[str, Any]:
        errors = super().errors()
        if same_keys(self.body):
            errors["body"] = _("Two questions have the same short name. Give each its own, such as q1 and q2.")
        return errors

    def free_key(self) -> str:
        code = self.get_parent().specific.code
        used = set(LessonPage.objects.filter(key__startswith=f"{code}-").values_list("key", flat=True))
        return next(key for key in (f"{code}-L{n}" for n in range(1, 100)) if key not in used)
