"""The badge as a picture that carries the signed badge: taken out again by others' code and by hand."""

from io import BytesIO
from struct import unpack
from xml.etree import ElementTree as ET
from zlib import crc32

import pytest
from django.test import Client
from django.urls import reverse
from openbadgeslib.ob3 import OB3Verifier
from PIL import Image

from courses.certificates.domain import awards
from courses.certificates.models import Award
from tests.courses.test_certificates import SITE, keeper, verify
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
TITLE = "从 <田头> 到网上：给第一张订单定一个不亏本的价钱 & 守住它"


@pytest.fixture
def award(settings) -> Award:
    settings.BASE_URL = SITE
    person = UserFactory(name="李秀兰")
    made = Award.objects.create(person=person, kind="module", key="M03", title={"zh-hans": TITLE, "en": "Markets"})
    return awards.share(made, is_shared=True, shows_name=False, by=person)


def fetched(award: Award, kind: str, person=None):
    client = Client()
    client.force_login(person or award.person)
    return client.get(reverse(f"certificates:{kind}", kwargs={"code": award.code}))


def chunks(png: bytes) -> list[tuple[str, bytes]]:
    """By the PNG specification alone: length, name, data, check sum."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, found = 8, []
    while at < len(png):
        (length,) = unpack(">I", png[at : at + 4])
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert unpack(">I", png[at + 8 + length : at + 12 + length]) == (crc32(name + data),)
        found.append((name.decode(), data))
        at += 12 + length
    return found


def test_a_png_carries_the_signed_badge_once_and_plain(award) -> None:
    answer = fetched(award, "png")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200,
        "image/png",
        "private, no-store",
    )
    assert answer["Content-Disposition"] == f'attachment; filename="{award.code}.png"'
    parts = chunks(answer.content)
    [carried] = [data for name, data in parts if name == "iTXt"]
    keyword, rest = carried.split(b"\0", 1)
    assert (keyword, rest[:4]) == (b"openbadgecredential", b"\0\0\0\0")  # not pressed, no language, no other keyword
    assert [name for name, _data in parts][-1] == "IEND"
    token = rest[4:].decode("ascii")
    assert verify(token).achievement.name == TITLE
    assert OB3Verifier.extract_token_from_png(answer.content) == token
    assert len(answer.content) < 40_000


def test_an_svg_carries_it_directly_after_its_beginning(award) -> None:
    answer = fetched(award, "svg")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    root = ET.fromstring(answer.content)  # noqa: S314 ours
    space = "{https://purl.imsglobal.org/ob/v3p0}"
    assert [part.tag for part in root.iter() if part.tag.startswith(space)] == [f"{space}credential"]
    assert root[0].tag == f"{space}credential"
    assert verify(root[0].attrib["verify"]).achievement.name == TITLE
    assert OB3Verifier.extract_token_from_svg(answer.content) == root[0].attrib["verify"]
    said = "".join(part.text for part in root if part.text)
    assert "给第一张订单" in said
    assert "李秀兰" not in answer.text


def test_the_picture_is_drawn_and_its_corners_are_clear(award) -> None:
    picture = Image.open(BytesIO(fetched(award, "png").content)).convert("RGBA")
    assert picture.size == (512, 512)
    assert picture.getpixel((0, 0))[3] == 0
    red, green, _blue, _clear = picture.getpixel((395, 92))
    assert (red > 150, green < 80) == (True, True)
    written = picture.crop((56, 230, 456, 370)).convert("L")
    assert written.getextrema()[0] < 110  # the title's letters


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_only_the_holder_gets_it_and_only_while_it_holds(award, kind: str) -> None:
    assert fetched(award, kind, UserFactory()).status_code == 404
    assert fetched(award, kind).status_code == 200
    awards.share(award, is_shared=False, shows_name=False, by=award.person)
    assert fetched(award, kind).status_code == 404
    awards.share(award, is_shared=True, shows_name=False, by=award.person)
    awards.revoke(award, reason="照片是别人的", by=keeper())
    assert fetched(award, kind).status_code == 404


def test_the_holders_page_leads_to_both(award) -> None:
    client = Client()
    client.force_login(award.person)
    page = client.get(reverse("certificates:mine")).text
    assert all(reverse(f"certificates:{kind}", kwargs={"code": award.code}) for kind in ("png", "svg"))
    assert f"{award.code[:5]}-{award.code[5:]}/badge.png" in page
    assert f"{award.code[:5]}-{award.code[5:]}/badge.svg" in page
