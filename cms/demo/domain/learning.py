"""What demo people have learnt, and who may edit lessons."""

from datetime import timedelta
from io import BytesIO

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import User
from cms.demo.domain.clock import set_back
from cms.demo.domain.world import World
from courses.domain.editors import NATIVE, ensure_editors
from courses.domain.evidence.reviewing import accept, ask_more
from courses.domain.evidence.sending import add_file, begin, save_answers, submit
from courses.domain.evidence.task import task_of
from courses.domain.outline import outline
from courses.domain.progress import finish_lesson, submit_quiz
from courses.domain.queries import lesson_of, module_of_code
from courses.domain.quiz.items import items_of
from courses.domain.quiz.scoring import right_answer
from courses.models import Evidence

LEARNT = {"villager": 2}
LEARNERS = 18
YESTERDAY = timedelta(hours=23, minutes=50)
MISSED = 3
"""Every so many questions of a demo quiz is answered wrong, so that something comes back for another look."""


def learn_a_little(world: World) -> None:
    for key, count in LEARNT.items():
        _learn(world, world.doors[key], count)
    for number, person in enumerate(world.people[:LEARNERS]):
        _learn(world, person, 1 + number * 5 % 13)


def _learn(world: World, person: User, count: int) -> None:
    for line in outline("zh-hans").lessons[:count]:
        if (lesson := lesson_of(line.key, language="zh-hans")) is None:
            continue
        finish_lesson(person, lesson=lesson, cid=world.client_id(), by=person)
    if count >= len(outline("zh-hans").modules[0].lessons) or person == world.doors.get("villager"):
        _take_quiz(world, person, outline("zh-hans").modules[0].code)


def _take_quiz(world: World, person: User, code: str) -> None:
    """Yesterday, with a few mistakes: today they come back."""
    module = module_of_code(code, language="zh-hans")
    if module is None:
        return
    answers = {
        key: [] if n % MISSED == person.pk % MISSED else right_answer(item)
        for n, (key, item) in enumerate(items_of(module.quiz).items())
    }
    at = timezone.now() - YESTERDAY
    submit_quiz(person, module=module, answers=answers, cid=world.client_id(), by=person, at=at)


def show_practice(world: World) -> None:
    """Of the first mover's learners one was accepted, one was asked for more, one waits since yesterday."""
    mentor = world.doors["mentor"]
    for number, text in ((0, "five"), (3, "more"), (6, "")):
        person = world.people[number]
        _learn(world, person, len(outline("zh-hans").modules[0].lessons))
        row = _send_list(world, person)
        task = task_of(row.code, language="zh-hans")
        if task is None:
            raise LookupError(row.code)
        met = [point.key for point in task.rubric]
        if text == "five":
            accept(row, task=task, met=met, words="写得实在，尤其是笋干那一条。", by=mentor)
        elif text == "more":
            ask_more(row, task=task, met=met[:2], words="再说一句：为什么先走熟人这条路？", by=mentor)


def _send_list(world: World, person: User) -> Evidence:
    code = outline("zh-hans").modules[0].code
    row = begin(person, code=code, by=person)
    task = task_of(code, language="zh-hans")
    if task is None:
        raise LookupError(code)
    add_file(row, task=task, ask=task.asks[0].key, upload=sheet_of_paper(), cid=world.client_id(), by=person)
    save_answers(row, answers={"why": "先卖笋干，先在村里的群里卖，熟人信得过。"}, by=person)
    submit(row, cid=world.client_id(), by=person)
    set_back(Evidence.objects.filter(pk=row.pk), YESTERDAY, "submitted_at", "created_at")
    return row


def sheet_of_paper() -> SimpleUploadedFile:
    """A ruled sheet: nobody's photograph."""
    picture, out = Image.new("RGB", (480, 640), "#fbf6ec"), BytesIO()
    draw = ImageDraw.Draw(picture)
    for n in range(5):
        top = 90 + n * 100
        draw.line((60, top + 50, 420, top + 50), fill="#b9ad96", width=3)
        draw.line((60, top, 150 + n * 30, top), fill="#33493e", width=10)
        draw.line((240, top, 400 - n * 20, top), fill="#b3261e", width=10)
    picture.save(out, "JPEG", quality=70)
    return SimpleUploadedFile("sheet.jpg", out.getvalue(), "image/jpeg")


def make_editor(world: World) -> None:
    """Who writes, and who reads translations before they go online."""
    world.doors["editor"].groups.add(ensure_editors())
    world.doors["admin"].groups.add(Group.objects.get(name=NATIVE))
