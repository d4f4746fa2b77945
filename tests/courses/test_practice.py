"""Practice with evidence: draft, sent, looked at by one, accepted or asked for more; every promise of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from accounts.enums import AgeBand
from accounts.models import Notice
from association.domain.households import found_household, join_household
from cms.core.domain.states import MoveRefused
from courses.domain.events import record
from courses.domain.evidence import keeping, reviewing, sending
from courses.domain.evidence.circles import reviewable
from courses.domain.evidence.links import platform_of, shop_address
from courses.domain.progress import next_step, road, seals_of, standing_of, submit_quiz
from courses.enums import EventKind
from courses.exceptions import AppealedBefore, HeldByOther, NotYours, PointsOpen, TooManyFiles, WhyMissing
from courses.models import Evidence, EvidenceFile
from courses.models.evidence import private_storage
from tests.factories import mentorship as make
from tests.factories.evidence import drafted, photo, sent, task

pytestmark = pytest.mark.django_db
ALL = ("five", "fits")


def accepted(row: Evidence, by, *, met=ALL) -> Evidence:
    return reviewing.accept(row, task=task(), met=met, by=by)


def learn_all(practice) -> None:
    person = practice.learner
    for lesson in practice.course.lessons:
        record(person, content_key=lesson.key, kind=EventKind.DONE, cid=uuid4(), by=person)
    answers = {f"q{n}": [0] for n in range(1, 6)}
    submit_quiz(person, module=practice.course.module, answers=answers, cid=uuid4(), by=person)


def test_a_module_is_completed_only_when_its_practice_is_accepted(practice) -> None:
    learn_all(practice)
    step = next_step(practice.learner, language="zh-hans")
    assert (step.kind, step.url, step.resumed) == ("practice", "/learn/practice/M03/", False)
    assert road(practice.learner)[0].state == "now"

    row = sent(practice.learner)
    assert next_step(practice.learner, language="zh-hans") is None  # it waits; nothing else is left to learn
    assert road(practice.learner)[0].state == "now"

    reviewing.ask_more(row, task=task(), met=["five"], words="还差一样。", by=practice.mentor)
    step = next_step(practice.learner, language="zh-hans")
    assert (step.kind, step.resumed) == ("practice", True)

    sending.submit(row, cid=uuid4(), by=practice.learner)
    accepted(row, practice.mentor)
    assert next_step(practice.learner, language="zh-hans") is None
    assert road(practice.learner)[0].state == "done"


def test_nobody_accepts_their_own(practice) -> None:
    row = sent(practice.learner)
    with pytest.raises(NotYours):
        accepted(row, practice.learner)
    with pytest.raises(ValueError, match="M03-practice"):
        record(practice.learner, content_key="M03-practice", kind=EventKind.DONE, cid=uuid4(), by=practice.learner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.update(state="in_review", claimed_by=practice.learner, claimed_until=timezone.now())


def test_seals_come_from_ticked_points_of_accepted_practice(practice) -> None:
    accepted(sent(practice.learner), practice.mentor)
    assert seals_of(standing_of(practice.learner)) == []
    other = make.learner(practice.village, "赵桂香")
    make.linked(other, practice.mentor.mentor_profile)
    accepted(sent(other), practice.mentor, met=(*ALL, "open"))
    assert [seal.value for seal in seals_of(standing_of(other))] == ["shop_open"]


def test_begun_twice_is_one_and_sent_twice_is_once(practice) -> None:
    first, again = (sending.begin(practice.learner, code="M03", by=practice.learner) for _tap in range(2))
    assert first == again
    drafted(practice.learner)
    cid = uuid4()
    for _tap in range(2):
        row = sending.submit(first, cid=cid, by=practice.learner)
    assert row.state == "submitted"
    assert list(row.events.values_list("move", flat=True)) == ["begin", "submit"]
    assert Notice.objects.filter(person=practice.mentor, purpose="courses_review").count() == 1
    with pytest.raises(MoveRefused):
        sending.submit(row, cid=uuid4(), by=practice.learner)


def test_half_an_hour_is_one_reviewers_and_ends_by_itself(practice) -> None:
    second = make.mentor(practice.village, "李师傅")
    make.linked(practice.learner, second)
    row = reviewing.claim(sent(practice.learner), by=practice.mentor)
    with pytest.raises(HeldByOther):
        reviewing.claim(row, by=second.person)
    with pytest.raises(HeldByOther):
        accepted(row, second.person)
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        row = reviewing.claim(row, by=second.person)
        assert row.claimed_by == second.person
        with pytest.raises(HeldByOther):
            accepted(row, practice.mentor)
        assert accepted(row, second.person).decided_by == second.person


def test_every_point_or_words(practice) -> None:
    row = sent(practice.learner)
    with pytest.raises(PointsOpen):
        accepted(row, practice.mentor, met=["five"])
    with pytest.raises(WhyMissing):
        reviewing.ask_more(row, task=task(), met=ALL, words="  ", by=practice.mentor)
    row.refresh_from_db()
    assert row.state == "submitted"


def test_an_appeal_goes_to_somebody_else_once(practice) -> None:
    coordinator = make.coordinator(practice.county.county)
    row = sent(practice.learner)
    assert not reviewable(coordinator).exists()  # the mentor has three days
    reviewing.ask_more(row, task=task(), met=[], words="看不清。", by=practice.mentor)
    with pytest.raises(WhyMissing):
        sending.appeal(row, words="", by=practice.learner)
    row = sending.appeal(row, words="照片很清楚。", by=practice.learner)
    assert not reviewable(practice.mentor).exists()
    assert list(reviewable(coordinator)) == [row]
    assert Notice.objects.filter(person=coordinator, purpose="courses_review").count() == 1
    reviewing.ask_more(row, task=task(), met=[], words="缺一样。", by=coordinator)
    with pytest.raises(AppealedBefore):
        sending.appeal(row, words="又是。", by=practice.learner)
    sending.submit(row, cid=uuid4(), by=practice.learner)
    assert list(reviewable(coordinator)) == [row]


def test_who_may_look(practice) -> None:
    """The mentor, a peer of the county who has finished; not a stranger, the family, or a peer of another county."""
    peer, family, far = (make.learner(practice.village, name) for name in ("甲", "乙", "丙"))
    far = make.learner(make.make_county("远").villages[0], "丙")
    for person in (peer, family, far):
        make.linked(person, practice.mentor.mentor_profile)
        accepted(sent(person), practice.mentor)
    join_household(family, code=found_household(practice.learner).code)
    row = sent(practice.learner)
    stranger = make.mentor(practice.village, "李师傅").person
    seen = [bool(reviewable(who).count()) for who in (practice.mentor, peer, family, far, stranger, practice.learner)]
    assert seen == [True, True, False, False, False, False]
    row.person.age_band = AgeBand.FROM_14
    row.person.save()
    assert not reviewable(peer).exists()
    with pytest.raises(NotYours):
        reviewing.claim(row, by=stranger)


def test_photos_come_clean_few_and_once(practice) -> None:
    row, cid = sending.begin(practice.learner, code="M03", by=practice.learner), uuid4()
    facts = {"task": task(), "ask": "paper", "by": practice.learner}
    first = sending.add_file(row, upload=photo(), cid=cid, **facts)
    assert sending.add_file(row, upload=photo(), cid=cid, **facts) == first
    with first.file.open("rb") as stored:
        assert dict(Image.open(stored).getexif()) == {}
    sending.add_file(row, upload=photo(), cid=uuid4(), **facts)
    with pytest.raises(TooManyFiles):
        sending.add_file(row, upload=photo(), cid=uuid4(), **facts)
    upload = SimpleUploadedFile("a.jpg", "只是一些字".encode(), "image/jpeg")
    with pytest.raises(ValidationError, match="JPEG"):
        sending.add_file(row, upload=upload, cid=uuid4(), **facts)
    sending.submit(row, cid=uuid4(), by=practice.learner)
    with pytest.raises(MoveRefused):
        sending.remove_file(first, by=practice.learner)


def test_taken_back_is_gone_and_begins_anew(practice, django_capture_on_commit_callbacks) -> None:
    row = sent(practice.learner)
    name = row.files.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        sending.withdraw(row, by=practice.learner)
    assert not private_storage().exists(name)
    assert sending.begin(practice.learner, code="M03", by=practice.learner) != row
    assert not reviewable(practice.mentor).exists()


def test_what_was_kept_long_enough_goes(practice, django_capture_on_commit_callbacks) -> None:
    row = accepted(sent(practice.learner), practice.mentor)
    file = row.files.get()
    with (
        time_machine.travel(timezone.now() + timedelta(days=366)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        gone = keeping.forget_old_evidence()  # strays are what other tests rolled back
        assert (gone["files"], gone["evidence"]) == (1, 0)
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        assert keeping.forget_old_evidence() == {"files": 0, "evidence": 0, "strays": 0}
    assert not EvidenceFile.objects.exists()
    assert not private_storage().exists(file.file.name)
    assert Evidence.objects.get().state == "accepted"


@pytest.mark.parametrize(
    ("words", "address", "platform"),
    [
        ("【淘宝】https://m.tb.cn/h.abc 「石桥辣酱」点击链接直接打开", "https://m.tb.cn/h.abc", "taobao"),
        ("https://mobile.yangkeduo.com/mall?id=1", "https://mobile.yangkeduo.com/mall?id=1", "pinduoduo"),
        ("复制https://v.douyin.com/iabc/打开抖音", "https://v.douyin.com/iabc/", "douyin"),
        ("复制https://v.douyin.com打开抖音", "https://v.douyin.com", "douyin"),
        ("https://v.douyin.com/iabc?a=1&b=%E5%BA%97#x 看看", "https://v.douyin.com/iabc?a=1&b=%E5%BA%97#x", "douyin"),
        ("（https://m.tb.cn/h.abc）", "https://m.tb.cn/h.abc", "taobao"),
        ("看<https://m.tb.cn>", "https://m.tb.cn", "taobao"),
        ("https://xn--fiq228c.xn--fiqs8s/a", "https://xn--fiq228c.xn--fiqs8s/a", ""),
        ("https://石桥辣酱.中国/店，点开", "https://石桥辣酱.中国/", ""),
        ("https://shop.石桥.公司", "https://shop.石桥.公司", ""),
        ("https://taobao.com.evil.example/x", "https://taobao.com.evil.example/x", ""),
    ],
)
def test_a_link_is_found_in_what_an_app_shares(words, address, platform) -> None:
    assert shop_address(words) == address
    assert platform_of(address) == platform


@pytest.mark.parametrize(
    "words",
    [
        "",
        "我的店",
        "javascript:alert(1)",
        "http://127.0.0.1/x",
        "https://a@b.cn/",
        "https://b.cn@a.cn/",
        "https://b.cn\\@a.cn/",
        "https://b.cn:80/",
        "http://[::1]/",
        "ftp://a.cn/",
    ],
)
def test_what_is_no_address_of_a_shop_is_refused(words) -> None:
    with pytest.raises(ValidationError):
        shop_address(words)
