"""Photographs, sound and film on their way: file, library, page, and back to a file."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image

from cms.core.models import CustomDocument, CustomImage
from cms.pages.domain.ensure import ensure_pages
from courses.domain.content.exporting import export_course
from courses.domain.content.importing import import_course
from courses.domain.content.problems import ContentBroken
from courses.domain.content.report import Outcome
from courses.models import CourseIndexPage, LessonPage
from tests.core.test_pictures import huge
from tests.core.test_recordings import PLACE, film_with_a_place, sound

FIXTURE = Path(__file__).parent / "content_fixture"
BLOCKS = """
::: step
title: Weigh
picture: pictures/IMG_2034.JPG
alt: A box on a scale

Weigh it.
:::

::: audio
file: audio/say.wav
title: Hear it
seconds: 65

What is said.
:::

::: video
file: video/film.mp4
title: See it
seconds: 2

What is shown.
:::
"""
NAMES = ["audio/say.wav", "pictures/IMG_2034.JPG", "video/film.mp4"]


def photograph(colour: str = "#a52") -> bytes:
    exif = Image.Exif()
    exif[0x0110] = "Camera of somebody"
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    Image.new("RGB", (800, 600), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def files(tmp_path, db) -> Path:
    ensure_pages()
    root = Path(shutil.copytree(FIXTURE, tmp_path / "content"))
    for name, content in zip(NAMES, [sound(), photograph(), film_with_a_place()], strict=True):
        file = root / "M03-markets" / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    for name in ("L1.zh.md", "L1.en.md"):
        file = root / "M03-markets" / name
        file.write_text(file.read_text() + BLOCKS)
    return root


def outcomes(lines) -> dict[str, Outcome]:
    return {line.key.partition("/")[2]: line.outcome for line in lines if not line.language}


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_they_arrive_clean_and_once(files) -> None:
    said = import_course(files, dry_run=True)
    assert outcomes(said) == dict.fromkeys(NAMES, Outcome.CREATED)
    assert not CustomImage.objects.exists()
    assert import_course(files) == said
    assert outcomes(import_course(files)) == dict.fromkeys(NAMES, Outcome.UNCHANGED)
    with CustomImage.objects.get().file.open() as stored:
        assert dict(Image.open(stored).getexif()) == {}
    for document in CustomDocument.objects.all():
        with document.file.open() as stored:
            assert PLACE not in stored.read()


def test_the_page_shows_the_photograph_small_and_says_what_sound_and_film_cost(files) -> None:
    import_course(files)
    cache.clear()
    page = Client().get("/en/course/understand/markets/who/").content.decode()
    assert 'type="image/avif"' in page
    assert 'alt="A box on a scale"' in page
    for document in CustomDocument.objects.all():
        assert f'preload="none" src="{document.file.url}"' in page
        assert f"{document.file_size / 1024:.1f}" in page
    assert "1:05" in page


def test_nothing_changes_on_the_way_back_or_in_a_fresh_folder(files, tmp_path) -> None:
    import_course(files)
    before = tree(files)
    assert export_course(files).written == []
    assert tree(files) == before
    export_course(tmp_path / "fresh")
    assert set(tree(tmp_path / "fresh")) == set(before)
    assert {line.outcome for line in import_course(tmp_path / "fresh")} == {Outcome.UNCHANGED}
    for kind in (CourseIndexPage, CustomImage, CustomDocument):
        for row in kind.objects.all():
            row.delete()
    assert {line.outcome for line in import_course(tmp_path / "fresh")} == {Outcome.CREATED}
    export_course(tmp_path / "again")
    assert tree(tmp_path / "again") == tree(tmp_path / "fresh")


def test_a_new_photograph_replaces_the_old_one_and_is_said(files) -> None:
    import_course(files)
    (files / "M03-markets" / NAMES[1]).write_bytes(photograph("#285"))
    assert outcomes(import_course(files, dry_run=True))[NAMES[1]] is Outcome.CHANGED
    import_course(files)
    with CustomImage.objects.get().file.open() as stored:
        assert Image.open(stored).getpixel((0, 0))[1] > 100


def test_an_editors_other_photograph_is_kept_said_and_written_back(files) -> None:
    import_course(files)
    picture = CustomImage.objects.get()
    other = BytesIO()
    Image.new("RGB", (80, 60), "#00f").save(other, "JPEG")
    picture.file = ContentFile(other.getvalue(), name="other.jpg")
    picture._set_file_hash()
    picture.save()
    assert outcomes(import_course(files))[NAMES[1]] is Outcome.EDITED
    (files / "M03-markets" / NAMES[1]).write_bytes(photograph("#285"))
    assert outcomes(import_course(files))[NAMES[1]] is Outcome.CONFLICT
    assert export_course(files).written == [f"M03-markets/{NAMES[1]}"]
    assert (files / "M03-markets" / NAMES[1]).read_bytes() == other.getvalue()
    assert outcomes(import_course(files))[NAMES[1]] is Outcome.UNCHANGED


def test_a_photograph_that_an_editor_uploaded_gets_a_place_among_the_files(files) -> None:
    import_course(files)
    out = BytesIO()
    Image.new("RGB", (80, 60), "#0a0").save(out, "PNG")
    mine = CustomImage.objects.create(title="My box", file=ContentFile(out.getvalue(), name="my box.png"))
    mine._set_file_hash()
    mine.save()
    for page in LessonPage.objects.filter(key="M03-L2"):
        page.body = [("figure", {"picture": {"drawing": "", "image": mine, "alt": "A box"}, "caption": ""})]
        page.save_revision().publish()
    name = f"M03-markets/pictures/my_box-{mine.pk}.png"
    assert name in export_course(files).written
    assert {line.outcome for line in import_course(files)} == {Outcome.UNCHANGED}
    assert CustomImage.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("pictures/IMG_2034.JPG", b"no picture", "not a picture"),
        ("pictures/IMG_2034.JPG", huge().read(), "too many pixels"),
        ("audio/say.wav", b"<html>", "not sound or film"),
        ("video/film.mp4", b"\x00" * 40, "not sound or film"),
        ("figures/who.svg", b'<svg viewBox="0 0 9 9"><script>steal()</script></svg>', "runs a script"),
        ("figures/who.svg", b"<svg></svg>", "no drawing"),
    ],
    ids=["no picture", "200 megapixels", "no sound", "no film", "script", "no size"],
)
def test_a_broken_one_is_named_with_its_line_and_nothing_is_written(files, settings, name, content, says) -> None:
    settings.LANGUAGE_CODE = "en"
    from django.utils import translation  # noqa: PLC0415 after the setting

    (files / "M03-markets" / name).write_bytes(content)
    with translation.override("en"), pytest.raises(ContentBroken) as broken:
        import_course(files)
    found = [problem for problem in broken.value.problems if says in problem.message]
    assert {problem.file for problem in found} >= {"M03-markets/L1.zh.md", "M03-markets/L1.en.md"}
    assert {problem.field for problem in found} == {"file" if name[0] in "av" else "picture"}
    lines = (files / "M03-markets/L1.zh.md").read_text().split("\n")
    assert all(name in lines[problem.line - 1] for problem in found if problem.file == "M03-markets/L1.zh.md")
    assert not LessonPage.objects.exists()
    assert not CustomImage.objects.exists()


def test_the_command_says_so_in_words(files) -> None:
    (files / "M03-markets/audio/say.wav").unlink()
    with pytest.raises(CommandError) as refused:
        call_command("import_course", "--from", str(files))
    assert "M03-markets/L1.zh.md" in str(refused.value)
    assert "audio/say.wav" in str(refused.value)
