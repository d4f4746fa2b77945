"""What holds for courses, in one place: the protected core, the keys of content, the mark to pass."""

import re
from datetime import timedelta
from pathlib import Path

from courses.enums import Mark

CORE = ("M03", "M06", "M07", "M14", "M17", "M21", "M22")
"""The seven topics a publishable course must contain (D31)."""

PASS_SHARE = 0.8
QUIZ_MARK = Mark.BEST
"""A quiz may be taken any number of times, and the best attempt is the mark: trying again costs nothing."""
LATE_AFTER = timedelta(days=1)
"""Whatever comes in longer than this after it happened is late."""
MOST_ANSWERS = 60
"""Items that one attempt may hold."""
MODULE_CODE = re.compile(r"M[0-9]{2}")
MODULE_FOLDER = re.compile(r"M[0-9]{2}-[a-z0-9-]{1,60}")
MODULE_NUMBERS = tuple(f"M{n:02d}" for n in (*range(50, 100), *range(49, 0, -1)))
"""In the order in which new modules take them: low ones are left to the course's own files, which grow upwards."""
LESSON_FILE = re.compile(r"L[1-9][0-9]?")
MOST_MINUTES = 600
MOST_OUTCOMES = 5
QUESTIONS = 5
MOST_ASKS = 8
LEAST_CRITERIA, MOST_CRITERIA = 2, 5
MOST_PHOTOS = 6
MOST_PHOTO_BYTES = 8 * 1024 * 1024
CLAIM_MINUTES = 30
MOST_PATHS = 6
MOST_PLACEMENT = 8
MOST_ANSWERS_TO_PLACE = 4
FIGURE_BYTES = 6 * 1024
LESSON_BYTES = 100 * 1024
"""What a lesson may cost on a first visit, pictures included; more is not published."""
WORDS_BYTES = 14 * 1024
SOUND_KBIT, FILM_KBIT = 24, 300
"""A voice needs no more a second; a film on a phone neither."""
SOUND_HEAD = 4096
"""What a file of sound may weigh beside its sound."""
"""The page without its pictures, compressed."""
LONGEST_LESSON, LONGEST_SENTENCE, MOST_RARE = 450, 40, 0.01
"""Chinese characters of a lesson with its question, of one sentence, and the share of uncommon ones."""
HARDEST_GRADE = 8
"""Of an English text, in years of school."""
CONTENT = Path(__file__).parent / "content"


def module_of(content_key: str) -> str:
    """``M03-L1`` and ``M03-quiz`` both belong to ``M03``."""
    return content_key.partition("-")[0]


def quiz_key(code: str) -> str:
    return f"{code}-quiz"


def review_key(code: str) -> str:
    return f"{code}-review"


def practice_key(code: str) -> str:
    return f"{code}-practice"


def passed(right: float, of: int) -> bool:
    """Four of five is enough; an empty quiz cannot be passed. ``right`` may hold parts of points."""
    return of > 0 and is_enough(right / of)


def is_enough(share: float) -> bool:
    """Thirds of points are kept with four places, and no float is four fifths: what is just enough is enough."""
    return share >= PASS_SHARE - 0.0005
