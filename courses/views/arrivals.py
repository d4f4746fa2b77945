"""What comes out of phones' outboxes, translated into the deeds that a form would have done."""

import re
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cms.core.domain.outbox import Entry, Taken, Unreadable, fields_of
from cms.core.domain.states import MoveRefused
from cms.core.domain.words import tidy
from cms.core.models import Standing
from cms.core.sentences import joined
from courses.domain import arriving
from courses.domain.editions import edition_for
from courses.domain.evidence import sending
from courses.domain.evidence.task import Task, task_of
from courses.domain.outline import outline
from courses.domain.progress import mark_read
from courses.domain.queries import module_of_code
from courses.domain.quiz.asking import asked_then, item_once, item_today, said_to_nobody, versions_in
from courses.domain.quiz.attempts import Submission, answer_again, answer_one, submit
from courses.domain.quiz.items import items_of
from courses.exceptions import Refused
from courses.forms import AnswerForm, QuizForm
from courses.forms.practice import PracticeForm
from courses.models import Evidence, ModulePage
from courses.rules import MODULE_CODE, module_of, quiz_key, review_key

LESSON_KEY = re.compile(r"M[0-9]{2}-L[1-9][0-9]?")
ITEM_NAME = re.compile(r"M[0-9]{2}-(L[1-9][0-9]?|quiz)\.[a-z0-9-]{1,20}")
MOST_BLOCKS = 200
LONGEST = 60  # letters of a field's words or label


def language_of(entry: Entry) -> str:
    said = entry.data.get("lang")
    return said if said in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def named(entry: Entry, pattern: re.Pattern[str]) -> str:
    """What it is about."""
    of = entry.data.get("of")
    if not isinstance(of, str) or not pattern.fullmatch(of):
        raise Unreadable("of")
    return of


def after_lesson(key: str, language: str) -> str:
    """Where a learner goes from a lesson that is learnt: the next one, else the quiz, else the module."""
    course = outline(language)
    if following := course.after(key):
        return following.url
    module = course.module(key.partition("-")[0])
    if module and module.questions:
        with translation.override(language):
            return reverse("courses:quiz", kwargs={"code": module.code})
    return module.url if module else "/"


def learnt(person: Any, entry: Entry) -> Taken:
    key, language = named(entry, LESSON_KEY), language_of(entry)
    page, version = arriving.pages_by_key(key, language), str(entry.data.get("version", ""))[:16]
    facts: dict[str, Any] = {"key": key, "page": page, "version": version, "cid": entry.cid, "at": entry.happened_at}
    return Taken(arriving.learn(person, **facts), go=after_lesson(key, language))


def read(person: Any, entry: Entry) -> Taken:
    key, block = named(entry, LESSON_KEY), entry.data.get("block")
    if not isinstance(block, int) or not 0 <= block <= MOST_BLOCKS:
        raise Unreadable("block")
    page = arriving.pages_by_key(key, language_of(entry))
    if page is not None and edition_for(page, person):
        block = 0  # it may have been read in the edition, whose blocks are others
    mark_read(person, lesson_key=key, block=block, cid=entry.cid, by=person, at=entry.happened_at)
    return Taken(arriving.standing_by_time(entry.happened_at))


def answer(person: Any, entry: Entry) -> Taken:
    """One question inside a lesson as the phone showed it. On nobody's page the field is named by its question."""
    key, language, said = named(entry, LESSON_KEY), language_of(entry), fields_of(entry)
    question, version = str(entry.data.get("question", "")), str(entry.data.get("version") or "")[:16]
    page = arriving.pages_by_key(key, language)
    today = items_of(page.body) if page else {}
    versions = {question: version} if version else {}
    item = asked_then(key, today, versions).get(question)
    if item is None:
        if not re.fullmatch(r"[a-z0-9-]{1,20}", question):
            raise Unreadable("question")
        words = [tidy(one)[:200] for name in said if name != "cid" for one in said.getlist(name)][:60]
        facts: dict[str, Any] = {"question": question, "cid": entry.cid, "at": entry.happened_at}
        return Taken(arriving.answer_to_nobody(person, key=key, said=words, **facts))
    form = AnswerForm(renamed(said, question), item=item)
    if not form.is_valid():
        raise Unreadable(question)
    given = Submission({question: form.cleaned_data["chosen"]}, versions, entry.happened_at, language)
    seen = page.version if page else ""
    answer_one(person, content_key=key, item=today.get(question), said=given, cid=entry.cid, by=person, version=seen)
    return Taken(arriving.standing_of_attempt(person, entry.cid))


def again(person: Any, entry: Entry) -> Taken:
    """A question that came back, as the phone showed it. One that nobody asks any more is kept as it was said."""
    name, language, said = named(entry, ITEM_NAME), language_of(entry), fields_of(entry)
    content_key, _dot, question = name.partition(".")
    field, version = str(entry.data.get("question", "")), str(entry.data.get("version") or "")[:16]
    today, versions = item_today(name, language=language), {question: version} if version else {}
    item = asked_then(content_key, {question: today} if today else {}, versions).get(question) or item_once(name)
    if item is None:
        words = [tidy(one)[:200] for one in said.getlist(field)][:60]
        facts: dict[str, Any] = {"question": name, "cid": entry.cid, "at": entry.happened_at}
        key = review_key(module_of(content_key))
        return Taken(arriving.answer_to_nobody(person, key=key, said=words, **facts))
    form = AnswerForm(renamed(said, field), item=item)
    if not form.is_valid():
        raise Unreadable(question)
    facts = form.cleaned_data
    given = Submission({question: facts["chosen"]}, versions, entry.happened_at, language, facts["felt"])
    answer_again(person, item_name=name, item=today or item, said=given, cid=entry.cid, by=person)
    return Taken(arriving.standing_of_attempt(person, entry.cid), go=told_at(entry, language))


def told_at(entry: Entry, language: str) -> str:
    with translation.override(language):
        return reverse("review:told", kwargs={"cid": entry.cid})


def renamed(said: QueryDict, question: str) -> QueryDict:
    """``q1`` and ``q1.0`` become ``chosen`` and ``chosen.0``."""
    found = QueryDict(mutable=True)
    for name, values in said.lists():
        first, dot, part = name.partition(".")
        found.setlist(f"chosen{dot}{part}" if first == question else name, values)
    return found


def quiz(person: Any, entry: Entry) -> Taken:
    """An attempt, whatever has become of the quiz meanwhile; what was left open is wrong."""
    code, language, said = named(entry, MODULE_CODE), language_of(entry), fields_of(entry)
    module = module_of_code(code, language=language)
    key, today = quiz_key(code), items_of(module.quiz) if module else {}
    versions = versions_in(said)
    items = asked_then(key, today, versions)
    form = QuizForm(said, items=items)
    form.is_valid()
    unread = unread_in(form)
    answers = answers_in(form, unread) | said_to_nobody(said, set(versions) - set(items))
    if not answers:
        raise Unreadable("answers")
    words = Submission(answers, versions, entry.happened_at, language)
    submit(person, content_key=key, asked=today, said=words, cid=entry.cid, by=person)
    facts: dict[str, Any] = {"go": address_of_try(module, entry, language), "why": unread_words(form, unread)}
    return Taken(arriving.standing_of_attempt(person, entry.cid), rest={"unread": unread} if unread else None, **facts)


def unread_in(form: QuizForm) -> dict[str, list[str]]:
    """What was answered and could not be read, by question; one that was left open is not among them."""
    found = {key: [tidy(one).strip()[:LONGEST] for one in form.typed(key)] for key in form.items if key in form.errors}
    return {key: words for key, words in found.items() if any(words)}


def answers_in(form: QuizForm, unread: dict[str, list[str]]) -> dict[str, list[Any]]:
    """What was read; and a number's words as they are, so that they stand beside what is right. They score nothing."""
    numbers = {key: words for key, words in unread.items() if form.items[key].kind == "number"}
    return {key: form.cleaned_data[key] for key in form.items if key in form.cleaned_data} | numbers


def unread_words(form: QuizForm, unread: dict[str, list[str]]) -> str:
    if not unread:
        return ""
    numbers = ", ".join(str(n) for n, key in enumerate(form.items, start=1) if key in unread)
    words = _("Question %(numbers)s could not be read and counts as open. What you wrote is kept; take it again.")
    return words % {"numbers": numbers}


def address_of_try(module: ModulePage | None, entry: Entry, language: str) -> str:
    if module is None or not module.quiz:
        return ""
    with translation.override(language):
        return reverse("courses:quiz_try", kwargs={"code": module.code, "cid": entry.cid})


def practice(person: Any, entry: Entry) -> Taken:
    """A draft's words, and its sending where that was asked for. Its photos came before it, in parts."""
    code, language, said = named(entry, MODULE_CODE), language_of(entry), fields_of(entry)
    task = task_of(code, language=language) or task_of(code, language=settings.LANGUAGE_CODE)
    if task is None:
        raise Unreadable(_("This practice is not there any more."))
    form = PracticeForm(said, {}, task=task)
    form.is_valid()
    with translation.override(language):
        go = reverse("courses:practice", kwargs={"code": code})
    try:
        row, rest = arriving.draft(person, code=code, answers=form.answers, at=entry.happened_at)
    except MoveRefused:
        words = _("It was with somebody who looks at it, so it could not be changed. What you wrote is kept.")
        return Taken(Standing.SUPERSEDED, go=go, why=words, rest=entry.data)
    left = {name: said.getlist(name) for name in form.errors if said.get(name)}
    kept = {"answers": rest, "unread": left} if rest or left else None
    lost = [key for key, words in rest.items() if words == form.answers.get(key)]
    why = [not_read(task, left), older(task, lost)]
    if entry.data.get("send") is True:
        why.append(_("It was not sent.") if left else send(person, row, task, entry))
    return Taken(arriving.standing_by_time(entry.happened_at), go=go, why=joined(filter(None, why)), rest=kept)


def not_read(task: Task, left: dict[str, list[str]]) -> str:
    if not left:
        return ""
    words = _("We could not read what you wrote under “%(fields)s”. It is kept here; open the practice, write it anew.")
    return words % {"fields": labels(task, [name.removeprefix("a-") for name in left])}


def older(task: Task, lost: list[str]) -> str:
    """Said only where this phone's words gave way."""
    if not lost:
        return ""
    words = _("Newer words from another phone stand under “%(fields)s”. What you wrote here is kept with the receipt.")
    return words % {"fields": labels(task, lost)}


def labels(task: Task, keys: list[str]) -> str:
    return ", ".join(ask.label[:LONGEST] for key in keys if (ask := task.ask(key)))


def send(person: Any, row: Evidence, task: Task, entry: Entry) -> str:
    """Words where it could not be sent to be looked at; it is saved all the same."""
    counts = Counter(row.files.values_list("ask", flat=True))
    written = {f"a-{key}": words for key, words in row.answers.items()} | {"cid": str(entry.cid)}
    form = PracticeForm(written, {}, task=task, sending=True, kept=counts)
    if not form.is_valid():
        return _("Something is still missing. Open the practice and send it from there.")
    try:
        with transaction.atomic():
            sending.submit(row, cid=entry.cid, by=person)
    except (Refused, MoveRefused) as refused:
        return str(refused.message)
    return ""
