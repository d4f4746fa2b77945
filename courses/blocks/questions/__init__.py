"""The kinds of question beside single and multiple choice; ``QUESTION_KINDS`` names all of them."""

from courses.blocks.questions.cloze import ClozeBlock
from courses.blocks.questions.match import MatchBlock
from courses.blocks.questions.number import NumberBlock
from courses.blocks.questions.order import OrderBlock
from courses.blocks.questions.pictures import PicturesBlock

QUESTION_KINDS = ("question", "order", "match", "number", "cloze", "pictures")

__all__ = ["QUESTION_KINDS", "ClozeBlock", "MatchBlock", "NumberBlock", "OrderBlock", "PicturesBlock"]
