"""The same sound in fewer bytes: what is made of which file, once each, and what goes with its row."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.documents.forms import get_document_form

from cms.core.domain import lightening
from cms.core.domain.lightening import light_of, lighten, lighten_due, way_of_document
from cms.core.domain.packs import gather
from cms.core.lighter import lighter
from cms.core.models import LIGHT, CustomDocument
from courses.sound.domain import deeds, keeping
from tests.core.test_recordings import MP3_FRAME, film_with_a_place, sound, upload
from tests.factories.accounts import UserFactory
from tests.factories.courses import make_course
from tests.factories.sound import heard, recorded

MEDIA = Path(__file__).parents[1] / "courses" / "media"


def document(content: bytes, name: str = "say.wav") -> CustomDocument:
    row = CustomDocument(title="说")
    row.file.save(name, ContentFile(content), save=False)
    row.save()
    return row


@pytest.mark.once
@pytest.mark.parametrize(("name", "length"), [("tone.webm", 2174), ("say.m4a", 1134), ("tone.m4a", 2094)])
def test_a_recording_keeps_its_length_and_loses_weight(name: str, length: int) -> None:
    content = (MEDIA / name).read_bytes()
    measured, made = lighter(content) or (0, b"")
    assert measured == pytest.approx(length, abs=120)
    assert made[:4] == b"\x1a\x45\xdf\xa3"
    assert b"A_OPUS" in made
    assert len(made) < len(content)
    assert (lighter(made) or (0,))[0] == pytest.approx(measured, abs=120)


@pytest.mark.once
@pytest.mark.parametrize(
    "content",
    [
        b"",
        "不是声音".encode(),
        MP3_FRAME[:40],
        film_with_a_place(),
        (MEDIA / "film.webm").read_bytes(),
        b"OggS" + bytes(400),
        b"\0\0\0\x18ftypM4A " + b"\xff" * 4000,
        b"RIFF" + b"\xff\xff\xff\xffWAVEfmt \x10\0\0\0" + bytes(16),
        b"\x1a\x45\xdf\xa3" + b"\xff" * 4000,
    ],
    ids=[
        "empty",
        "words",
        "mp3 cut",
        "film",
        "film webm",
        "ogg of nothing",
        "broken mp4",
        "endless wav",
        "broken webm",
    ],
)
def test_what_is_no_sound_alone_stays_as_it_is(content: bytes) -> None:
    assert lighter(content) is None


@pytest.mark.django_db
def test_a_document_is_made_lighter_once_for_each_file_it_has() -> None:
    row = document(sound(3))
    film = document((MEDIA / "film.webm").read_bytes(), "film.webm")
    assert lighten_due() == 1
    row.refresh_from_db()
    film.refresh_from_db()
    assert row.light.name.startswith(f"{LIGHT}/")
    assert row.light.size < row.file.size / 4
    assert row.milliseconds == pytest.approx(3000, abs=120)
    assert (film.light.name, film.light_of) == ("", film.file.name)
    assert lighten_due() == 0

    old = row.light.name
    row.file.save("other.wav", ContentFile(sound(2)), save=False)
    row.save()
    assert light_of(row) is None  # that of another file is not offered
    assert way_of_document(row.file.url) == ""
    assert lighten_due() == 1
    row.refresh_from_db()
    assert row.milliseconds == pytest.approx(2000, abs=120)
    assert not default_storage.exists(old)


@pytest.mark.django_db
def test_a_file_that_changes_while_it_is_made_lighter_keeps_nothing_of_it(monkeypatch) -> None:
    row = document(sound(2))
    before = set(default_storage.listdir(LIGHT)[1]) if default_storage.exists(LIGHT) else set()

    def meanwhile(content: bytes):
        CustomDocument.objects.filter(pk=row.pk).update(file="media/another.wav")
        return lighter(content)

    monkeypatch.setattr(lightening, "lighter", meanwhile)
    assert lighten(row) is False
    row.refresh_from_db()
    assert (row.light.name, row.light_of) == ("", "")
    assert set(default_storage.listdir(LIGHT)[1]) == before


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_not_looked_for_again() -> None:
    row = document(sound(1))
    default_storage.delete(row.file.name)
    assert lighten_due() == 0
    row.refresh_from_db()
    assert row.light_of == row.file.name


@pytest.mark.django_db
def test_the_lighter_form_goes_with_its_document_and_a_stray_after_a_day(
    django_capture_on_commit_callbacks, time_machine
) -> None:
    row = document(sound(2))
    lighten(row)
    row.refresh_from_db()
    name = row.light.name
    with django_capture_on_commit_callbacks(execute=True):
        CustomDocument.objects.filter(pk=row.pk).delete()
    assert not default_storage.exists(name)

    time_machine.move_to(timezone.now(), tick=False)
    stray = default_storage.save(f"{LIGHT}/stray.weba", ContentFile(b"sound"))
    lightening.forget_strays()
    assert default_storage.exists(stray)
    time_machine.shift(timedelta(days=2))
    lightening.forget_strays()
    assert not default_storage.exists(stray)


@pytest.mark.django_db
def test_a_voice_loses_its_lighter_form_with_its_bytes(django_capture_on_commit_callbacks) -> None:
    reader, course = UserFactory(name="王师傅"), make_course()
    waits = recorded(reader, course.lessons[1])
    voice = heard(reader, course.lessons[0])
    assert lighten_due() == 1
    waits.refresh_from_db()
    assert waits.light_of == ""  # nobody hears it yet
    voice.refresh_from_db()
    storage, name = voice.light.storage, voice.light.name
    assert storage.exists(name)
    assert keeping.forget_strays() == 0
    with django_capture_on_commit_callbacks(execute=True):
        deeds.take_back(voice, by=reader)
    assert not storage.exists(name)


@pytest.mark.django_db
def test_an_upload_is_measured_as_it_comes() -> None:
    form = get_document_form(CustomDocument)({"title": "说", "collection": 1}, {"file": upload("say.wav", sound(4))})
    assert form.is_valid(), form.errors
    assert form.instance.milliseconds == pytest.approx(4000, abs=120)


@pytest.mark.django_db
def test_a_pack_names_the_lighter_form_of_a_document() -> None:
    row = document(sound(3))
    page = f'<html><audio src="{row.file.url}"></audio></html>'.encode()
    assert [file.light for file in gather([("/a/", "/a/")], lambda _url: page)] == [None, None]
    lighten(row)
    row.refresh_from_db()
    _page, found = gather([("/a/", "/a/")], lambda _url: page)
    assert found.light["url"] == row.light.url
    assert found.light["size"] == row.light.size
