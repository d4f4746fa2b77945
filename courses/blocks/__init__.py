"""What a lesson is made of."""

from wagtail.blocks import StreamBlock

from cms.core.blocks import AudioBlock, ProseBlock, TableBlock, VideoBlock
from courses.blocks.facts import FactBlock, LocalBlock
from courses.blocks.picture import FigureBlock, PictureBlock
from courses.blocks.placement import PathBlock, PlacementBlock
from courses.blocks.question import OptionBlock, QuestionBlock
from courses.blocks.questions import QUESTION_KINDS, ClozeBlock, MatchBlock, NumberBlock, OrderBlock, PicturesBlock
from courses.blocks.task import TaskBlock
from courses.blocks.teach import DoBlock, ExampleBlock, MistakeBlock, StepBlock
from courses.blocks.tool import ToolBlock


class QuizBlocks(StreamBlock):
    question = QuestionBlock()
    order = OrderBlock()
    match = MatchBlock()
    number = NumberBlock()
    cloze = ClozeBlock()
    pictures = PicturesBlock()


class EditionBlocks(StreamBlock):
    """What a lesson tells in one place; it asks what the lesson asks everywhere."""

    text = ProseBlock(template="courses/blocks/text.html")
    step = StepBlock()
    do = DoBlock()
    example = ExampleBlock()
    mistake = MistakeBlock()
    figure = FigureBlock()
    table = TableBlock(template="courses/blocks/table.html")
    audio = AudioBlock(template="courses/blocks/media.html")
    video = VideoBlock(template="courses/blocks/media.html")
    tool = ToolBlock()
    local = LocalBlock()
    fact = FactBlock()


class LessonBlocks(StreamBlock):
    text = ProseBlock(template="courses/blocks/text.html")
    step = StepBlock()
    do = DoBlock()
    example = ExampleBlock()
    mistake = MistakeBlock()
    figure = FigureBlock()
    table = TableBlock(template="courses/blocks/table.html")
    audio = AudioBlock(template="courses/blocks/media.html")
    video = VideoBlock(template="courses/blocks/media.html")
    question = QuestionBlock()
    order = OrderBlock()
    match = MatchBlock()
    number = NumberBlock()
    cloze = ClozeBlock()
    pictures = PicturesBlock()
    tool = ToolBlock()
    local = LocalBlock()
    fact = FactBlock()


class TaskBlocks(StreamBlock):
    """A module has one task or none."""

    task = TaskBlock()


__all__ = [
    "QUESTION_KINDS",
    "EditionBlocks",
    "LessonBlocks",
    "OptionBlock",
    "PathBlock",
    "PictureBlock",
    "PlacementBlock",
    "QuestionBlock",
    "QuizBlocks",
    "TaskBlocks",
]
