import asyncio

import pytest

pytestmark = pytest.mark.django_db  # a wrong address is looked up among the redirects
SECRET = b"%PDF the household register"


@pytest.fixture
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "documents").mkdir()
    (tmp_path / "images" / "tea.webp").write_bytes(bytes(range(100)))
    (tmp_path / "images" / "page.html").write_text("<script>steal()</script>")
    (tmp_path / "images" / "draw.svg").write_text("<svg/>")
    (tmp_path / "documents" / "register.png").write_bytes(SECRET)
    (tmp_path.parent / "outside.png").write_bytes(SECRET)
    return tmp_path


def test_a_picture_is_sent_once_and_cannot_run(client, folder) -> None:
    answer = client.get("/media/images/tea.webp")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, bytes(range(100)), "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get("/media/images/tea.webp", headers={"if-modified-since": answer["Last-Modified"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_lighter_form_of_a_recording_is_sound_and_no_film(client, folder) -> None:
    (folder / "media" / "light").mkdir(parents=True)
    (folder / "media" / "light" / "say.weba").write_bytes(bytes(range(50)))
    answer = client.get("/media/media/light/say.weba")
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, bytes(range(50)), "audio/webm")


@pytest.mark.parametrize(
    "name",
    ["images/page.html", "documents/register.png", "images/../documents/register.png", "../outside.png", "images", "x"],
)
def test_everything_else_is_no_address(client, folder, name: str) -> None:
    answer = client.get(f"/media/{name}")
    assert answer.status_code == 404
    assert SECRET not in answer.content


@pytest.mark.parametrize(
    ("asked", "status", "body", "says"),
    [
        ("bytes=0-9", 206, bytes(range(10)), "bytes 0-9/100"),
        ("bytes=90-", 206, bytes(range(90, 100)), "bytes 90-99/100"),
        ("bytes=-5", 206, bytes(range(95, 100)), "bytes 95-99/100"),
        ("bytes=100-", 416, b"", "bytes */100"),
        ("pages=1-2", 200, bytes(range(100)), None),
    ],
)
def test_players_ask_for_ranges(client, folder, *, asked: str, status: int, body: bytes, says: str | None) -> None:
    answer = client.get("/media/images/tea.webp", headers={"range": asked})
    assert (answer.status_code, answer.content, answer.get("Content-Range")) == (status, body, says)


def test_a_long_film_is_sent_in_parts(client, folder) -> None:
    film = bytes(range(256)) * 4096
    (folder / "images" / "film.mp4").write_bytes(film)
    answer = client.get("/media/images/film.mp4")

    async def whole() -> list[bytes]:
        return [part async for part in answer]

    parts = asyncio.run(whole())
    assert (answer["Content-Length"], len(parts), b"".join(parts) == film) == (str(len(film)), 4, True)
