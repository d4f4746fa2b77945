"""A learner's own way through the course: found by a few questions, explained in words, changed at any time.

Nothing here marks a module as known. What somebody says they know (``Choice.knows``) only changes what they are asked
next: the five questions of the module's quiz, or its practice. What is passed or accepted counts, and nothing else.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import get_language

from accounts.domain.helping import mark
from courses.domain.outline import ModuleLine, Outline, PathLine, PlaceQuestion, outline
from courses.enums import PathMove
from courses.models import LearnerPath, PathEvent
from courses.rules import MODULE_CODE, practice_key, quiz_key

COOKIE = "my-way"
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody said. ``answers``: question → answer, ``""`` for one that was passed over."""

    path: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    knows: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not (self.path or self.answers or self.knows)


@dataclass(frozen=True, slots=True)
class Stop:
    """A module on the way; ``count`` of ``of`` things are done.

    ``state`` is ``done``, ``known`` (shown by quiz or practice), ``said`` (to be shown) or ``ahead``.
    """

    module: ModuleLine
    state: str
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class OtherWay:
    """A path to choose instead: how many ``modules`` it has and how many ``minutes`` they take."""

    line: PathLine
    modules: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Way:
    """``path`` is None where nobody has chosen and nothing was answered: then it is the whole course.

    ``because`` are the reasons in words; ``beyond`` what the course holds besides.
    """

    path: PathLine | None
    is_chosen: bool
    because: tuple[str, ...]
    stops: tuple[Stop, ...]
    beyond: tuple[Stop, ...]

    @property
    def modules(self) -> list[ModuleLine]:
        return [stop.module for stop in (*self.stops, *self.beyond)]

    @property
    def ahead(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.state in {"ahead", "said"}]


def choice_of(person: Any) -> Choice:
    """One query; none for a visitor."""
    if not getattr(person, "is_authenticated", False):
        return Choice()
    row = LearnerPath.objects.filter(person=person).first()
    return Choice(row.path, row.answers, frozenset(row.knows)) if row else Choice()


def open_question(course: Outline, choice: Choice) -> PlaceQuestion | None:
    """The first question of the course that this learner has neither answered nor passed over."""
    return next((question for question in course.placement if question.key not in choice.answers), None)


def suggested(course: Outline, choice: Choice) -> PathLine | None:
    """The path that the answers lead to: the last one that names a path decides."""
    named = [answer.path for answer in _given(course, choice) if course.path(answer.path)]
    return course.path(named[-1]) if named else None


def _given(course: Outline, choice: Choice) -> list[Any]:
    found = [question.answer(choice.answers.get(question.key, "")) for question in course.placement]
    return [answer for answer in found if answer is not None]


def way(course: Outline, choice: Choice, rows: Mapping[str, Any]) -> Way:
    """``rows`` are the learner's progress by content key. Costs no query."""
    chosen = course.path(choice.path)
    path = chosen or suggested(course, choice)
    modules = in_order(course, path)
    given = _given(course, choice)
    reasons = () if chosen else tuple(a.because for a in given if a.because and path and a.path == path.code)
    codes = {module.code for module in modules}
    return Way(
        path=path,
        is_chosen=chosen is not None,
        because=reasons,
        stops=tuple(_stop(module, choice, rows) for module in modules),
        beyond=tuple(_stop(module, choice, rows) for module in course.modules if module.code not in codes),
    )


def in_order(course: Outline, path: PathLine | None) -> list[ModuleLine]:
    """The modules of a path with all that they need, each after what it needs, else as the course has them."""
    by_code = {module.code: module for module in course.modules}
    placed: dict[str, ModuleLine] = {}

    def place(module: ModuleLine, above: frozenset[str]) -> None:
        if module.code in placed or module.code in above:  # two that need each other: the course's order decides
            return
        for need in module.needs:
            if need in by_code:
                place(by_code[need], above | {module.code})
        placed[module.code] = module

    for module in course.modules:
        if path is None or path.holds(module):
            place(module, frozenset())
    return list(placed.values())


def other_ways(course: Outline, mine: PathLine | None) -> list[OtherWay]:
    """The paths that one is not on. Two that hold the same modules, while few are written, are one."""
    found, seen = [], [in_order(course, mine)]
    for line in course.paths:
        modules = in_order(course, line)
        if modules and modules not in seen:
            seen.append(modules)
            found.append(OtherWay(line, len(modules), sum(module.minutes for module in modules)))
    return found


def is_known(module: ModuleLine, choice: Choice, rows: Mapping[str, Any]) -> bool:
    """Said to be known, and shown to be: the quiz is passed, or the practice accepted."""
    keys = (quiz_key(module.code), practice_key(module.code))
    return module.code in choice.knows and any(key in rows and rows[key].done_at for key in keys)


def is_to_show(module: ModuleLine, choice: Choice, rows: Mapping[str, Any]) -> bool:
    """Said to be known and not tried yet. Who tried and did not pass learns it like everybody, without a word."""
    tried = rows.get(quiz_key(module.code))
    return bool(module.code in choice.knows and module.questions and (tried is None or not tried.best_of))


def _stop(module: ModuleLine, choice: Choice, rows: Mapping[str, Any]) -> Stop:
    count = sum(1 for key in module.keys if key in rows and rows[key].done_at)
    if module.keys and count == len(module.keys):
        state = "done"
    elif is_known(module, choice, rows):
        state = "known"
    else:
        state = "said" if is_to_show(module, choice, rows) else "ahead"
    return Stop(module, state, count, len(module.keys))


def moved(choice: Choice, kind: str, payload: Mapping[str, Any], course: Outline) -> Choice:
    """What was said, after one more thing was. Raises ``LookupError`` for what this course does not have."""
    if kind == PathMove.ANSWERED:
        return _answered(choice, str(payload["question"]), str(payload["answer"]), course)
    if kind == PathMove.CHOSE:
        if payload["path"] and course.path(str(payload["path"])) is None:
            raise LookupError(payload["path"])
        return replace(choice, path=str(payload["path"]))
    if kind == PathMove.AGAIN:
        return Choice()
    module = course.module(str(payload["module"]))
    if module is None:
        raise LookupError(payload["module"])
    known = choice.knows | {module.code} if kind == PathMove.KNOWS else choice.knows - {module.code}
    return replace(choice, knows=known)


def _answered(choice: Choice, key: str, said: str, course: Outline) -> Choice:
    """An answer given anew takes back what the old one led to."""
    question = course.question(key)
    if question is None:
        raise LookupError(key)
    answer = question.answer(said)
    if said and answer is None:
        raise LookupError(said)
    before = question.answer(choice.answers.get(key, ""))
    knows = choice.knows - frozenset(before.knows if before else ()) | frozenset(answer.knows if answer else ())
    return replace(choice, answers={**choice.answers, key: said}, knows=knows, path="" if said else choice.path)


def say(person: Any, *, kind: str, payload: Mapping[str, Any], cid: UUID, by: Any, course: Outline) -> Choice:
    """Keep one thing that a learner said about their path; the same ``cid`` again changes nothing.

    Raises ``PermissionError`` for somebody else's path, ``LookupError`` for what the course does not have.
    """
    if by.pk != person.pk:
        raise PermissionError
    with transaction.atomic():
        LearnerPath.objects.bulk_create([LearnerPath(person=person)], ignore_conflicts=True)
        row = LearnerPath.objects.select_for_update().get(person=person)
        now = Choice(row.path, row.answers, frozenset(row.knows))
        then = moved(now, kind, payload, course)
        try:
            with transaction.atomic():
                mark(PathEvent.objects.create(person=person, kind=kind, payload=dict(payload), cid=cid))
        except IntegrityError:
            return now
        row.path, row.answers, row.knows = then.path, dict(then.answers), sorted(then.knows)
        row.save()
    return then


def unsay(event: PathEvent, by: Any) -> None:
    """Takes back one thing that was said; what else was said leads where it would without it. Twice is once.

    Raises ``PermissionError`` for somebody else's path.
    """
    if by.pk != event.person_id:
        raise PermissionError
    course, cid = outline(get_language() or ""), uuid5(event.cid, "undone")
    with transaction.atomic():
        row = LearnerPath.objects.select_for_update().get(person=event.person_id)
        PathEvent.objects.bulk_create(
            [PathEvent(person=event.person, kind=PathMove.UNDONE, payload={"cid": str(event.cid)}, cid=cid)],
            ignore_conflicts=True,
        )
        said = list(PathEvent.objects.filter(person=event.person_id).order_by("pk"))
        undone = {one.payload["cid"] for one in said if one.kind == PathMove.UNDONE}
        choice = Choice()
        for one in said:
            if one.kind != PathMove.UNDONE and str(one.cid) not in undone:
                with suppress(LookupError):  # what the course no longer has leads nowhere
                    choice = moved(choice, one.kind, one.payload, course)
        row.path, row.answers, row.knows = choice.path, dict(choice.answers), sorted(choice.knows)
        row.save()


def cookie_of(choice: Choice) -> str:
    """For somebody without an account: ``path=core&a.shop=none&k=M06``."""
    said = QueryDict(mutable=True)
    if choice.path:
        said["path"] = choice.path
    for key, answer in choice.answers.items():
        said[f"a.{key}"] = answer
    if choice.knows:
        said["k"] = ".".join(sorted(choice.knows))
    return said.urlencode()


def choice_in(cookie: str, course: Outline) -> Choice:
    """What the cookie says and the course has; whatever else it says is ignored."""
    if not cookie or len(cookie) > LONGEST:
        return Choice()
    try:
        said = QueryDict(cookie)
    except ValueError:  # more fields than a form may have
        return Choice()
    path = str(said.get("path", ""))
    answers = {}
    for question in course.placement:
        answer = said.get(f"a.{question.key}")
        if answer is not None and (answer == "" or question.answer(str(answer))):
            answers[question.key] = str(answer)
    said_known = {code for code in str(said.get("k", "")).split(".") if MODULE_CODE.fullmatch(code)}
    knows = said_known & _sayable(course)
    return Choice(path if course.path(path) else "", answers, frozenset(knows))


def _sayable(course: Outline) -> set[str]:
    codes = {module.code for module in course.modules}
    return {*codes, *(code for q in course.placement for answer in q.answers for code in answer.knows)}


def bring(person: Any, *, choice: Choice, by: Any, course: Outline) -> None:
    """The visitor has signed in: what was said on this phone is theirs, unless they have said something before."""
    if choice.is_empty or not choice_of(person).is_empty:
        return
    base = UUID(int=person.pk)
    for key, answer in choice.answers.items():
        said = {"question": key, "answer": answer}
        say(person, kind=PathMove.ANSWERED, payload=said, cid=uuid5(base, f"path:a:{key}"), by=by, course=course)
    for code in sorted(choice.knows - choice_of(person).knows):
        if course.module(code):
            cid = uuid5(base, f"path:k:{code}")
            say(person, kind=PathMove.KNOWS, payload={"module": code}, cid=cid, by=by, course=course)
    if choice.path:
        cid = uuid5(base, "path:chose")
        say(person, kind=PathMove.CHOSE, payload={"path": choice.path}, cid=cid, by=by, course=course)
