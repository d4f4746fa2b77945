"""Badges: earned once, shown as far as the holder agreed, checked by code of others, taken back for all to see."""

import base64
import json
from io import BytesIO
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from pypdf import PdfReader

from accounts.domain.data import erase_person
from accounts.models import Notice
from cms.core.domain.paper import MISSING
from courses.certificates.domain import awards
from courses.certificates.domain.credential import signed_credential
from courses.certificates.domain.keys import rotate_keys, withdraw_key
from courses.certificates.domain.status_list import encoded
from courses.certificates.exceptions import NotAllowed, ReasonMissing
from courses.certificates.models import Award, SigningKey
from courses.certificates.rules import spaced
from courses.domain.events import record
from courses.domain.outline import outline
from courses.enums import EventKind
from tests.factories.accounts import UserFactory
from tests.factories.association import admin, make_county
from tests.factories.courses import make_course

pytestmark = pytest.mark.django_db
SITE = "https://village.example"


@pytest.fixture(autouse=True)
def _site(settings) -> None:
    settings.BASE_URL = SITE


def complete(person, code: str = "M03") -> None:
    for key in outline("zh-hans").module(code).keys:
        record(person, content_key=key, kind=EventKind.DONE, cid=uuid4(), by=person)


@pytest.fixture
def holder(django_capture_on_commit_callbacks):
    make_course()
    make_course("en")
    person = UserFactory(name="李秀兰")
    with django_capture_on_commit_callbacks(execute=True):
        complete(person)
    return person


@pytest.fixture
def award(holder) -> Award:
    return awards.share(Award.objects.get(kind="module"), is_shared=True, shows_name=False, by=holder)


def keeper():
    person = UserFactory()
    person.user_permissions.add(Permission.objects.get(codename="revoke_award"))
    return person


def fetch(address: str) -> bytes:
    """What a verifier gets from our site over the network."""
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == SITE
    answer = Client().get(parts.path)
    assert answer.status_code == 200
    return answer.content


def verify(token: str, **asked):
    return OB3Verifier.for_issuer_did("did:web:village.example", download=fetch).verify(
        token, check_status=True, download=fetch, **asked
    )


def check_page(award: Award, client: Client | None = None):
    cache.clear()
    return (client or Client()).get(reverse("certificates:check", kwargs={"code": spaced(award.code)}))


def test_what_is_completed_is_awarded_once(holder) -> None:
    found = Award.objects.values_list("person", "kind", "key", "title", "shared_at").order_by("kind")
    titles = {"zh-hans": "Markets", "en": "Markets"}
    track = {"zh-hans": "Understand", "en": "Understand"}
    assert list(found) == [(holder.pk, "module", "M03", titles, None), (holder.pk, "track", "understand", track, None)]
    assert awards.issue_due(holder) == []
    assert Notice.objects.filter(person=holder, purpose="certificates.earned").count() == 2
    assert awards.issue_due(UserFactory()) == []


def test_somebody_elses_code_verifies_the_badge(award) -> None:
    badge = verify(signed_credential(award, language="zh-hans"))
    assert (badge.achievement.name, badge.issuer.id) == ("Markets", "did:web:village.example")
    token = signed_credential(award, language="zh-hans")
    assert "李秀兰" not in json.dumps(body_of(token), ensure_ascii=False)
    named = awards.share(award, is_shared=True, shows_name=True, by=award.person)
    assert body_of(signed_credential(named, language="en"))["credentialSubject"]["identifier"] == [
        {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": "李秀兰"}
    ]


def body_of(token: str) -> dict:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_a_changed_badge_and_a_strange_key_are_refused(award) -> None:
    head, body, seal = signed_credential(award, language="zh-hans").split(".")
    other = base64.urlsafe_b64encode(json.dumps(body_of(f".{body}") | {"name": "Other"}).encode()).decode().rstrip("=")
    with pytest.raises(OB3VerificationError, match="signature"):
        verify(f"{head}.{other}.{seal}")


def test_old_badges_outlive_a_change_of_keys(award, settings) -> None:
    old = signed_credential(award, language="zh-hans")
    call_command("rotate_certificate_keys")
    new = signed_credential(award, language="zh-hans")
    assert verify(old).id == verify(new).id
    assert old.split(".")[0] != new.split(".")[0]
    assert SigningKey.objects.filter(in_use=True).count() == 1
    assert list(SigningKey.objects.filter(in_use=None).values_list("sealed", flat=True)) == [""]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert verify(signed_credential(award, language="zh-hans")).id
    assert SigningKey.objects.count() == 2
    settings.SECRET_KEY_FALLBACKS = []
    assert verify(signed_credential(award, language="zh-hans")).id  # out of reach: a new one signs
    assert SigningKey.objects.count() == 3
    public = json.loads(fetch(f"{SITE}/.well-known/jwks.json"))["keys"]
    assert [sorted(key) for key in public] == [["alg", "crv", "kid", "kty", "use", "x", "y"]] * 3


def test_a_badge_that_was_taken_back_is_refused_everywhere(award) -> None:
    token, by = signed_credential(award, language="zh-hans"), keeper()
    with pytest.raises(NotAllowed):
        awards.revoke(award, reason="x", by=award.person)
    with pytest.raises(ReasonMissing):
        awards.revoke(award, reason=" \u202e", by=by)
    verify(token)
    awards.revoke(award, reason="照片是别人的", by=by)
    awards.revoke(award, reason="第二次", by=by)
    with pytest.raises(OB3VerificationError, match="is set at index"):
        verify(token)
    page = check_page(award).text
    assert "这张证书已经收回" in page
    assert "照片是别人的" not in page  # the reason is for the holder
    assert Notice.objects.get(person=award.person, purpose="certificates.revoked").body == "照片是别人的"


def test_the_page_shows_what_the_holder_agreed_to(holder) -> None:
    mine, client = Award.objects.get(kind="module"), Client()
    client.force_login(holder)
    assert check_page(mine).status_code == 404
    assert check_page(mine, client).status_code == 200
    client.post(reverse("certificates:share", kwargs={"code": mine.code}), {"shared": "on"})
    page = check_page(mine)
    assert (page.status_code, page["X-Robots-Tag"]) == (200, "noindex")
    assert "Markets" in page.text
    assert "李秀兰" not in page.text
    client.post(reverse("certificates:share", kwargs={"code": mine.code}), {"shared": "on", "name": "on"})
    assert "李秀兰" in check_page(mine).text
    client.post(reverse("certificates:share", kwargs={"code": mine.code}), {"name": "on"})
    assert check_page(mine).status_code == 404
    with pytest.raises(NotAllowed):
        awards.share(mine, is_shared=True, shows_name=True, by=UserFactory())


def test_codes_are_read_however_they_are_typed_and_not_guessed(award) -> None:
    client = Client()
    place = reverse("certificates:check", kwargs={"code": spaced(award.code)})
    assert client.get("/c/", {"code": f" {award.code[:5].lower()} - {award.code[5:]} "}).url == place
    for typed in ("", "x", "O0O0O0O0O0", "\ufeff", "好" * 90, "'" * 5000, "ABCDE"):
        assert client.get("/c/", {"code": typed}).status_code == 200
    answers = [client.get("/c/AAAAA-AAAAA/").status_code for _n in range(31)]
    assert answers == [404] * 30 + [429]


def test_paper_and_file_are_the_holders(award) -> None:
    client, other = Client(), Client()
    client.force_login(award.person)
    other.force_login(UserFactory())
    paper, badge = (reverse(f"certificates:{name}", kwargs={"code": award.code}) for name in ("paper", "badge"))
    assert [other.get(paper).status_code, other.get(badge).status_code] == [404, 404]
    sheet = PdfReader(BytesIO(client.get(paper).content)).pages[0]
    words = sheet.extract_text()
    assert all(word in words for word in ("李秀兰", "Markets", spaced(award.code), "网商村"))
    fonts = sheet["/Resources"]["/Font"].values()
    assert all("/FontFile2" in f.get_object()["/FontDescriptor"] for f in fonts if "/FontDescriptor" in f.get_object())
    assert any("/FontDescriptor" in f.get_object() for f in fonts)
    verify(client.get(badge).content.decode())
    awards.share(award, is_shared=False, shows_name=False, by=award.person)
    assert [client.get(paper).status_code, client.get(badge).status_code] == [404, 404]


@pytest.mark.parametrize(
    ("name", "printed", "told"),
    [
        ("王旻濛", "王旻濛", ""),
        ("张㛃䶮", "张㛃䶮", ""),
        ("张𪚥", "Zhang Zhe", "𪚥"),
        ("单𪚥", "Shan Zhe", "𪚥"),  # as a family name it sounds otherwise
        ("𠮷田 李秀兰㐂", "", "𠮷㐂"),  # no sound is known: a line to write on
        ("ئادىل", "", "ئادىل"),
        ("བསོད་ནམས", "", "བསདནམ"),
        ("김영희", "", "김영희"),
        ("🍵", "", "🍵"),
    ],
)
def test_a_name_is_printed_as_it_is_said_in_letters_in_pinyin_or_by_hand(award, name, printed, told) -> None:
    award.person.name = name
    award.person.save(update_fields=["name"])
    holder, staff, other = Client(), Client(), Client()
    holder.force_login(award.person)
    other.force_login(UserFactory())
    officer = UserFactory()
    officer.user_permissions.add(Permission.objects.get(codename="revoke_award"))
    staff.force_login(officer)
    sheet = PdfReader(BytesIO(holder.get(reverse("certificates:paper", kwargs={"code": award.code})).content)).pages[0]
    words = sheet.extract_text()
    assert (printed in words, "姓名（手写）" in words, MISSING in words) == (True, not printed, False)
    page = f"/en/c/{spaced(award.code)}/"
    said = "printed letters do not include"
    lacks = "The font of our papers lacks"
    assert (f"{said} {told}." in holder.get("/en/c/mine/").text, said in holder.get("/en/c/mine/").text) == (
        bool(told),
        bool(told),
    )
    assert (lacks in staff.get(page).text, lacks in other.get(page).text) == (bool(told), False)
    by_hand = [client.get(at).text.count("by hand") for client, at in ((holder, "/en/c/mine/"), (staff, page))]
    assert by_hand == [int(not printed)] * 2
    assert not (told and printed) or f"pinyin: {printed}." in holder.get("/en/c/mine/").text


def test_a_withdrawn_key_makes_its_badges_void_and_holders_take_theirs_anew(award) -> None:
    stolen, list_before = signed_credential(award, language="zh-hans"), Client().get("/c/status/0").content.decode()
    verify(stolen)
    kid = SigningKey.objects.get(in_use=True).kid
    for _twice in range(2):
        call_command("withdraw_certificate_key", kid, reason="备份丢了")
    for token in (stolen, list_before):
        with pytest.raises(OB3VerificationError):
            verify(token)
    assert kid not in Client().get("/.well-known/did.json").content.decode()
    assert kid not in Client().get("/.well-known/jwks.json").content.decode()
    renewed = signed_credential(award, language="zh-hans")
    assert verify(renewed) == verify(renewed)
    assert json.loads(base64.urlsafe_b64decode(renewed.split(".")[0] + "=="))["kid"].split("#")[1] != kid
    assert Notice.objects.filter(person=award.person, purpose="certificates.renew").count() == 1
    assert Client().get(f"/c/{spaced(award.code)}/").status_code == 200


def test_a_key_that_only_rotated_stays_good_and_an_old_one_can_be_withdrawn_later(award) -> None:
    old, token = SigningKey.objects.filter(in_use=True).first() or rotate_keys(), None
    token = signed_credential(award, language="en")
    rotate_keys()
    verify(token)
    new = signed_credential(award, language="en")
    withdraw_key(old.kid, reason="x")
    with pytest.raises(OB3VerificationError):
        verify(token)
    verify(new)
    for kid, reason, error in ((old.kid, " ", CommandError), ("nobody", "x", CommandError)):
        with pytest.raises(error):
            call_command("withdraw_certificate_key", kid, reason=reason)


def test_officers_see_what_was_taken_back_in_their_place_only() -> None:
    world = make_county()
    here, there = world.villages[0], world.villages[3]
    for village, name in ((here, "本村甲"), (there, "外村甲")):
        for reason in ("照片是别人的", ""):
            Award.objects.create(
                person=world.member(village, f"{name}{bool(reason)}").person,
                kind="module",
                key="M03",
                title={"zh-hans": "货卖到哪里"},
                revoked_at=timezone.now() if reason else None,
                revoked_reason=reason,
            )
    client, visitor = Client(), Client()
    client.force_login(admin(here, "本村管理员"), backend="django.contrib.auth.backends.ModelBackend")
    visitor.force_login(UserFactory())
    page = client.get("/admin/courses/revoked/").content.decode()
    assert [word in page for word in ("本村甲True", "照片是别人的", "本村甲False", "外村甲")] == [
        True,
        True,
        False,
        False,
    ]
    sheet = client.get("/admin/courses/revoked/?export=csv").getvalue().decode("utf-8-sig")
    assert ("本村甲True" in sheet, "外村甲" in sheet) == (True, False)
    assert "本村甲True" not in client.get(f"/admin/courses/revoked/?village={there.pk}").content.decode()
    assert "本村甲True" in client.get(f"/admin/courses/revoked/?village={here.pk}").content.decode()
    assert visitor.get("/admin/courses/revoked/").status_code in {302, 403}


def test_an_erased_holder_leaves_a_revoked_place_and_no_name(award) -> None:
    token = signed_credential(award, language="zh-hans")
    erase_person(award.person, by=award.person)
    assert list(Award.objects.values_list("person", "shows_name", "revoked_reason")) == [(None, False, "erased")] * 2
    assert check_page(award).status_code == 404
    with pytest.raises(OB3VerificationError, match="is set at index"):
        verify(token)


def test_bits_stand_where_the_standard_wants_them() -> None:
    from openbadgeslib.ob3 import encode_bitstring  # noqa: PLC0415 beside its only use

    assert len(base64.urlsafe_b64decode(encoded([0, 9, 131_071])[1:] + "==")) > 20
    from openbadgeslib.ob3 import decode_encoded_list  # noqa: PLC0415 as above

    assert decode_encoded_list(encoded([0, 9, 131_071])) == decode_encoded_list(encode_bitstring([0, 9, 131_071]))
    assert rotate_keys().kid.startswith("key-")
