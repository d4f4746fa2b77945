"""A path is found by a few taps, explained, changed at will; what is known counts only once it was shown."""

from contextlib import suppress
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.domain import path
from courses.domain.events import fold, record
from courses.domain.outline import LessonLine, ModuleLine, Outline, PathLine, PlaceAnswer, PlaceQuestion, TrackLine
from courses.domain.path import Choice
from courses.domain.progress import done_keys, finish_lesson, next_step, road, standing_of, submit_quiz
from courses.domain.visitor import rows_of
from courses.enums import EventKind, PathMove
from courses.models import LearnerPath, LearningEvent, ModulePage, PathEvent, Progress
from courses.rules import quiz_key
from tests.courses.test_visitor import sign_in
from tests.factories.accounts import UserFactory
from tests.factories.courses import QUESTION, make_course

CODES = ("M01", "M02", "M03", "M04", "M05", "M06")
RIGHT = {f"q{n}": [0] for n in range(1, 6)}
WRONG = {f"q{n}": [1] for n in range(1, 6)}


def module(code: str, paths=(), needs=()) -> ModuleLine:
    lesson = LessonLine(f"{code}-L1", "一", "", f"/{code}/1/", 1, 4, 5, code)
    return ModuleLine(code, code, "", f"/{code}/", 20, code, (lesson,), 5, paths=tuple(paths), needs=tuple(needs))


PATHS = (PathLine("fast", "快", ""), PathLine("core", "要紧", ""), PathLine("whole", "全", "", everything=True))
PLACEMENT = (
    PlaceQuestion(
        "shop",
        "有店吗？",
        (
            PlaceAnswer("none", "没有", because="您没有店", path="fast"),
            PlaceAnswer("open", "有", path="core", knows=("M02", "M09")),
        ),
    ),
    PlaceQuestion(
        "wish", "怎么学？", (PlaceAnswer("slow", "慢", because="您想慢学", path="whole"), PlaceAnswer("any", "随便"))
    ),
)


def course_of(modules) -> Outline:
    return Outline("课", "/course/", (TrackLine("一", "", tuple(modules), "one"),), PATHS, PLACEMENT)


@st.composite
def courses(draw) -> Outline:
    some = st.lists(st.sampled_from(CODES), max_size=3, unique=True)
    on = st.lists(st.sampled_from(["fast", "core"]), max_size=2, unique=True)
    return course_of(module(code, draw(on), draw(some)) for code in draw(st.permutations(CODES)))


@pytest.mark.once
@given(courses(), st.sampled_from(PATHS))
def test_a_path_holds_its_modules_and_what_they_need_each_once(course, line) -> None:
    """Also where modules need each other in a ring, or one that does not exist."""
    found = [one.code for one in path.in_order(course, line)]
    assert len(found) == len(set(found))
    on = {one.code for one in course.modules if line.holds(one)}
    assert on <= set(found)
    by_code = {one.code: one for one in course.modules}
    assert all(set(by_code[code].needs) & set(by_code) <= set(found) for code in found)
    assert all(code in on or any(code in by_code[other].needs for other in found) for code in found)


@pytest.mark.once
def test_other_ways_are_each_another_one() -> None:
    fast, core, whole = PATHS
    few = course_of([module("M01", ["fast", "core"]), module("M02", ["core"])])  # core is all there is
    assert [(one.line, one.modules, one.minutes) for one in path.other_ways(few, None)] == [(fast, 1, 20)]
    assert [one.line for one in path.other_ways(few, fast)] == [core]
    more = course_of([*few.modules, module("M03")])
    assert [one.line for one in path.other_ways(more, fast)] == [core, whole]
    assert [one.line for one in path.other_ways(course_of([module("M01")]), whole)] == []


@pytest.mark.once
def test_what_is_needed_comes_first_and_else_the_order_of_the_course_holds() -> None:
    course = course_of([module("M01", ["fast"]), module("M02", ["fast"], ["M04"]), module("M03"), module("M04")])
    assert [one.code for one in path.in_order(course, PATHS[0])] == ["M01", "M04", "M02"]
    assert [one.code for one in path.in_order(course, None)] == ["M01", "M04", "M02", "M03"]


@pytest.mark.once
def test_the_last_answer_that_names_a_path_decides_and_says_why() -> None:
    course = course_of([module("M01", ["fast"]), module("M02", ["core"])])
    fast = path.way(course, Choice(answers={"shop": "none", "wish": "any"}), {})
    assert (fast.path.code, fast.because, fast.is_chosen) == ("fast", ("您没有店",), False)
    slow = path.way(course, Choice(answers={"shop": "none", "wish": "slow"}), {})
    assert (slow.path.code, slow.because) == ("whole", ("您想慢学",))
    mine = path.way(course, Choice("core", {"shop": "none"}), {})
    assert (mine.path.code, mine.because, mine.is_chosen) == ("core", (), True)
    assert [stop.module.code for stop in mine.beyond] == ["M01"]
    nobody = path.way(course, Choice(), {})
    assert (nobody.path, len(nobody.stops), nobody.beyond) == (None, 2, ())


WORDS = st.sampled_from(
    ["", "none", "open", "slow", "any", "fast", "core", "whole", "shop", "wish", "M02", "M99", "'<x>"]
)
MOVES = st.lists(st.tuples(st.sampled_from(PathMove.values), WORDS, WORDS), max_size=12)


@pytest.mark.once
@given(MOVES, st.sets(st.sampled_from([*(f"{c}-L1" for c in CODES), *(f"{c}-quiz" for c in CODES)])))
@settings(max_examples=200)
def test_whatever_is_said_in_whatever_order_nothing_is_known_that_was_not_shown(moves, done) -> None:
    course, choice = course_of(module(code, ["fast"]) for code in CODES), Choice()
    for kind, one, other in moves:
        with suppress(LookupError):  # what the course does not have; nothing may have changed
            choice = path.moved(choice, kind, {"question": one, "answer": other, "path": one, "module": one}, course)
    assert set(choice.answers) <= {"shop", "wish"}
    assert choice.path in {"", "fast", "core", "whole"}
    assert choice.knows <= {*CODES, "M09"}
    assert path.choice_in(path.cookie_of(choice), course) == choice
    rows = rows_of(done)
    for stop in (*(way := path.way(course, choice, rows)).stops, *way.beyond):
        if stop.state == "known":
            assert quiz_key(stop.module.code) in done and stop.module.code in choice.knows  # noqa: PT018 one thought
    assert {one.code for one in way.modules} == set(CODES)


@pytest.mark.once
@given(st.text(max_size=80))
def test_a_cookie_that_anybody_wrote_says_only_what_the_course_has(cookie) -> None:
    course = course_of([module("M01")])
    found = path.choice_in(cookie, course)
    assert path.choice_in(path.cookie_of(found), course) == found


@pytest.fixture
def course(db):
    """M03 on the fast path; M07 too, and it needs M03; M06 on none."""
    made = make_course()
    made.index.paths = [
        ("path", {"code": line.code, "title": line.title, "summary": "一句", "everything": line.everything})
        for line in PATHS
    ]
    made.index.placement = [
        (
            "question",
            {
                "key": question.key,
                "picture": "shop",
                "ask": question.ask,
                "answers": [
                    {
                        "key": a.key,
                        "text": a.text,
                        "because": a.because,
                        "path": a.path,
                        "knows": "M03" if a.knows else "",
                    }
                    for a in question.answers
                ],
            },
        )
        for question in PLACEMENT
    ]
    made.index.save()
    made.module.paths = "fast"
    made.module.save()
    track = made.module.get_parent()
    for code, needs in (("M06", ""), ("M07", "M03")):
        other = ModulePage(
            title=code, slug=code.lower(), code=code, road=code, needs=needs, paths="fast" if needs else ""
        )
        other.locale = made.module.locale
        other.quiz = made.module.quiz
        track.add_child(instance=other)
    return made


def say(person, kind: str, **payload):
    facts = {"kind": kind, "payload": payload, "cid": uuid4(), "by": person}
    return path.say(person, course=path_course(), **facts)


def path_course() -> Outline:
    from courses.domain.outline import outline  # noqa: PLC0415 a fresh look at what is published

    return outline("zh-hans")


def test_the_next_step_and_the_road_follow_the_path_and_then_the_rest(course) -> None:
    person = UserFactory()
    say(person, PathMove.CHOSE, path="fast")
    assert [step.label for step in road(person)] == ["学", "M07", "教别人"]
    for lesson in course.lessons:
        finish_lesson(person, lesson=lesson, cid=uuid4(), by=person)
    submit_quiz(person, module=course.module, answers=RIGHT, cid=uuid4(), by=person)
    assert next_step(person, language="zh-hans").url == "/learn/quiz/M07/"
    for code in ("M07", "M06"):
        submit_quiz(person, module=ModulePage.objects.get(code=code), answers=RIGHT, cid=uuid4(), by=person)
        step = next_step(person, language="zh-hans")
        assert (step and step.url) == ("/learn/quiz/M06/" if code == "M07" else None)


def test_known_is_shown_by_the_quiz_and_who_does_not_pass_learns_like_everybody(course) -> None:
    person, other = UserFactory(), UserFactory()
    for one in (person, other):
        say(one, PathMove.KNOWS, module="M03")
        step = next_step(one, language="zh-hans")
        assert (step.kind, step.url) == ("show", "/learn/quiz/M03/")
        assert done_keys(standing_of(one)) == set()
    submit_quiz(person, module=course.module, answers=RIGHT, cid=uuid4(), by=person)
    assert next_step(person, language="zh-hans").url == "/learn/quiz/M06/"
    assert next(stop for stop in road(person) if stop.label == "学").state == "done"
    submit_quiz(other, module=course.module, answers=WRONG, cid=uuid4(), by=other)
    step = next_step(other, language="zh-hans")
    assert (step.kind, step.number) == ("lesson", 1)
    say(person, PathMove.LEARNS, module="M03")
    assert next_step(person, language="zh-hans").kind == "lesson"


def test_saying_it_twice_is_once_and_nobody_says_it_for_another(course) -> None:
    person, cid = UserFactory(), uuid4()
    for _twice in range(2):
        facts = {"kind": PathMove.CHOSE, "payload": {"path": "core"}, "cid": cid, "course": path_course()}
        path.say(person, by=person, **facts)
    assert PathEvent.objects.count() == LearnerPath.objects.count() == 1
    with pytest.raises(PermissionError):
        path.say(person, by=UserFactory(), **facts)
    with pytest.raises(LookupError):
        say(person, PathMove.CHOSE, path="north")
    assert path.choice_of(person).path == "core"


def taps(phone: Client, **said) -> str:
    answer = phone.post("/learn/start/", {"cid": uuid4(), **said})
    assert answer.status_code == 302
    return answer.url


def test_a_visitor_taps_leaves_comes_back_and_takes_the_path_along(course) -> None:
    phone = Client()
    assert "有店吗？" in phone.get("/learn/start/").text
    assert taps(phone, question="shop", answer="none") == "/learn/start/"
    assert "怎么学？" in phone.get("/learn/start/").text  # another day: it goes on where it stopped
    assert 'aria-pressed="true"' in phone.get("/learn/start/?q=shop").text
    taps(phone, question="wish", answer="")
    assert phone.get("/learn/start/").url == "/learn/path/"
    page = phone.get("/learn/path/").text
    assert "您没有店" in page
    assert page.index("Markets") < page.index("M07")
    assert phone.get("/learn/").url == phone.get("/course/").context["next"].url
    person = UserFactory()
    answer = sign_in(phone, person)
    assert answer.cookies[path.COOKIE]["max-age"] == 0
    assert path.choice_of(person).answers == {"shop": "none", "wish": ""}
    other = UserFactory()
    say(other, PathMove.CHOSE, path="core")
    sign_in(phone, other)
    assert path.choice_of(other) == Choice("core")  # what somebody said before holds


def test_all_questions_may_be_passed_over_at_once_and_asked_again(course) -> None:
    phone = Client()
    phone.force_login(UserFactory())
    taps(phone, question="shop", stop="1")
    assert phone.get("/learn/start/").url == "/learn/path/"
    answer = phone.post("/learn/path/", {"cid": uuid4(), "do": "again"})
    assert answer.url == "/learn/start/"
    assert phone.get("/learn/start/").status_code == 200


def test_i_know_this_leads_to_the_quiz_and_changes_no_mark(course) -> None:
    phone, person = Client(), UserFactory()
    phone.force_login(person)
    answer = phone.post("/learn/path/", {"cid": uuid4(), "do": "knows", "about": "M03"})
    assert answer.url == "/learn/quiz/M03/"
    assert Progress.objects.filter(person=person).count() == 0
    assert "您说会了：做 5 道题就过。" in phone.get("/learn/path/").text
    module = course.module
    module.quiz.append(("question", {**QUESTION, "key": "q6"}))
    module.save_revision().publish()
    assert "您说会了：做 6 道题就过。" in phone.get("/learn/path/").text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_path_costs_the_same_at_any_length(course, rows, django_assert_num_queries) -> None:
    person, phone = UserFactory(), Client()
    phone.force_login(person)
    for lesson in (course.lessons * 2)[:rows]:
        finish_lesson(person, lesson=lesson, cid=uuid4(), by=person)
        say(person, PathMove.KNOWS, module="M06")
    phone.get("/learn/path/")
    # session, person, progress, path, two badges of the bar
    with django_assert_num_queries(6):
        phone.get("/learn/path/")


@pytest.mark.django_db
def test_what_was_taken_back_no_longer_counts_and_the_rows_stay() -> None:
    person, cid = UserFactory(), uuid4()
    record(person, content_key="M03-L1", kind=EventKind.DONE, cid=cid, by=person)
    for _twice in range(2):
        row = record(
            person, content_key="M03-L1", kind=EventKind.UNDONE, cid=uuid4(), by=person, payload={"cid": str(cid)}
        )
        assert row.done_at is None
    record(person, content_key="M03-L1", kind=EventKind.DONE, cid=uuid4(), by=person)
    assert fold(LearningEvent.objects.filter(person=person)).done_at is not None
    assert LearningEvent.objects.count() == 4
