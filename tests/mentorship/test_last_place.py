"""The last free place, fought over by threads and by processes of their own: one link, and the other request stays."""

import os
import subprocess
import sys
import textwrap
import threading

import pytest
from django.conf import settings
from django.db import connection

from mentorship.domain import links, profiles, requests
from mentorship.enums import OPEN_LINKS
from mentorship.exceptions import MentorFull, NoPlaceToAsk, Refused
from mentorship.models import Link, MentorRequest
from tests.factories import mentorship as make

pytestmark = pytest.mark.django_db(transaction=True)


def together(*deeds) -> list:
    """Run the deeds in threads that start at one moment; what each gave back or raised, in their order."""
    start, outcomes = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number: int) -> None:
        try:
            start.wait()
            outcomes[number] = deeds[number]()
        except Exception as refusal:  # noqa: BLE001 the outcome is what is compared
            outcomes[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_two_acceptances_at_the_last_place_make_one_link(village) -> None:
    profile = make.mentor(village, capacity=1)
    rows = [make.asked(make.learner(village, name), profile) for name in ("甲", "乙")]

    outcomes = together(*(lambda row=row: requests.accept(row, profile.person) for row in rows))

    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Exception)) == [MentorFull]
    assert Link.objects.filter(state__in=OPEN_LINKS).count() == 1
    assert sorted(MentorRequest.objects.values_list("state", flat=True)) == ["accepted", "offered"]


def test_a_double_tap_on_accept_makes_one_link(village) -> None:
    profile = make.mentor(village)
    row = make.asked(make.learner(village), profile)
    together(*(lambda: requests.accept(row, profile.person) for _ in range(3)))
    assert (Link.objects.count(), row.events.filter(move="accept").count()) == (1, 1)


def test_accepting_while_the_learner_takes_it_back_leaves_one_truth(village) -> None:
    profile, person = make.mentor(village), make.learner(village)
    row = make.asked(person, profile)
    together(lambda: requests.accept(row, profile.person), lambda: requests.withdraw(row, person))
    row.refresh_from_db()
    assert (row.state, Link.objects.count()) in {("accepted", 1), ("withdrawn", 0)}


def test_three_askings_at_once_fill_two_places(village) -> None:
    person = make.learner(village)
    mentors = [make.mentor(village, name) for name in ("甲", "乙", "丙")]
    outcomes = together(*(lambda profile=profile: make.asked(person, profile) for profile in mentors))
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [NoPlaceToAsk]
    assert sorted(MentorRequest.objects.values_list("slot", flat=True)) == [1, 2]


def test_accepting_while_the_capacity_shrinks_never_passes_it(village) -> None:
    profile = make.mentor(village, capacity=2)
    make.linked(make.learner(village), profile)
    row = make.asked(make.learner(village, "乙"), profile)
    smaller = make.card(village, capacity=1)
    accepted, _revised = together(
        lambda: requests.accept(row, profile.person),
        lambda: profiles.revise(profile, card=smaller, by=profile.person),
    )
    assert Link.objects.count() == (1 if isinstance(accepted, Refused) else 2)


def test_both_ending_at_once_ends_it_once(village) -> None:
    link = make.linked(make.learner(village), make.mentor(village))
    together(*(lambda side=side: links.end(link, by=side, reason="moved_on") for side in (link.mentor, link.mentee)))
    assert link.events.filter(move="end").count() == 1


ACCEPT = """
    import sys, django
    django.setup()
    from django.db import connection
    connection.settings_dict["NAME"] = sys.argv[1]
    from mentorship.domain import requests
    from mentorship.exceptions import Refused
    from mentorship.models import MentorRequest
    row = MentorRequest.objects.select_related("mentor", "mentee").get(pk=sys.argv[2])
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        requests.accept(row, row.mentor)
    except Refused as refusal:
        print(type(refusal).__name__, str(refusal.message))
    else:
        print("linked")
"""


@pytest.mark.slow
def test_two_processes_at_the_last_place_make_one_link(village) -> None:
    profile = make.mentor(village, capacity=1)
    rows = [make.asked(make.learner(village, name), profile) for name in ("甲", "乙")]
    name = str(connection.settings_dict["NAME"])
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(ACCEPT), name, str(row.pk)],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for row in rows
    ]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    said = sorted(worker.communicate(timeout=60)[0].strip() for worker in workers)

    full = "您的名额已经满了。这个请求还留着：等有空位再收下，或者婉拒。"
    assert said == [f"MentorFull {full}", "linked"]
    assert Link.objects.count() == 1
    assert sorted(MentorRequest.objects.values_list("state", flat=True)) == ["accepted", "offered"]
