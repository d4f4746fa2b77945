"""One evening class of the demo county: who learns in it, who taught it so far, and what waits for its teacher."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Notice, User
from association.domain.roles import grant
from association.enums import RoleKind
from cms.demo.domain.clock import evening, set_back
from cms.demo.domain.world import World
from courses.cohorts.domain import attendance, enrolling, inviting, meetings, opening, teachers
from courses.cohorts.enums import TeacherKind
from courses.cohorts.models import Cohort, CohortEvent, Enrolment, Teacher
from courses.domain.outline import outline
from courses.domain.progress import submit_quiz
from courses.domain.queries import module_of_code
from courses.domain.quiz.items import items_of
from courses.models import LearningEvent
from courses.records.domain.keeping import save_receiver
from courses.records.models import Receiver

LEARNERS = 14
SILENT = (22, 23)  # joined and never came
STUCK = 8  # has tried a quiz three times
ASKED = (20, 21)  # on the teacher's list, not answered yet
SINCE = timedelta(days=18)
A_WEEK_AND_A_DAY = timedelta(days=8)
REMINDERS = {0: "晚饭后十分钟，学一课就好。"}


def hold_class(world: World) -> None:
    """The first mover teaches it, a mentor comes as a guest, the one-tap villager learns in it."""
    boss, unit = world.doors["mentor"], world.villages["zhuxi"]
    started = timezone.localdate() - SINCE
    grant(boss, unit=unit, kind=RoleKind.TEACHER, start_on=started, by=world.doors["admin"])
    plan = opening.Plan(
        name="竹溪村开网店晚班（演示）",
        host="station",
        unit=unit,
        place="村服务站二楼（演示）",
        starts_on=started,
        ends_on=started + timedelta(days=200),
    )
    row = opening.open_cohort(plan, cid=world.client_id(), by=boss)
    row = opening.start_cohort(row, by=boss)
    school = Receiver(unit=unit, name="县职业教育中心（演示）")
    save_receiver(school, secret="", cohorts=[row], by=world.doors["admin"])
    until = timezone.localdate() + timedelta(days=60)
    link = teachers.make_link(row, kind=TeacherKind.GUEST, last_day=until, cid=world.client_id(), by=boss)
    teachers.take_link(link.token, by=world.mentors["crafts"])
    people = [world.doors["villager"], *world.people[:LEARNERS], *(world.people[n] for n in SILENT)]
    for number, person in enumerate(people):
        words = REMINDERS.get(number, "")
        enrolling.join(row, reminders=bool(words) or number % 2 == 1, reminder=words, by=person)
    inviting.invite(row, [(world.people[n].name, str(world.people[n].phone)) for n in ASKED], by=boss)
    set_back(Enrolment.objects.filter(cohort=row), SINCE, "state_since", "agreed_at")
    set_back(CohortEvent.objects.filter(cohort=row), SINCE, "at")
    set_back(Teacher.objects.filter(cohort=row), SINCE, "asked_at", "came_at")
    set_back(Notice.objects.filter(purpose="cohorts_class"), SINCE, "created_at")
    # Figures are those of the day on which the week began: somebody has to have learnt before it.
    first = LearningEvent.objects.filter(person__in=people, content_key=outline("zh-hans").lessons[0].key)
    set_back(first, A_WEEK_AND_A_DAY, "happened_at", "received_at")
    try_in_vain(world, world.people[STUCK])
    meet(world, row)


def meet(world: World, row: Cohort) -> None:
    """Every week, two meetings past and the next one in two days; who came was ticked on the list."""
    boss = world.doors["mentor"]
    plan = meetings.MeetingPlan(evening(-12), 90, row.place, topic="一起拍照、上架、答疑", weeks=20)
    made = meetings.plan_meetings(row, plan, cid=world.client_id(), by=boss)
    learners = list(Enrolment.objects.filter(cohort=row, state="enrolled").order_by("pk"))
    for number, meeting in enumerate(made[:2]):
        here = [one.pk for n, one in enumerate(learners) if n <= LEARNERS and (n + number) % 5]
        attendance.mark_list(meeting, here=here, was=[], by=boss)


def try_in_vain(world: World, person: User) -> None:
    """Three empty attempts at the quiz of the second module."""
    code = outline("zh-hans").modules[1].code
    module = module_of_code(code, language="zh-hans")
    if module is None:
        raise LookupError(code)
    answers: dict[str, list[str]] = {key: [] for key in items_of(module.quiz)}
    for _attempt in range(3):
        submit_quiz(person, module=module, answers=answers, cid=world.client_id(), by=person)
