"""The learner's word, the teacher's file, the officer's form."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain.consent import has_consent, record_consent
from accounts.domain.data import count_all, erase_person, export_all
from accounts.enums import AgeBand
from accounts.models import Consent, User
from association.enums import RoleKind
from courses.cohorts.domain import enrolling
from courses.records.domain import agreeing, keeping
from courses.records.domain.gathering import file_of, next_batch
from courses.records.exceptions import AnotherReceiver, NotAsked, ReadAgain, SecretMissing
from courses.records.models import Receiver, Share
from tests.courses.cohorts.conftest import client_of
from tests.courses.records.conftest import agreed, learnt, set_up
from tests.courses.records.rulebook import mistakes
from tests.factories import cohorts as make
from tests.factories.association import admin

pytestmark = pytest.mark.django_db
FORM = "/admin/courses/receivers/{}/"


def test_a_yes_and_a_no_are_one_tap_each_and_stand_in_the_ledger(school) -> None:
    browser, person = client_of(school.learner), school.learner
    address = reverse("records:say", kwargs={"pk": school.receiver.pk})
    page = browser.get(reverse("records:mine")).content.decode()
    assert "龙潭职业学校" in page
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page)
    for _tap in range(2):
        assert browser.post(address, {"granted": "yes", "seen": seen}).status_code == 302
    assert has_consent(person, "records")
    assert Share.objects.holding().get().person == person
    for _tap in range(2):
        assert browser.post(address, {"granted": "no"}).status_code == 302
    assert not has_consent(person, "records")
    assert not Share.objects.holding().exists()
    assert list(Consent.objects.filter(purpose="records").values_list("granted", flat=True)) == [True, False]


def test_a_yes_is_only_to_what_was_read(school) -> None:
    browser, row = client_of(school.learner), school.receiver
    address = reverse("records:say", kwargs={"pk": row.pk})
    seen = agreeing.print_of(row)
    Receiver.objects.update(endpoint="https://elsewhere.example/xapi")
    for words in ({"seen": seen}, {}):
        answer = browser.post(address, {"granted": "yes"} | words, follow=True)
        assert str(ReadAgain.message) in answer.content.decode()
    assert not Share.objects.exists()
    assert browser.post(address, {"granted": "no"}).status_code == 302
    assert Share.objects.get().ended_at is not None


@pytest.mark.parametrize("change", ["off", "class"])
def test_what_was_switched_off_is_asked_again_when_it_comes_back(school, change) -> None:
    agreed(school.receiver, school.learner)
    row, cohorts = Receiver.objects.get(), [school.cohort]
    row.is_on = change != "off"
    keeping.save_receiver(row, secret="", cohorts=cohorts if row.is_on is False else [], by=school.boss)
    row.is_on = True
    keeping.save_receiver(row, secret="", cohorts=cohorts, by=school.boss)
    assert not Share.objects.holding().exists()
    (question,) = agreeing.questions(school.learner)
    assert question.since is None


def test_a_no_before_any_yes_is_kept_and_sends_nothing(school) -> None:
    agreeing.take_back(school.receiver, by=school.learner)
    (question,) = agreeing.questions(school.learner)
    assert (question.since, question.answered) == (None, True)
    assert not Share.objects.holding().exists()


def test_a_no_to_one_is_no_no_to_the_other(school) -> None:
    second = set_up(school.village, school.boss, [school.cohort], name="另一所学校")
    for receiver in (school.receiver, second):
        agreeing.agree(receiver, by=school.learner, seen=agreeing.print_of(receiver))
    agreeing.take_back(second, by=school.learner)
    assert [share.receiver for share in Share.objects.holding()] == [school.receiver]
    assert has_consent(school.learner, "records")


def test_a_no_in_the_ledger_ends_every_yes_before_it(school) -> None:
    agreeing.agree(school.receiver, by=school.learner, seen=agreeing.print_of(school.receiver))
    record_consent(school.learner, purpose="records", granted=False, version="2026-11", by=None)
    assert not Share.objects.holding().exists()
    agreeing.agree(school.receiver, by=school.learner, seen=agreeing.print_of(school.receiver))
    assert Share.objects.holding().count() == 1


def test_nobody_asks_strangers_or_the_young(school) -> None:
    stranger = make.learner(make.cohort(school.village, school.teacher, "别的班"), "别人").person
    with pytest.raises(NotAsked):
        agreeing.agree(school.receiver, by=stranger, seen=agreeing.print_of(school.receiver))
    User.objects.filter(pk=school.learner.pk).update(age_band=AgeBand.FROM_16)
    school.learner.refresh_from_db()
    assert agreeing.questions(school.learner) == []
    with pytest.raises(NotAsked):
        agreeing.agree(school.receiver, by=school.learner, seen=agreeing.print_of(school.receiver))
    answer = client_of(stranger).post(reverse("records:say", kwargs={"pk": school.receiver.pk}), {"granted": "yes"})
    assert answer.status_code == 404
    assert not Share.objects.exists()


def test_the_question_stands_with_the_classes_and_on_me(school) -> None:
    browser = client_of(school.learner)
    for page in (reverse("cohorts:mine"), reverse("accounts:me")):
        assert reverse("records:mine") in browser.get(page).content.decode()
    stranger = client_of(make.learner(make.cohort(school.village, school.teacher, "别的班"), "别人").person)
    assert reverse("records:mine") not in stranger.get(reverse("cohorts:mine")).content.decode()


def test_the_export_says_who_gets_it_since_when_and_erasing_forgets_the_name(school) -> None:
    share = agreed(school.receiver, school.learner)
    (told,) = export_all(school.learner)["records"]["receivers"]
    assert told["receiver__name"] == "龙潭职业学校"
    assert (told["name"], told["since"], told["ended_at"]) == (str(share.name), share.since, None)
    assert {"receivers": 1} in [counts for _label, counts in count_all(school.learner)]
    erase_person(school.learner, by=school.learner)
    assert not Share.objects.exists()
    assert not has_consent(school.learner, "records")


def test_the_teachers_file_holds_the_same_statements_of_those_who_said_yes(school) -> None:
    agreed(school.receiver, school.learner)
    learnt(school.learner)
    learnt(school.other)
    page = client_of(school.teacher).get(reverse("records:files", kwargs={"pk": school.cohort.pk}))
    assert "1 位" in page.content.decode() or "1 learner" in page.content.decode()
    words = {"pk": school.cohort.pk, "receiver": school.receiver.pk, "part": 1}
    answer = client_of(school.teacher).get(reverse("records:file", kwargs=words))
    found = json.loads(answer.content)
    assert [mistakes(said) for said in found] == [[]]
    assert found == next_batch(school.receiver).statements
    assert answer["Content-Disposition"].startswith("attachment")
    assert client_of(school.boss).get(reverse("records:file", kwargs=words)).status_code == 404


def test_who_left_this_class_and_learns_in_another_is_not_in_its_file(school) -> None:
    other_class = make.cohort(school.village, school.teacher, "早班")
    school.receiver.cohorts.add(other_class)
    enrolling.join(other_class, reminders=False, by=school.learner)
    agreed(school.receiver, school.learner)
    learnt(school.learner)
    enrolling.leave(school.learner.enrolments.get(cohort=school.cohort), by=school.learner)
    assert file_of(school.receiver, school.cohort) == []
    assert len(file_of(school.receiver, other_class)) == 1


def test_a_file_is_of_one_class_and_comes_in_parts(school, monkeypatch) -> None:
    other_class = make.cohort(school.village, school.teacher, "早班")
    school.receiver.cohorts.add(other_class)
    early = make.learner(other_class, "早起的").person
    for person in (school.learner, early):
        agreed(school.receiver, person)
        for _n in range(3):
            learnt(person)
    monkeypatch.setattr("courses.records.domain.gathering.A_FILE", 2)
    parts = [file_of(school.receiver, school.cohort, part=part) for part in (1, 2)]
    assert [len(part) for part in parts] == [2, 1]
    assert len({said["id"] for part in parts for said in part}) == 3
    assert len({said["actor"]["account"]["name"] for part in parts for said in part}) == 1


def form_of(school, **words) -> dict:
    facts = {"name": "新学校", "unit": school.village.pk, "cohorts": [school.cohort.pk], "is_on": "on"}
    return facts | {"endpoint": "", "key": "", "secret": ""} | words


def test_whoever_manages_the_place_sets_it_up_and_the_secret_never_comes_back(school) -> None:
    browser = client_of(school.boss)
    sent = form_of(school, endpoint="https://lrs.example.org/xapi/statements/", key="schule", secret="sehr-geheim")
    assert browser.post(FORM.format("add"), sent).status_code == 302
    row = Receiver.objects.get(name="新学校")
    assert (row.endpoint, row.key, row.made_by, list(row.cohorts.all())) == (
        "https://lrs.example.org/xapi",
        "schule",
        school.boss,
        [school.cohort],
    )
    for name in (f"edit/{row.pk}", f"inspect/{row.pk}"):
        assert "sehr-geheim" not in browser.get(FORM.format(name)).content.decode()
    sealed = row.sealed
    assert browser.post(FORM.format(f"edit/{row.pk}"), sent | {"secret": "", "name": "新学校甲"}).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.sealed) == ("新学校甲", sealed)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"endpoint": "https://lrs.example.org/x", "key": "a"}, "secret"),
        ({"endpoint": "https://lrs.example.org/x", "secret": "b"}, "key"),
        ({"endpoint": "https://lrs.example.org/x?a=b", "key": "a", "secret": "b"}, "endpoint"),
        ({"endpoint": "https://lrs.example.org/x", "key": "a:b", "secret": "b"}, "key"),
        ({"endpoint": "http://lrs.example.org/x", "key": "a", "secret": "b"}, "endpoint"),
        ({"endpoint": "https://192.168.1.4/x", "key": "a", "secret": "b"}, "endpoint"),
        ({"endpoint": "https://lrs.example.org:8443/x", "key": "a", "secret": "b"}, "endpoint"),
        ({"endpoint": "https://[::1]/x", "key": "a", "secret": "b"}, "endpoint"),
    ],
)
def test_what_cannot_work_is_said_by_the_field(school, settings, words, field) -> None:
    settings.DEMO = False
    answer = client_of(school.boss).post(FORM.format("add"), form_of(school, **words))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert Receiver.objects.count() == 1


def test_another_villages_classes_cannot_be_taken_along(school) -> None:
    there = school.county.villages[3]
    foreign = make.cohort(there, make.teacher(there, "外村老师"), "外村的班")
    answer = client_of(school.boss).post(FORM.format("add"), form_of(school, cohorts=[foreign.pk]))
    assert answer.status_code == 200
    county = admin(school.county.county, "县主任", RoleKind.LAYER_AND_BELOW_FULL)
    answer = client_of(county).post(FORM.format("add"), form_of(school, cohorts=[foreign.pk]))
    assert list(answer.context["form"].errors) == ["cohorts"]
    assert Receiver.objects.count() == 1


def test_what_learners_agreed_to_stays_what_it_is(school) -> None:
    agreed(school.receiver, school.learner)
    sent = form_of(school, name="别的名字", endpoint="https://elsewhere.example/x", key="village")
    assert client_of(school.boss).post(FORM.format(f"edit/{school.receiver.pk}"), sent).status_code == 302
    row = Receiver.objects.get()
    assert (row.name, row.endpoint) == (school.receiver.name, school.receiver.endpoint)
    row.endpoint = "https://elsewhere.example/x"
    with pytest.raises(AnotherReceiver):
        keeping.save_receiver(row, secret="", cohorts=[], by=school.boss)


def test_who_says_yes_while_the_form_is_open_is_told_in_words(school, monkeypatch) -> None:
    monkeypatch.setattr("courses.records.forms.is_agreed", lambda _row: False)
    agreed(school.receiver, school.learner)
    answer = client_of(school.boss).post(FORM.format(f"edit/{school.receiver.pk}"), form_of(school, name="别的名字"))
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == [str(AnotherReceiver.message)]


@pytest.mark.parametrize(
    "words", [{"endpoint": "https://thief.example/x", "key": "schule"}, {"endpoint": "", "key": "other"}]
)
def test_a_secret_goes_to_no_other_address_and_with_no_other_key(school, words) -> None:
    here = {"endpoint": "https://lrs.example.org/x", "key": "schule"}
    row = Receiver.objects.get()
    row.endpoint, row.key = here.values()
    keeping.save_receiver(row, secret="geheim", cohorts=[], by=school.boss)
    sent = form_of(school, **(words | {"endpoint": words["endpoint"] or here["endpoint"]}))
    answer = client_of(school.boss).post(FORM.format(f"edit/{row.pk}"), sent)
    assert list(answer.context["form"].errors) == ["secret"]
    row.endpoint = "https://thief.example/x"
    with pytest.raises(SecretMissing):
        keeping.save_receiver(row, secret="", cohorts=[], by=school.boss)
    assert client_of(school.boss).post(FORM.format(f"edit/{row.pk}"), sent | {"secret": "neu"}).status_code == 302


def test_the_list_says_how_delivery_goes(school) -> None:
    Receiver.objects.update(last_at=timezone.now() - timedelta(days=1), waiting=41_172, trouble="key")
    text = client_of(school.boss).get("/admin/courses/receivers/").content.decode()
    assert "41172" in text.replace(",", "")
    assert str(Receiver.objects.get().get_trouble_display()) in text
