"""Uploaded pictures, sound and film, served by the product itself where no proxy does it.

An upload is a stranger's file: only known media types go out, never HTML, and each answer forbids sniffing and scripts.
Documents are not served here: Wagtail's own address checks who may read them.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".vtt": "text/vtt",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".webm": "video/webm",
    ".webp": "image/webp",
}
#: What one person hands in under these endings is sound: film is refused on its way in.
PRIVATE_TYPES = TYPES | {".mp4": "audio/mp4", ".webm": "audio/webm"}
PUBLIC_FOLDERS = {"images", "original_images", "media"}
AT_ONCE = 256 * 1024  # bytes: smaller files are sent whole, larger ones in parts of this size
A_YEAR = 31_536_000  # seconds; renditions carry a hash of their recipe in the name, originals are never rewritten
RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file under ``MEDIA_ROOT``, whole or one range of it (players on phones ask for ranges)."""
    path = public_file(name)
    stat = path.stat()
    headers = {
        "Content-Type": TYPES[path.suffix.lower()],
        "Last-Modified": http_date(stat.st_mtime),
        "Cache-Control": f"public, max-age={A_YEAR}, immutable",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
    }
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and int(stat.st_mtime) <= since:
        return HttpResponseNotModified(headers=headers)
    first, last = wanted_range(request.headers.get("Range", ""), stat.st_size)
    if first > last and stat.st_size:
        headers["Content-Range"] = f"bytes */{stat.st_size}"
        return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    length = last - first + 1
    headers["Content-Length"] = str(length)
    status = HTTPStatus.OK
    if length != stat.st_size:
        status = HTTPStatus.PARTIAL_CONTENT
        headers["Content-Range"] = f"bytes {first}-{last}/{stat.st_size}"
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    if length <= AT_ONCE:
        with path.open("rb") as file:
            file.seek(first)
            return HttpResponse(file.read(length), status=status, headers=headers)
    return StreamingHttpResponse(parts(path, first, length), status=status, headers=headers)


def send_private(request: HttpRequest, content: bytes, suffix: str) -> HttpResponse:
    """One person's file, whole or one range of it; nothing on the way may keep it. 404 for a type not served here."""
    if suffix.lower() not in PRIVATE_TYPES:
        raise Http404
    headers = {
        "Content-Type": PRIVATE_TYPES[suffix.lower()],
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "bytes",
    }
    first, last = wanted_range(request.headers.get("Range", ""), len(content))
    if first > last and content:
        headers["Content-Range"] = f"bytes */{len(content)}"
        return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    part = content[first : last + 1]
    status = HTTPStatus.OK
    if len(part) != len(content):
        status = HTTPStatus.PARTIAL_CONTENT
        headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return HttpResponse(part, status=status, headers=headers)


def public_file(name: str) -> Path:
    """The file behind a public name; 404 for any other name, type or folder."""
    try:
        path = Path(safe_join(settings.MEDIA_ROOT, name))
    except (SuspiciousFileOperation, ValueError) as error:
        raise Http404 from error
    folder = path.relative_to(Path(settings.MEDIA_ROOT).absolute()).parts[:1]  # after any "..": names may wander
    if not PUBLIC_FOLDERS.issuperset(folder) or path.suffix.lower() not in TYPES or not path.is_file():
        raise Http404
    return path


def wanted_range(header: str, size: int) -> tuple[int, int]:
    """First and last byte to send; first > last where the range lies outside. An odd header means the whole file."""
    found = RANGE.fullmatch(header.strip())
    if not found or found.groups() == ("", ""):
        return 0, size - 1
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


async def parts(path: Path, first: int, length: int) -> AsyncIterator[bytes]:
    """Reads off the event loop, part by part."""
    with await asyncio.to_thread(path.open, "rb") as file:
        file.seek(first)
        while length > 0 and (part := await asyncio.to_thread(file.read, min(AT_ONCE, length))):
            length -= len(part)
            yield part
