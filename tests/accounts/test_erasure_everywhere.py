"""Someone who used every room takes their data along and leaves: nothing anywhere still says who they were."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from wagtail.log_actions import log

from accounts.domain.consent import record_consent
from accounts.domain.data import erase_person, export_all
from accounts.domain.facts import tell_fact
from accounts.domain.messages import queue_message
from accounts.domain.numbers import change_number
from accounts.domain.reach import add_browser
from accounts.models import Guardianship, Notice, PhoneReset, User
from association.models import Unit
from cms.core.domain import drafts, outbox, uploads
from courses.cohorts.domain import attendance, enrolling, inviting, nudging, teachers
from courses.domain.evidence import reviewing, sending
from courses.domain.progress import answer_question, finish_lesson
from courses.domain.quiz.items import items_of
from mentorship.domain.learners import tell_facts
from mentorship.live.domain import chats, mutes, questions, rooms, votes
from mentorship.live.models import Question
from tests.factories import cohorts as classes
from tests.factories.association import admin, application, make_county, shop, villager
from tests.factories.courses import TASK, make_course
from tests.factories.evidence import drafted, task
from tests.factories.live import make_session
from tests.factories.mentorship import asked, linked, mentor
from tests.factories.sound import recorded

pytestmark = pytest.mark.django_db
NAME, OLD, NEW = "钱独一", "+8613512340001", "+8613512340002"
WORDS = "独有的话"


@pytest.fixture
def world(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        yield live_through_everything()


def live_through_everything() -> User:
    """One life over all rooms, told through the rooms' own deeds."""
    county = make_county()
    home = county.villages[0]
    admin(home)
    person = villager(home, NAME)
    change_number(person, phone=OLD, by=person)
    change_number(person, phone=NEW, by=person)
    User.objects.filter(pk=person.pk).update(email="duyi@example.com")
    person.refresh_from_db()
    Guardianship.objects.create(ward=person, name=f"{NAME}爸", phone="+8613512340009")
    record_consent(person, purpose="guardian", granted=True, version="1", by=None, by_phone="+8613512340009")
    tell_fact(person, question="schooling", value="junior", by=person)
    add_browser(person, endpoint="https://push.example/duyi", p256dh="k" * 87, auth="a" * 22)
    PhoneReset.objects.create(person=person, new_phone="+8613512340003", about=f"{NAME}，住村口")
    queue_message(kind="sms", phone="+8613512340009", purpose="code", text=f"{NAME} 1", lives=timedelta(days=1))
    log(instance=person, action="wagtail.edit", user=admin(county.county))
    # The association.
    shop(person, home, f"{NAME}的店")
    application(county.association, person, home, why=f"我是{NAME}，{WORDS}")
    # Mentors.
    tell_facts(person, product="bamboo", speech="wu", by=person)
    link = linked(person, mentor(home, "王师傅"))
    asked(person, mentor(home, "赵师傅"), need=f"{NAME}想学{WORDS}")
    # Live rooms: as one who asks, votes and chats, and as one who answers.
    host = villager(home, "主持")
    room = make_session(hosts=[host, person])
    other = make_session(hosts=[host])
    questions.ask(other, by=person, text=f"{NAME}问：{WORDS}", cid=uuid4())
    questions.ask(other, by=host, text="别人的问题", cid=uuid4())
    keep_order(Question.objects.get(text=f"{NAME}问：{WORDS}"), host)
    questions.ask(room, by=host, text="给您的问题", cid=uuid4())
    question = Question.objects.get(text="给您的问题")
    questions.take(question, by=person, cid=uuid4())
    question.refresh_from_db()
    questions.answer(question, by=person, text="称重以后再定价", cid=uuid4())
    chats.say(rooms.chat_of(link), by=person, text=f"我是{NAME}，{WORDS}", cid=uuid4())
    # What was learnt.
    course = make_course(task=TASK)
    lesson = course.lessons[0]
    finish_lesson(person, lesson=lesson, cid=uuid4(), by=person)
    for key in list(items_of(lesson.body))[:1]:
        answer_question(person, lesson=lesson, question=key, chosen=[0], cid=uuid4(), by=person)
    # What was shown for practice, looked at by the mentor, and a file on its way.
    row = sending.save_answers(drafted(person), answers={"why": f"{NAME}说：{WORDS}"}, by=person)
    sending.submit(row, cid=uuid4(), by=person)
    reviewing.ask_more(row, task=task(), met=["five"], words=f"{NAME}，再补一样。", by=link.mentor)
    # A lesson read aloud, under this name.
    recorded(person, lesson, speaker=NAME)
    wanted = {"purpose": "practice", "target": "M03:paper", "name": f"{NAME}.jpg", "size": 9}
    uploads.begin(person, cid=uuid4(), **wanted)
    go_to_class(person, home)
    on_the_phone(person)
    client = Client()
    client.force_login(person)
    session = client.session
    session["lost_phone"] = {"name": NAME, "new_phone": NEW}
    session.save()
    return person


def keep_order(mine: Question, host: User) -> None:
    """A vote for another one; put together with one that asks the same, apart, together again; no more questions."""
    votes.upvote(Question.objects.get(text="别人的问题"), by=mine.asker)
    alike = questions.ask(mine.room, by=host, text="我也问这个", cid=uuid4()).body["q"]
    for _time in range(2):
        questions.merge(mine, into=Question.objects.get(pk=alike), by=host)
        questions.split(mine, by=host)
    questions.merge(mine, into=Question.objects.get(pk=alike), by=host)
    mutes.mute(mine, by=host, reason=f"{NAME}一直说{WORDS}", cid=uuid4())


def on_the_phone(person: User) -> None:
    """What a phone had kept and nobody could read, and what was begun in a browser that keeps nothing."""
    outbox.accept_all(person, [{"cid": str(uuid4()), "kind": "odd", "data": {"a": f"{NAME}：{WORDS}"}}], phone_now=None)
    drafts.save_draft(person, page="/ask/", form="one", fields={"text": [f"{NAME}还没写完：{WORDS}"]})


def go_to_class(person: User, home: Unit) -> None:
    """One they learn in and teach, one whose list they are only on."""
    boss = classes.teacher(home)
    evening = classes.cohort(home, boss, "晚班")
    enrolling.join(evening, reminders=True, reminder=f"{NAME}，{WORDS}", by=person)
    meeting = classes.meeting(evening, boss)
    attendance.mark_list(meeting, here=[evening.enrolments.get().pk], was=[], by=boss)
    teachers.take_link(teachers.make_link(evening, kind="co", last_day=None, cid=uuid4(), by=boss).token, by=person)
    inviting.invite(classes.cohort(home, boss, "早班"), [(NAME, NEW)], by=boss)
    nudging.remind(evening.enrolments.get(), by=boss)


def everything_stored() -> dict[str, str]:
    """Every table of the database as text, whoever it belongs to; sessions opened."""
    told = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 names from the database
            told[table] = json.dumps(cursor.fetchall(), ensure_ascii=False, default=str)
    told["opened sessions"] = json.dumps([row.get_decoded() for row in Session.objects.all()], ensure_ascii=False)
    return told


def places_that_say(*words: str) -> set[str]:
    return {f"{table}: {word}" for table, text in everything_stored().items() for word in words if word in text}


def test_the_export_tells_everything_in_plain_words(world):
    told = json.loads(json.dumps(export_all(world), ensure_ascii=False, default=str))
    text = json.dumps(told, ensure_ascii=False)

    rooms = {"core", "accounts", "association", "certificates", "cohorts", "courses", "sound", "tools", "mentorship"}
    assert set(told) == rooms | {"live", "core.outbox", "core.drafts", "records"}
    for said in (
        NAME,
        OLD,
        NEW,
        "duyi@example.com",
        f"{NAME}爸",
        "junior",
        "push.example",
        f"{NAME}，住村口",
        f"{NAME}的店",
        f"我是{NAME}，{WORDS}",
        f"{NAME}想学{WORDS}",
        f"{NAME}问：{WORDS}",
        f"{NAME}一直说{WORDS}",
        "别人的问题",
        "称重以后再定价",
        "王师傅",
        "bamboo",
        f"{NAME}说：{WORDS}",
        f"{NAME}，再补一样。",
        f"{NAME}.jpg",
        f"{NAME}还没写完：{WORDS}",
        f"{NAME}，{WORDS}",
    ):
        assert said in text, said
    assert told["courses"]["progress"]
    assert told["courses"]["events"]
    # Of other people no more than the name: no number of theirs.
    others = User.objects.exclude(pk=world.pk).values_list("phone", flat=True)
    assert not [number for number in others if number and str(number) in text]


def test_the_export_can_be_read_on_a_phone_in_ones_own_language(world):
    client = Client()
    client.force_login(world)
    page = client.get("/me/data/everything/").content.decode()

    for said in (f"我是{NAME}，{WORDS}", "王师傅", "初中", "竹制品", "手机号", "学习记录"):
        assert said in page, said
    # No name of a column and no code shows through.
    text = re.sub(r"<[^>]*>|https?://\S+", "", page.split("<main")[1].split("</main")[0])
    words = set(re.findall(r"[a-z]+_[a-z_]+", text))
    assert words == set()


def test_nothing_anywhere_says_who_they_were(world, django_capture_on_commit_callbacks):
    traces = (NAME, OLD, NEW, OLD[3:], NEW[3:], "13512340009", "13512340003", "duyi", WORDS)
    assert places_that_say(NAME, NEW)

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(world, by=world)

    assert places_that_say(*traces) == set()
    assert "称重以后再定价" in everything_stored()["live_answer"]
    assert not any(any(counts.values()) for counts in erase_person(world, by=world).values())


def test_others_keep_their_line_without_the_name(world):
    erase_person(world, by=world)

    titles = list(Notice.objects.filter(about=world).values_list("title", "body"))
    assert "一位已注销的人想请您当师傅" in [title for title, _body in titles]
    assert {body for _title, body in titles} == {""}


def test_what_is_left_in_a_live_room_names_nobody(world):
    """A phone that comes back after the erasure reads the log again from the start."""
    mentor_of_theirs = User.objects.get(name="王师傅")
    erase_person(world, by=world)
    client = Client()
    client.force_login(mentor_of_theirs)
    for question in Question.objects.all():
        page = client.get(f"/ask/{question.room.slug}/").content.decode()
        assert NAME not in page
        assert WORDS not in page
