"""The teacher's desk of a class of 30 and of one of 1,000, on SQLite, beside 5,000 others who learn. One JSON
line a size. Started by ``bench.py`` on a database that is made for it and thrown away.
"""

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

SIZES, OTHERS, LESSONS, ANSWERS, ROUNDS, WARM = (30, 1000), 5000, 20, 10, 15, 3


def main() -> None:
    import django  # noqa: PLC0415 the environment is named by the caller

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from django.db import connection  # noqa: PLC0415 as above
    from django.test.utils import setup_databases, setup_test_environment  # noqa: PLC0415 as above

    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    try:
        run()
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def run() -> None:
    from django.core.management import call_command  # noqa: PLC0415 as above
    from django.urls import reverse  # noqa: PLC0415 as above

    from cms.pages.domain import ensure_pages  # noqa: PLC0415 as above
    from tests.factories import cohorts as make  # noqa: PLC0415 as above
    from tests.factories.association import make_county  # noqa: PLC0415 as above

    ensure_pages()
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 not a file
        call_command("import_course", stdout=nowhere, stderr=nowhere)
    village = make_county().villages[0]
    boss = make.teacher(village)
    learn(people(OTHERS, first=10**6))
    for size in SIZES:
        row = make.cohort(village, boss, f"{size}")
        enrol(row, people(size, first=size * 10**4))
        tell(size, boss, reverse("cohorts:cohort", kwargs={"pk": row.pk}))


def people(count: int, *, first: int) -> list[Any]:
    from accounts.models import User  # noqa: PLC0415 as above

    numbers = range(first, first + count)
    return User.objects.bulk_create(
        [User(phone=f"+86138{number:08}", name=f"学员{number}", password="!") for number in numbers]
    )


def enrol(row: Any, learners: list[Any]) -> None:
    from django.utils import timezone  # noqa: PLC0415 as above

    from courses.cohorts.models import Enrolment  # noqa: PLC0415 as above

    facts = {"state": "enrolled", "source": "link", "agreed_version": "1", "agreed_at": timezone.now()}
    Enrolment.objects.bulk_create([Enrolment(cohort=row, person=person, **facts) for person in learners])
    learn(learners)


def learn(learners: list[Any]) -> None:
    """Twenty lessons begun and ten questions answered by each."""
    from django.utils import timezone  # noqa: PLC0415 as above

    from courses.domain.outline import outline  # noqa: PLC0415 as above
    from courses.models import Attempt, ItemAnswer, LearningEvent, Progress  # noqa: PLC0415 as above

    now, keys = timezone.now(), [line.key for line in outline("zh-hans").lessons[:LESSONS]]
    goals = ("who", "kinds", "money", "goods")
    Progress.objects.bulk_create(
        [
            Progress(person=person, content_key=key, started_at=now - timedelta(days=30), last_at=now, done_at=now)
            for person in learners
            for key in keys
        ],
        batch_size=5000,
    )
    events = LearningEvent.objects.bulk_create(
        [
            LearningEvent(person=one, content_key="M03-quiz", kind="answer", cid=uuid4(), happened_at=now)
            for one in learners
        ],
        batch_size=5000,
    )
    attempts = Attempt.objects.bulk_create([Attempt(event=event, points=1, of=2) for event in events], batch_size=5000)
    ItemAnswer.objects.bulk_create(
        [
            ItemAnswer(
                attempt=attempt,
                person=person,
                item=f"M03-quiz.q{n}",
                objective=f"M03.{goals[n % len(goals)]}",
                score=n % 2,
                happened_at=now,
            )
            for person, attempt in zip(learners, attempts, strict=True)
            for n in range(ANSWERS)
        ],
        batch_size=5000,
    )


def tell(size: int, boss: Any, address: str) -> None:
    from django.db import connection  # noqa: PLC0415 as above
    from django.test import Client  # noqa: PLC0415 as above

    from cms.core.middleware.observe import QueryCount  # noqa: PLC0415 as above

    client, times, count = Client(), [], QueryCount()
    client.force_login(boss)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for number in range(WARM + ROUNDS):
        began = time.perf_counter()
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        if number >= WARM:
            times.append(1000 * (time.perf_counter() - began))
    with connection.execute_wrapper(count):
        client.get(address)
    line = {
        "page": "class",
        "learners": size,
        "queries": count.queries,
        "median_ms": round(sorted(times)[ROUNDS // 2], 1),
    }
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
