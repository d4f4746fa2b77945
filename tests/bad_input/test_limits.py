"""Whatever sends something to somebody, or can be guessed at, ends after a while with words that say so."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.messages import get_messages
from django.core import signing
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.domain.people import LONG_UNUSED
from accounts.models import Message, User
from association.domain import applications
from association.models import Application, Association
from cms.core.domain.outbox import sender_mark
from courses.cohorts.models import Cohort, Meeting
from mentorship.domain import profiles
from mentorship.enums import OPEN_REQUESTS
from mentorship.live.models import Room
from mentorship.models import MentorRequest
from tests.bad_input.test_every_form import somebody
from tests.factories import mentorship as make
from tests.factories.courses import TASK, make_course
from tests.factories.evidence import photo
from tests.factories.live import make_session
from tests.permissions import cohorts as classes
from tests.permissions.test_permission_table import rows

pytestmark = pytest.mark.django_db
MANY = 30  # more than any limit per person or number; the wide ones per address are tested in tests/accounts


@dataclass(frozen=True)
class Limit:
    """``knock(client, world, n)`` sends for the n-th time; ``said`` is part of what a person reads at the end."""

    knock: Callable
    said: str
    caller: str = "nobody"
    prepare: Callable = lambda _client, _world: None


def post(name: str, facts: Callable[[int], dict], **parts) -> Callable:
    return lambda client, _world, n: client.post(reverse(name, kwargs=parts), facts(n))


def wrong_code(n: int) -> dict:
    return {"code": f"{n:06}"}


def begin(name: str, facts: dict) -> Callable:
    return lambda client, _world: client.post(reverse(name), facts)


def on_the_phones_list(client, world) -> None:
    """The villager has put themselves on the phone's list."""
    client.post(reverse("accounts:pin_new"), {"pin": "7931", "again": "7931"})
    client.post(reverse("accounts:phone_join"))


def knock_at_a_neighbour(client, world, n):
    return client.post(reverse("accounts:phone_switch", args=[world.villager.pk]), {"pin": "1593"})


def join_and_take_back(client, world, n):
    place = reverse("association:join", kwargs={"pk": Association.objects.get().pk})
    facts = {"cid": uuid4(), "village": world.village.pk, "origin": "local", "consent": "on"}
    answer = client.post(place, facts)
    for row in Application.objects.filter(person=world.villager, state="submitted"):
        applications.withdraw(row, by=world.villager)
    return answer


def stop_and_come_back(client, world, n):
    profile = world.mentor.mentor_profile
    profile.refresh_from_db()
    profiles.retire(profile, by=world.mentor) if profile.state == "approved" else None
    card = make.card(world.village)
    facts = {name: getattr(card, name) for name in ("categories", "speech", "capacity", "about", "selling_since")}
    answer = client.post(reverse("mentorship:become"), facts | {"home": world.village.pk, "code": "on"})
    profile.refresh_from_db()
    if profile.state == "applied":
        profiles.MentorProfile.objects.filter(pk=profile.pk).update(state="retired")
    return answer


def ask_and_take_back(client, world, n):
    row = make.mentor(world.village, f"师傅{n}")
    answer = client.post(reverse("mentorship:ask", kwargs={"pk": row.pk}), {"need": "想学打包。", "cid": uuid4()})
    for request in MentorRequest.objects.filter(mentee=world.villager, state__in=OPEN_REQUESTS):
        client.post(reverse("mentorship:withdraw", kwargs={"pk": request.pk}))
    return answer


def send_and_take_back(client, world, n):
    place = reverse("courses:practice", kwargs={"code": world.course.module.code})
    answer = client.post(place, {"cid": uuid4(), "do": "send", "f-paper": photo()})
    client.post(reverse("courses:practice_withdraw", kwargs={"code": world.course.module.code}))
    return answer


def leave_unreadable(client, _world, n):
    entries = [{"cid": str(uuid4()), "kind": "no-such", "data": {}} for _number in range(3)]
    return client.post(reverse("phone:outbox"), {"entries": entries}, content_type="application/json")


def one_more_draft(client, world, n):
    facts = {"sender": sender_mark(world.villager), "page": "/ask/", "form": str(n), "fields": {"text": ["怎么定价？"]}}
    return client.post(reverse("phone:drafts"), facts, content_type="application/json")


def another_file(client, _world, n):
    words = b'{"v": 2, "letters": [{"mark": "%d"}]}' % n
    return client.post(reverse("phone:carry"), {"file": SimpleUploadedFile("waiting.txt", words, "text/plain")})


def also_in_english(_client, _world):
    make_course("en", task=TASK)


def begun(n: int) -> dict:
    facts = {"purpose": "practice", "target": "M03:paper", "name": "a.jpg", "size": 9}
    return facts | {"cid": uuid4()}


def ask_in_a_room(client, world, n):
    room = Room.objects.first() or make_session(hosts=[world.mentor])
    place = reverse("live:do", kwargs={"slug": room.slug, "kind": "ask"})
    return client.post(place, {"text": "怎么定价？", "cid": uuid4()}, headers={"Accept": "application/json"})


def plan(n: int) -> dict:
    return {"title": f"第 {n} 场", "starts_at": "2031-01-01T10:00", "language": "zh-hans", "cid": uuid4()}


def a_closed_book(client, _world):
    client.post(reverse("accounts:pin_new"), {"pin": "7931", "again": "7931"})
    client.post(reverse("accounts:pin_close"))


def long_silent(client, world):
    day = "2020-01-01"
    User.objects.filter(pk=world.villager.pk).update(last_seen_on=day, joined_at=f"{day}T00:00Z", last_login=None)
    assert LONG_UNUSED.days < 3650
    kept = client.session
    kept["proved"] = {"phone": str(world.villager.phone), "at": time.time()}
    kept.save()


def lock_of_the_editor(client, world):
    """Signed in by code, now before the second lock."""
    TOTP.activate(world.editor, generate_totp_secret())
    client.post(reverse("accounts:sign_in"), {"phone": str(world.editor.phone)})
    code = Message.objects.latest("pk").text
    digits = "".join(sign for sign in code if sign.isdigit())[:6]
    answer = client.post(reverse("accounts:code"), {"code": digits})
    assert answer.headers["Location"] == reverse("mfa_authenticate")


def list_after_list(client, world, n):
    rows = [(f"甲{k}", f"+86139{n:04}{k:04}") for k in range(20)]
    facts = {"rows": signing.dumps(rows, salt="cohorts.roster", compress=True)}
    return client.post(reverse("cohorts:send_list", kwargs=classes.cohort(world)), facts)


def a_meeting_code(client, world, n):
    return client.post(reverse("cohorts:here", kwargs=classes.meeting(world)), {"sign": f"AAA{n:03}", "cid": uuid4()})


def one_more_teacher(client, world, n):
    return client.post(reverse("cohorts:staff", kwargs=classes.cohort(world)), {"cid": uuid4(), "kind": "co"})


def one_more_class(client, world, n):
    return client.post(reverse("cohorts:new"), classes.opened(world))


def many_meetings(client, world, n):
    whose = classes.cohort(world)
    Cohort.objects.filter(**whose).update(ends_on=timezone.localdate() + timedelta(days=300))
    return client.post(reverse("cohorts:meetings", kwargs=whose), classes.planned(world) | {"weeks": 30})


def a_meeting_to_and_fro(client, world, n):
    pk = Meeting.objects.latest("pk").pk if n else classes.coming(world)["pk"]
    facts = classes.moved(world) | {"seen": n, "minutes": 90 + n}
    return client.post(reverse("cohorts:change", kwargs={"pk": pk}), facts)


def a_class_to_and_fro(client, world, n):
    facts = classes.renamed(world) | {"seen": n, "place": f"{n}号教室"}
    return client.post(reverse("cohorts:change_class", kwargs=classes.cohort(world)), facts)


def teacher_after_teacher(client, world, _n):
    return client.post(reverse("cohorts:name_teacher", kwargs=classes.left_alone(world)), {"cid": uuid4()})


def code_after_code(client, world, _n):
    return client.post(reverse("cohorts:renew_code", kwargs=classes.cohort(world)), classes.code_of_today(world))


def remind_again(client, world, n):
    return client.post(reverse("cohorts:help", kwargs=classes.joined(world) | {"deed": "remind"}))


OWN_NUMBER, OTHER = "13912345678", "13912345679"
LOST = {"old_phone": OWN_NUMBER, "name": "新人", "new_phone": OTHER}
TOO_MANY_CODES, WRONG_TOO_OFTEN = "Too many codes", "wrong too many times"
LIMITS = {
    "accounts:sign_in": Limit(post("accounts:sign_in", lambda _n: {"phone": OWN_NUMBER}), TOO_MANY_CODES),
    "accounts:code": Limit(
        post("accounts:code", wrong_code), WRONG_TOO_OFTEN, prepare=begin("accounts:sign_in", {"phone": OWN_NUMBER})
    ),
    "accounts:code_again": Limit(
        post("accounts:code_again", lambda _n: {}, use="sign_in"),
        "enough messages",
        prepare=begin("accounts:sign_in", {"phone": OWN_NUMBER}),
    ),
    "accounts:is_it_you": Limit(
        post("accounts:is_it_you", lambda n: {"name": f"名字{n}"}), WRONG_TOO_OFTEN, prepare=long_silent
    ),
    "accounts:guardian": Limit(
        post("accounts:guardian", lambda _n: {"guardian_name": "母亲", "guardian_phone": OTHER}), TOO_MANY_CODES
    ),
    "accounts:guardian_code": Limit(
        post("accounts:guardian_code", wrong_code),
        WRONG_TOO_OFTEN,
        prepare=begin("accounts:guardian", {"guardian_name": "母亲", "guardian_phone": OTHER}),
    ),
    "accounts:number": Limit(post("accounts:number", lambda _n: {"phone": OTHER}), TOO_MANY_CODES, "villager"),
    "accounts:number_code": Limit(
        post("accounts:number_code", wrong_code),
        WRONG_TOO_OFTEN,
        "villager",
        begin("accounts:number", {"phone": OTHER}),
    ),
    "accounts:pin": Limit(
        post("accounts:pin", lambda _n: {"pin": "1593"}), "locked after five wrong tries", "villager", a_closed_book
    ),
    "accounts:phone_switch": Limit(
        knock_at_a_neighbour, "locked after five wrong tries", "villager", on_the_phones_list
    ),
    "accounts:pin_forgotten": Limit(post("accounts:pin_forgotten", lambda _n: {}), TOO_MANY_CODES, "villager"),
    "accounts:pin_code": Limit(
        post("accounts:pin_code", wrong_code), WRONG_TOO_OFTEN, "villager", begin("accounts:pin_forgotten", {})
    ),
    "accounts:lost_phone": Limit(post("accounts:lost_phone", lambda _n: LOST), TOO_MANY_CODES),
    "accounts:lost_phone_code": Limit(
        post("accounts:lost_phone_code", wrong_code), WRONG_TOO_OFTEN, prepare=begin("accounts:lost_phone", LOST)
    ),
    "accounts:email": Limit(
        post("accounts:email", lambda n: {"email": f"a{n}@example.com"}), "Too many e-mails", "villager"
    ),
    "mfa_authenticate": Limit(post("mfa_authenticate", wrong_code), "Too many tries", prepare=lock_of_the_editor),
    "mfa_login_webauthn": Limit(post("mfa_login_webauthn", lambda _n: {}), "A little too fast"),
    "live:join": Limit(post("live:join", wrong_code), "Too many wrong numbers", "villager"),
    "live:do": Limit(ask_in_a_room, "wait a minute", "villager"),
    "live:write": Limit(
        post("live:write", lambda _n: {"text": "怎么定价", "cid": str(uuid4())}), "enough for one day", "villager"
    ),
    "live:schedule": Limit(post("live:schedule", plan), "enough for one day", "mentor"),
    "association:household_join": Limit(
        post("association:household_join", lambda n: {"code": f"AA{n:04}"}), "Too many tries", "villager"
    ),
    "courses:practice": Limit(send_and_take_back, "many times today", "villager", also_in_english),
    "courses:share": Limit(
        post("courses:share", lambda _n: {"text": "https://a.taobao.com/"}), "many times today", "villager"
    ),
    "phone:outbox": Limit(leave_unreadable, "enough for one day", "villager"),
    "phone:drafts": Limit(one_more_draft, "very quick", "villager"),
    "phone:carry": Limit(another_file, "enough for one day", "villager"),
    "uploads:begin": Limit(post("uploads:begin", begun), "Too many files", "villager", also_in_english),
    "mentorship:ask": Limit(ask_and_take_back, "many times today", "villager"),
    "mentorship:become": Limit(stop_and_come_back, "many times today", "mentor"),
    "association:join": Limit(join_and_take_back, "many times today", "villager"),
    "cohorts:send_list": Limit(list_after_list, "enough for one day", "mentor"),
    "cohorts:here": Limit(a_meeting_code, "Too many tries", "villager"),
    "cohorts:staff": Limit(one_more_teacher, "enough for one day", "mentor"),
    "cohorts:new": Limit(one_more_class, "enough for one day", "village_admin"),
    "cohorts:meetings": Limit(many_meetings, "enough for one day", "mentor"),
    "cohorts:change": Limit(a_meeting_to_and_fro, "enough for one day", "mentor"),
    "cohorts:change_class": Limit(a_class_to_and_fro, "enough for one day", "mentor"),
    "cohorts:name_teacher": Limit(teacher_after_teacher, "enough for one day", "village_admin"),
    "cohorts:renew_code": Limit(code_after_code, "enough for one day", "mentor"),
    "cohorts:help": Limit(remind_again, "within the last seven days", "mentor"),
}
# Addresses that take a POST and neither send nor can be guessed at without end, each for its reason.
ONE_OPEN_THING = {  # the state table ends it: the second deed finds the thing moved on
    *(
        f"association:{name}"
        for name in ("withdraw", "answer", "claim", "approve", "ask", "reject", "reopen", "uphold", "appeal")
    ),
    *(f"mentorship:{name}" for name in ("withdraw", "accept", "decline", "fit", "end", "pause", "resume", "retire")),
    *(f"mentorship:{name}" for name in ("approve", "refuse", "stop", "reinstate", "forgive", "forgive_learner")),
    *(f"courses:{name}" for name in ("practice_appeal", "practice_withdraw")),
    "sound:back",
    *("live:place", "live:away"),
    *(f"courses:{name}" for name in ("review_claim", "review_release", "review_decide")),
    *("cohorts:move", "cohorts:call_off", "cohorts:end_teacher"),
    *("accounts:reset_confirm", "accounts:reset_refuse", "accounts:erase", "certificates:revoke"),
}
ONLY_ONES_OWN = {  # changes what is one's own, tells nobody
    *(f"accounts:{name}" for name in ("profile", "say", "inbox", "notice", "read_all", "push_on", "push_off", "kept")),
    *("accounts:welcome", "accounts:sign_out", "accounts:everywhere", "account_logout", "association:village"),
    *("association:household_found", "association:household_leave"),
    "courses:share_put",  # only what "courses:share" took
    *(f"courses:{name}" for name in ("answer", "done", "read", "quiz", "learnt_here", "placement", "path")),
    "review:review",
    *("cohorts:join", "cohorts:leave", "cohorts:reminders"),
    "records:say",  # a yes or a no to whoever asks
    "sound:step",  # one waiting recording a step: a newer one takes its place; 200 a day
    "uploads:part",  # only bytes of what was begun
    *("mentorship:facts", "mentorship:card", "core:view", "demo:doors", "certificates:share"),
    *("accounts:pin_new", "accounts:pin_close", "accounts:pin_guards", "accounts:phone_join", "accounts:phone_off"),
    *("accounts:helper", "accounts:helper_end", "accounts:helper_undo"),
    *(f"tools:{name}" for name in ("book", "back", "count", "counted", "month", "keep", "forget", "held")),
    *("mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
    *("mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"),
}
ONLY_LEADS_ON = {"account_login", "account_signup", "account_request_login_code", "admin_login"}
# A signed token of the letter; locks that open only for who has just opened one (403 else, see the table).
UNGUESSABLE = {
    "accounts:email_confirm",
    "cohorts:teach",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
# An officer finds only people of their own lists, and writes for them what "association:join" limits per person.
FOR_A_NEIGHBOUR = {"association:help_find", "association:help"}
# A teacher's own papers: a list that is only read and shown, a name list that tells nobody.
OF_OWN_CLASS = {"cohorts:invite", "cohorts:meeting"}
HARMLESS = OF_OWN_CLASS | FOR_A_NEIGHBOUR | ONE_OPEN_THING | ONLY_ONES_OWN | ONLY_LEADS_ON | UNGUESSABLE


def test_every_address_that_takes_a_post_is_judged() -> None:
    """A new one is either limited above or stands among the harmless with its reason."""
    takes = {row.name for row in rows() if row.method == "post" and set(row.expect) - {404, 405} - {302, 404, 405}}
    takes |= {row.name for row in rows() if row.method == "post" and set(row.expect) != {405}}
    refuses = {row.name for row in rows() if row.method == "post" and set(row.expect[1:]) == {405}}
    assert takes - refuses - set(LIMITS) - HARMLESS == set()
    assert set(LIMITS) & HARMLESS == set()
    assert (set(LIMITS) | HARMLESS) - {row.name for row in rows()} == set()


def words_of(answer, client: Client) -> str:
    """What the person reads: on this page, or on the next one as a message."""
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    page = client.get(answer.headers["Location"]).content.decode() if answer.status_code == 302 else ""
    return " ".join([answer.content.decode(), *told, page])


@pytest.mark.parametrize("name", LIMITS)
def test_it_ends_with_words(name: str, permission_world, monkeypatch) -> None:
    monkeypatch.setattr("accounts.domain.codes.SAME_TAP", -1)  # a second tap within seconds sends nothing
    cache.clear()
    limit = LIMITS[name]
    User.objects.update(language="en")
    translation.activate("en")  # every address of this test is an English one, and so are the words
    client = somebody(limit.caller, permission_world)
    limit.prepare(client, permission_world)
    for n in range(MANY):
        answer = limit.knock(client, permission_world, n)
        assert answer.status_code < 500
        if limit.said in words_of(answer, client):
            return
    pytest.fail(f"{name} was let through {MANY} times")
