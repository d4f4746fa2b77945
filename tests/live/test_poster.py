from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from mentorship.live.domain.poster import make_poster
from mentorship.live.models import Room
from tests.factories.accounts import UserFactory
from tests.factories.live import make_session

pytestmark = pytest.mark.django_db


def read(content: bytes) -> list[str]:
    pages = PdfReader(BytesIO(content)).pages
    assert len(pages) == 1
    return pages[0].extract_text().splitlines()


def test_whoever_sees_the_room_prints_its_poster(client) -> None:
    room = make_session()
    Room.objects.filter(pk=room.pk).update(
        code="019198", starts_at=timezone.make_aware(timezone.datetime(2026, 11, 27, 9, 5))
    )
    client.force_login(UserFactory())
    link = reverse("live:poster_pdf", kwargs={"slug": room.slug})
    assert f'href="{link}"' in client.get(reverse("live:poster", kwargs={"slug": room.slug})).text
    answer = client.get(link)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert (answer["Content-Disposition"], answer["Cache-Control"]) == (
        'inline; filename="019198.pdf"',
        "private, no-store",
    )
    words = read(answer.content)
    for line in (
        *("在线答疑", "Live Q&A", room.title, "11月27日 星期五 9:05", "Friday 27 November, 9:05", "手机扫码，进来提问"),
        *("Scan it with your phone and ask", "019 198", f"testserver/ask/rooms/{room.slug}/"),
    ):
        assert line in words


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_poster_is_the_same_whatever_language_its_printer_reads(language: str) -> None:
    from django.utils import translation  # noqa: PLC0415 only here

    room = make_session()
    with translation.override(language):
        words = read(make_poster(room, address="https://village.example/", hosts=[]))
    assert words.index("在线答疑") < words.index("Live Q&A")


def test_the_longest_title_leaves_room_for_the_rest() -> None:
    room = make_session()
    room.title = "竹" * 80
    words = read(make_poster(room, address="https://village.example/", hosts=[UserFactory(name="陈" * 40)]))
    assert [len(line) for line in words if line[0] == "竹"] == [20, 20, 20, 20]
    assert f"{room.code[:3]} {room.code[3:]}" in words
