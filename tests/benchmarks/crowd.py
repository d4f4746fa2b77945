"""Many who learn, put into a seeded product by SQL that SQLite and PostgreSQL both read: each row is a copy of one that
Django made, once for each row of a source. ``scale.py`` measures beside them.

Ten towns with ten villages each of another county, classes of a hundred. Each has progress in fifty lessons and quizzes
and the answers of five quizzes; every fifth began the lessons a month ago and left; three of ten sent practice that
waits.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

ADMIN = "+8615400000003"
LESSONS, QUIZZES, QUESTIONS, CLASS, VILLAGES, TOWNS = 45, 5, 4, 100, 100, 10
ABOVE = "(SELECT id, id % 10 AS nth FROM accounts_user WHERE id > {first}) n"


def fill(learners: int) -> dict[str, int]:
    """Rows of each kind that are there afterwards."""
    from django.db import connection, transaction  # noqa: PLC0415 the environment must be named first

    from accounts.models import User  # noqa: PLC0415 as above
    from association.models import Residence  # noqa: PLC0415 as above
    from courses.cohorts.models import Enrolment  # noqa: PLC0415 as above
    from courses.models import Attempt, Evidence, ItemAnswer, LearningEvent, Progress, ReviewCard  # noqa: PLC0415 as above

    with transaction.atomic():
        people(learners)
        learnt()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    kinds = (User, Residence, Enrolment, Progress, LearningEvent, Attempt, ItemAnswer, ReviewCard, Evidence)
    return {kind.__name__: kind.objects.count() for kind in kinds}


def people(learners: int) -> None:
    from django.utils import timezone  # noqa: PLC0415 as above

    from accounts.models import User  # noqa: PLC0415 as above
    from association.models import Residence, Role, Unit  # noqa: PLC0415 as above
    from courses.cohorts.enums import Deed  # noqa: PLC0415 as above
    from courses.cohorts.models import Cohort, CohortEvent, Enrolment, Teacher  # noqa: PLC0415 as above

    now, today = timezone.now(), timezone.localdate()
    model = User.objects.create(phone="+8613800000000", name="学员", password="!")
    numbers = f"WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < {learners - 1})"  # noqa: S608 all of it is ours
    series = f"({numbers} SELECT i FROM s) n"  # noqa: S608 all of it is ours
    copies(User, model.pk, series, phone="'+86' || CAST(13800000000 + n.i AS VARCHAR(20))", name="'学员' || n.i")
    source = ABOVE.format(first=model.pk)

    county = Unit.objects.create(kind="county", name="大县", name_en="Great County")
    towns = [
        Unit.objects.create(kind="town", name=f"大镇{n}", name_en=f"Great Town {n}", parent=county)
        for n in range(TOWNS)
    ]
    villages = [
        Unit.objects.create(
            kind="village", name=f"大村{n}", name_en=f"Great Village {n}", parent=towns[n * TOWNS // VILLAGES]
        )
        for n in range(VILLAGES)
    ]
    home = Residence.objects.create(person=model, unit=villages[0], origin="local", since=today)
    copies(Residence, home.pk, source, person_id="n.id", unit_id=f"{villages[0].pk} + n.id % {VILLAGES}")

    for person in User.objects.filter(phone=ADMIN):  # reads the figures of a tenth of them
        Role.objects.create(person=person, unit=towns[0], kind="layer_and_below_read", start_on=today)
    days = {"starts_on": today - timedelta(days=30), "ends_on": today + timedelta(days=60)}
    classes = Cohort.objects.bulk_create(
        [
            Cohort(name=f"大班{n}", host="station", unit=villages[n % VILLAGES], state="running", cid=uuid4(), **days)
            for n in range(-(-learners // CLASS))
        ]
    )
    Teacher.objects.bulk_create([Teacher(cohort=row, person=model, kind="co", came_at=now) for row in classes])
    said = {"state": "enrolled", "source": "link", "agreed_at": now, "agreed_version": "1"}
    one = Enrolment.objects.create(cohort=classes[0], person=model, **said)
    new = {"cohort_id": f"{classes[0].pk} + n.id % {len(classes)}", "calendar": "'bench-' || n.id"}
    copies(Enrolment, one.pk, source, person_id="n.id", **new)
    ago = now - timedelta(days=30)
    CohortEvent.objects.bulk_create([CohortEvent(cohort=row, deed=Deed.START, at=ago) for row in classes])
    came = CohortEvent.objects.create(cohort=one.cohort, enrolment=one, deed=Deed.JOIN, target="enrolled", at=ago)
    table = Enrolment._meta.db_table
    source = f"(SELECT id, cohort_id FROM {table} WHERE id > {one.pk}) n"  # noqa: S608 all of it is ours
    copies(CohortEvent, came.pk, source, enrolment_id="n.id", cohort_id="n.cohort_id")


def learnt() -> None:
    from django.utils import timezone  # noqa: PLC0415 as above

    from accounts.models import User  # noqa: PLC0415 as above
    from courses.enums import EvidenceState  # noqa: PLC0415 as above
    from courses.models import Attempt, Evidence, ItemAnswer, LearningEvent, Progress, ReviewCard  # noqa: PLC0415 as above

    now, model = timezone.now(), User.objects.get(phone="+8613800000000")
    ago = now - timedelta(days=30)
    source, left = (
        ABOVE.format(first=model.pk),
        ABOVE.replace("{first}", "{first} AND id % 5 = 0").format(first=model.pk),
    )
    stayed = ABOVE.replace("{first}", "{first} AND id % 5 <> 0").format(first=model.pk)
    for key in keys():
        times = {"person": model, "started_at": ago}
        whole = Progress.objects.create(content_key=key, last_at=now, done_at=now, block=7, **times)
        copies(Progress, whole.pk, stayed if "-L" in key else source, person_id="n.id")
        if "-L" in key:
            Progress.objects.filter(pk=whole.pk).update(done_at=None, last_at=ago, block=2)
            copies(Progress, whole.pk, left, person_id="n.id", block="n.id % 6")
    for code in codes()[:QUIZZES]:
        event = LearningEvent.objects.create(
            person=model, content_key=f"{code}-quiz", kind="answer", cid=uuid4(), happened_at=ago
        )
        last = event.pk
        copies(LearningEvent, event.pk, source, person_id="n.id")
        attempt = Attempt.objects.create(event=event, points=QUESTIONS / 2, of=QUESTIONS)
        events = f"(SELECT id, person_id FROM courses_learningevent WHERE id > {last}) n"  # noqa: S608 as above
        copies(Attempt, attempt.pk, events, event_id="n.id")
        for number in range(1, QUESTIONS + 1):
            answer = ItemAnswer.objects.create(
                attempt=attempt,
                person=model,
                item=f"{code}-quiz.q{number}",
                objective=f"{code}.a{number}",
                score=0,
                happened_at=ago,
            )
            given = {"attempt_id": "n.id", "person_id": "n.person_id", "score": f"(n.id + {number}) % 2"}
            copies(ItemAnswer, answer.pk, events, **given)
        card = ReviewCard.objects.create(person=model, item=f"{code}-quiz.q1", due_on=now)
        copies(ReviewCard, card.pk, source, person_id="n.id")
    for code, state, nth in ((codes()[0], EvidenceState.SUBMITTED, "< 3"), (codes()[1], EvidenceState.ACCEPTED, "< 5")):
        decided = {"decided_at": now} if state == EvidenceState.ACCEPTED else {}
        shown = Evidence.objects.create(
            person=model, code=code, state=state, state_since=ago, submitted_at=ago, **decided
        )
        some = f"(SELECT id FROM {source} WHERE n.nth {nth}) n"  # noqa: S608 as above
        copies(Evidence, shown.pk, some, person_id="n.id")


def codes() -> list[str]:
    from courses.domain.outline import outline  # noqa: PLC0415 as above

    return [module.code for module in outline("zh-hans").modules]


def keys() -> Iterable[str]:
    """Those of the course first; made up ones bring it to the size of the whole curriculum."""
    from courses.domain.outline import outline  # noqa: PLC0415 as above

    there = [line.key for line in outline("zh-hans").lessons]
    more = (f"M{module}-L{n}" for module in range(60, 99) for n in range(1, 6))
    lessons = [*there, *more][:LESSONS]
    return [*lessons, *(f"{code}-quiz" for code in codes()[:QUIZZES])]


def copies(kind: Any, pk: int, source: str, **changed: str) -> None:
    """The row ``pk`` of ``kind`` once for each row of ``source``, an SQL table ``n``, with what is ``changed``."""
    from django.db import connection  # noqa: PLC0415 as above

    columns = [
        field.column for field in kind._meta.concrete_fields if not (field.primary_key and not field.remote_field)
    ]
    values = ", ".join(changed.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    table, key = kind._meta.db_table, kind._meta.pk.column
    with connection.cursor() as cursor:
        rows = f'SELECT {values} FROM {source} JOIN "{table}" t ON t."{key}" = {pk}'  # noqa: S608 all of it is ours
        cursor.execute(f'INSERT INTO "{table}" ({names}) {rows}')
