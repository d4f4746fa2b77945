import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.domain.numbers import change_number, detach_number
from accounts.domain.resets import confirm_reset, lapse_resets, move_reset, refuse_reset, request_reset
from accounts.enums import RESET_MOVES, SEND_MOVES
from accounts.exceptions import NumberTaken, Refused
from accounts.models import Message, Notice, PhoneReset, User
from cms.core.domain.states import MoveRefused
from tests.accounts.conftest import E164
from tests.factories.accounts import PhoneResetFactory, UserFactory

NEW = "+8613900139000"


@pytest.mark.django_db
def test_a_new_number_is_proved_and_the_old_one_told(client, last_code):
    person = UserFactory(phone=E164)
    client.force_login(person)
    assert client.post("/me/number/", {"phone": "139 0013 9000"}).url == "/me/number/code/"
    person.refresh_from_db()
    assert person.phone.as_e164 == E164

    assert client.post("/me/number/code/", {"code": last_code(NEW)}).url == "/me/"

    person.refresh_from_db()
    assert person.phone.as_e164 == NEW
    told = Message.objects.get(purpose="account")
    assert (told.phone.as_e164, "9000" in told.text) == (E164, True)
    event = person.phone_events.get()
    assert (event.kind, event.old_phone, event.new_phone) == ("changed", E164, NEW)
    assert Notice.objects.get().person == person


@pytest.mark.django_db
def test_a_number_with_an_account_is_not_taken(client, last_code):
    person, other = UserFactory(phone=E164), UserFactory(phone=NEW)
    client.force_login(person)
    assert client.post("/me/number/", {"phone": NEW}).url == "/me/number/code/"
    assert client.post("/me/number/code/", {"code": last_code(NEW)}).url == "/me/number/"
    person.refresh_from_db()
    other.refresh_from_db()
    assert (person.phone.as_e164, other.phone.as_e164) == (E164, NEW)
    with pytest.raises(NumberTaken):
        change_number(person, phone=NEW, by=person)
    assert Message.objects.filter(purpose="account").count() == 0


@pytest.mark.django_db
def test_the_same_number_again_is_no_change(client):
    person = UserFactory(phone=E164)
    client.force_login(person)
    assert "number you have now" in client.post("/en/me/number/", {"phone": E164}).content.decode()
    assert Message.objects.count() == 0


@pytest.mark.django_db
def test_a_lost_phone_needs_two_different_admins(client, last_code, admins):
    person, first, second = UserFactory(phone=E164, name="王小花"), UserFactory(), UserFactory()
    admins |= {first.pk, second.pk}
    thief_session = Client()
    thief_session.force_login(person)
    facts = {"old_phone": E164, "name": "王 小花", "new_phone": NEW, "about": "溪口村"}
    assert client.post("/me/lost-phone/", facts).url == "/me/lost-phone/code/"
    assert PhoneReset.objects.count() == 0
    assert client.post("/me/lost-phone/code/", {"code": last_code(NEW)}).url == "/me/lost-phone/asked/"
    reset = PhoneReset.objects.get()
    assert Message.objects.get(purpose="account").phone.as_e164 == E164

    desk = Client()
    desk.force_login(first)
    assert "王小花" in desk.get("/me/lost-phones/").content.decode()
    desk.post(f"/me/lost-phones/{reset.pk}/confirm/")
    desk.post(f"/me/lost-phones/{reset.pk}/confirm/")
    person.refresh_from_db()
    reset.refresh_from_db()
    assert (reset.state, reset.first_by, person.phone.as_e164) == ("half", first, E164)
    other_desk = Client()
    other_desk.force_login(second)
    other_desk.post(f"/me/lost-phones/{reset.pk}/confirm/")

    person.refresh_from_db()
    reset.refresh_from_db()
    assert (reset.state, reset.second_by, person.phone.as_e164) == ("done", second, NEW)
    assert [event.move for event in reset.events.order_by("pk")] == ["request", "confirm_first", "confirm_second"]
    assert thief_session.get("/me/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{"old_phone": "13700137000"}, {"name": "李大山"}])
def test_asking_for_no_account_looks_the_same(client, last_code, facts):
    UserFactory(phone=E164, name="王小花")
    asked = {"old_phone": E164, "name": "王小花", "new_phone": NEW, "about": ""} | facts
    client.post("/me/lost-phone/", asked)
    assert client.post("/me/lost-phone/code/", {"code": last_code(NEW)}).url == "/me/lost-phone/asked/"
    assert PhoneReset.objects.count() == 0


@pytest.mark.django_db
def test_only_admins_with_the_person_in_their_care_may_vouch(client, admins):
    reset, stranger, admin = PhoneResetFactory(), UserFactory(), UserFactory()
    admins.add(admin.pk)
    for caller in (stranger, reset.person):
        with pytest.raises(Refused):
            confirm_reset(reset, by=caller)
        client.force_login(caller)
        assert client.get(reverse("accounts:reset", args=[reset.pk])).status_code == 404
        assert client.post(reverse("accounts:reset_confirm", args=[reset.pk])).status_code == 404
        assert client.get("/me/lost-phones/").status_code == 404
    admins.add(reset.person.pk)
    with pytest.raises(Refused):
        confirm_reset(reset, by=reset.person)
    reset.refresh_from_db()
    assert reset.state == "requested"
    client.force_login(admin)
    assert client.get(reverse("accounts:reset", args=[reset.pk])).status_code == 200


@pytest.mark.django_db
def test_an_admin_refuses_with_a_reason(client, admins):
    reset, admin = PhoneResetFactory(), UserFactory()
    admins.add(admin.pk)
    client.force_login(admin)
    address = reverse("accounts:reset_refuse", args=[reset.pk])
    assert client.post(address, {"reason": ""}).status_code == 200
    reset.refresh_from_db()
    assert reset.state == "requested"
    client.post(address, {"reason": "不认识"})
    reset.refresh_from_db()
    assert (reset.state, reset.reason) == ("refused", "不认识")
    assert Notice.objects.get().person == reset.person
    with pytest.raises(MoveRefused):
        confirm_reset(reset, by=admin)


@pytest.mark.django_db
def test_the_second_confirmation_fails_whole_when_the_number_is_taken(admins):
    first, second = UserFactory(), UserFactory()
    admins |= {first.pk, second.pk}
    reset = PhoneResetFactory(new_phone=NEW)
    confirm_reset(reset, by=first)
    UserFactory(phone=NEW)
    with pytest.raises(NumberTaken):
        confirm_reset(reset, by=second)
    reset.refresh_from_db()
    assert (reset.state, reset.second_by) == ("half", None)


@pytest.mark.django_db
def test_one_open_request_per_person():
    person = UserFactory(phone=E164, name="王小花")
    assert request_reset(E164, name="王小花", new_phone=NEW, about="") is not None
    assert request_reset(E164, name="王小花", new_phone=NEW, about="") is None
    assert PhoneReset.objects.filter(person=person).count() == 1


@pytest.mark.django_db
def test_someone_whose_number_was_recycled_finds_the_way_back():
    person = UserFactory(phone=E164, name="王小花")
    detach_number(person)
    assert request_reset(E164, name="王小花", new_phone=NEW, about="").person == person


@pytest.mark.django_db
def test_undecided_requests_lapse():
    old = PhoneResetFactory(requested_at="2026-01-01T00:00Z")
    fresh = PhoneResetFactory()
    assert lapse_resets() == 1
    assert lapse_resets() == 0
    assert set(PhoneReset.objects.values_list("pk", "state")) == {(old.pk, "lapsed"), (fresh.pk, "requested")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [{"state": "half"}, {"state": "done", "first_by": 1}, {"first_by": 1, "second_by": 1}, {"first_by": 0}],
)
def test_the_database_keeps_the_two_person_promise(facts):
    person, admin = UserFactory(), UserFactory()
    people = [person, admin]
    named = {key: people[value] if key.endswith("_by") else value for key, value in facts.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        PhoneResetFactory(person=person, **named)


ALLOWED = {
    ("confirm_first", "requested", "admin"): "half",
    ("confirm_second", "half", "admin"): "done",
    ("refuse", "requested", "admin"): "refused",
    ("refuse", "half", "admin"): "refused",
    ("lapse", "requested", "clock"): "lapsed",
    ("lapse", "half", "clock"): "lapsed",
}


@pytest.mark.parametrize("actor", ["admin", "clock", "person"])
@pytest.mark.parametrize("state", RESET_MOVES.states)
@pytest.mark.parametrize("move", [move.name for move in RESET_MOVES])
def test_the_whole_table_of_resets(move, state, actor):
    wanted = ALLOWED.get((move, state, actor))
    if wanted:
        assert RESET_MOVES.check(move, state=state, actor=actor, reason="why").target == wanted
    else:
        with pytest.raises(MoveRefused):
            RESET_MOVES.check(move, state=state, actor=actor, reason="why")


def test_a_refusal_needs_a_reason():
    with pytest.raises(ValueError, match="refuse"):
        RESET_MOVES.check("refuse", state="half", actor="admin", reason=" ")


SENDING = {
    ("take", "waiting"): "sending",
    ("arrive", "sending"): "sent",
    ("put_back", "sending"): "waiting",
    ("give_up", "sending"): "failed",
    ("skip", "waiting"): "skipped",
    ("skip", "sending"): "skipped",
}


@pytest.mark.parametrize("state", SEND_MOVES.states)
@pytest.mark.parametrize("move", [move.name for move in SEND_MOVES])
def test_the_whole_table_of_sending(move, state):
    wanted = SENDING.get((move, state))
    if wanted:
        assert SEND_MOVES.check(move, state=state, actor="sender").target == wanted
    else:
        with pytest.raises(MoveRefused):
            SEND_MOVES.check(move, state=state, actor="sender")


@pytest.mark.django_db
def test_a_move_writes_an_event():
    reset, admin = PhoneResetFactory(), UserFactory()
    with transaction.atomic():
        move_reset(reset, "confirm_first", by=admin)
    assert [(event.move, event.by) for event in reset.events.all()] == [("confirm_first", admin)]
    assert User.objects.count() == 2
    with pytest.raises(Refused):
        refuse_reset(reset, by=UserFactory(), reason="x")
