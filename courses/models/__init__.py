"""Pages of the course and what learners did with them."""

from courses.models.edition import EditionPage
from courses.models.evidence import Evidence, EvidenceEvent, EvidenceFile
from courses.models.learning import LearningEvent, Progress
from courses.models.pages import CourseIndexPage, CoursePage, LessonPage, ModulePage, TrackPage
from courses.models.path import LearnerPath, PathEvent
from courses.models.quiz import Attempt, ItemAnswer, ItemVersion, ReviewCard
from courses.models.translation import TranslationMark

__all__ = [
    "Attempt",
    "CourseIndexPage",
    "CoursePage",
    "EditionPage",
    "Evidence",
    "EvidenceEvent",
    "EvidenceFile",
    "ItemAnswer",
    "ItemVersion",
    "LearnerPath",
    "LearningEvent",
    "LessonPage",
    "ModulePage",
    "PathEvent",
    "Progress",
    "ReviewCard",
    "TrackPage",
    "TranslationMark",
]
