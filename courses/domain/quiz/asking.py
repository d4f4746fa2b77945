"""Which questions a page or a sent form is about: today's, or those that the phone showed at the time."""

from collections.abc import Mapping
from typing import Any

from cms.core.domain.words import tidy
from courses.domain.quiz.items import Item, items_of
from courses.domain.quiz.keys import item_key
from courses.domain.quiz.versions import last_version, seen_versions
from courses.models import LessonPage, ModulePage
from courses.rules import MOST_ANSWERS, quiz_key

MARK = ".version"
LONGEST_SAID = 200
LONGEST_KEY = 20


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
    content_key, _dot, question = item.partition(".")
    for page in pages_of(content_key, language):
        stream = page.quiz if isinstance(page, ModulePage) else page.body
        if found := items_of(stream).get(question):
            return found
    return None


def pages_of(content_key: str, language: str) -> list[Any]:
    """Live pages, those of ``language`` first."""
    code = content_key.partition("-")[0]
    pages: Any = LessonPage.objects.filter(key=content_key)
    if content_key == quiz_key(code):
        pages = ModulePage.objects.filter(code=code)
    found = list(pages.filter(live=True).select_related("locale"))
    return sorted(found, key=lambda page: page.locale.language_code != language)


def item_once(item: str) -> Item | None:
    return last_version(item)
