"""Which questions a page or a sent form is about: today's, or those that the phone showed at the time."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cms.core.domain.reach import below_live
from cms.core.domain.words import tidy
from courses.blocks import QUESTION_KINDS, QuizBlocks
from courses.domain.quiz.items import Item, item_from_value
from courses.domain.quiz.keys import item_key
from courses.domain.quiz.versions import last_version, seen_versions
from courses.models import LessonPage, ModulePage
from courses.rules import MOST_ANSWERS, quiz_key

MARK = ".version"
LONGEST_SAID = 200
LONGEST_KEY = 20
BLOCKS = QuizBlocks().child_blocks
"""Of each kind of question: a lesson's are the same."""


def versions_in(data: Mapping[str, Any]) -> dict[str, str]:
    """The fingerprints that stand hidden in a quiz's form, by question."""
    marked = {name: tidy(name.removesuffix(MARK)) for name in data if name.endswith(MARK)}
    names = [name for name, key in marked.items() if 0 < len(key) <= LONGEST_KEY][:MOST_ANSWERS]
    return {marked[name]: tidy(str(data[name]))[:16] for name in names}


def asked_then(content_key: str, today: Mapping[str, Item], versions: Mapping[str, str]) -> dict[str, Item]:
    """What the phone had: without ``versions`` today's questions; with them, each as it was where that is known."""
    if not versions:
        return dict(today)
    older = {
        item_key(content_key, key): version
        for key, version in versions.items()
        if key not in today or today[key].version != version
    }
    seen = {name.partition(".")[2]: item for name, item in seen_versions(older).items()} if older else {}
    return {key: seen.get(key) or today[key] for key in versions if key in seen or key in today}


def said_to_nobody(data: Any, keys: set[str]) -> dict[str, list[str]]:
    """Answers to questions that nobody knows any more, as they were sent: kept, though they cannot be scored."""
    out = {}
    for key in sorted(keys)[:MOST_ANSWERS]:
        names = [key, *(f"{key}.{n}" for n in range(6))]
        said = [tidy(one)[:LONGEST_SAID] for name in names for one in data.getlist(name)]
        if said:
            out[key] = said
    return out


def item_today(item: str, *, language: str) -> Item | None:
    """A question by its name beyond its module, in this language or else in another; None where nobody is asked it."""
    return items_today([item], language=language).get(item)


def items_today(items: Iterable[str], *, language: str) -> dict[str, Item]:
    """The same for many at once, without those that nobody is asked: two queries, one more where they show photos.

    Of what else stands on their pages nothing is read.
    """
    raw: dict[str, tuple[str, Any]] = {}
    names = set(items)
    for content_key, stream in streams_of({name.partition(".")[0] for name in names}, language):
        asked = {item_key(content_key, key): block for key, block in raw_questions(stream).items()}
        raw |= {name: block for name, block in asked.items() if name in names and name not in raw}
    found: dict[str, Item] = {}
    for kind in {kind for kind, _value in raw.values()}:
        some = {name: value for name, (kind_, value) in raw.items() if kind_ == kind}
        values = BLOCKS[kind].bulk_to_python(list(some.values()))  # their photos are looked up together
        found |= {name: item_from_value(kind, value) for name, value in zip(some, values, strict=True)}
    return found


def streams_of(content_keys: Iterable[str], language: str) -> Iterator[tuple[str, Any]]:
    """What pages that are served hold of these lessons and quizzes, those of ``language`` first.

    A query where there are lessons, and one where there are quizzes.
    """
    codes = {code for key in content_keys if key == quiz_key(code := key.partition("-")[0])}
    lessons = LessonPage.objects.live().filter(
        below_live(), key__in={*content_keys} - {quiz_key(code) for code in codes}
    )
    modules = ModulePage.objects.live().filter(below_live(), code__in=codes)
    rows = [*lessons.values_list("key", "body", "locale__language_code")]
    rows += [(quiz_key(code), *row) for code, *row in modules.values_list("code", "quiz", "locale__language_code")]
    for content_key, stream, _code in sorted(rows, key=lambda row: row[2] != language):
        yield content_key, stream


def raw_questions(stream: Any) -> dict[str, tuple[str, Any]]:
    """Kind and value of each question by its short name, as they are stored: nothing is looked up for them."""
    blocks = [block for block in stream.raw_data if block["type"] in QUESTION_KINDS]
    return {block["value"].get("key", ""): (block["type"], block["value"]) for block in blocks}


def item_once(item: str) -> Item | None:
    return last_version(item)
