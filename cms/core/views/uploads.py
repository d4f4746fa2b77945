"""A file in parts, over HTTP: begin it, ask how far it came, send the next part."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.core.domain import uploads
from cms.core.models import Upload

PART = 128 * 1024  # bytes: what a phone on a bad network sends before it can lose anything
RAW = "application/offset+octet-stream"


class BeginForm(forms.Form):
    cid = forms.UUIDField()
    purpose = forms.SlugField(max_length=40)
    target = forms.CharField(max_length=80, required=False)
    name = forms.CharField(max_length=120)
    size = forms.IntegerField(min_value=1, max_value=2_000_000_000)
    sha256 = forms.RegexField(r"^[0-9a-f]{64}$", required=False)


def for_persons(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Scripts are answered in JSON, also when the session is gone and when a file is refused."""

    @wraps(view)
    def wrapped(request: HttpRequest, **parts: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return said(_("Sign in again; what you sent so far is kept."), 401)
        try:
            return view(request, **parts)
        except uploads.UploadRefused as refused:
            more = {"again": True} if isinstance(refused, uploads.Damaged) else {}
            return said(str(refused.message), refused.status, **more)

    return wrapped


def said(words: str, status: int, **more: Any) -> JsonResponse:
    return JsonResponse({"message": words, **more}, status=status)


def standing(upload: Upload) -> JsonResponse:
    answer = JsonResponse({"offset": upload.received, "part": PART, "done": upload.done_at is not None})
    answer.headers["Upload-Offset"], answer.headers["Upload-Length"] = str(upload.received), str(upload.size)
    return answer


@never_cache
@require_POST
@for_persons
def begin(request: HttpRequest) -> HttpResponse:
    form = BeginForm(request.POST)
    if not form.is_valid():
        return said(_("This file could not be read. Choose it again."), 400)
    return standing(uploads.begin(request.user, **form.cleaned_data))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_persons
def part(request: HttpRequest, cid: UUID) -> HttpResponse:
    """GET says how far it came; POST adds the bytes of its body at the place that ``Upload-Offset`` names."""
    upload = Upload.objects.filter(person_id=request.user.pk, cid=cid).first()
    if upload is None:
        return said(_("This upload is not here any more. Choose the file again."), 404)
    if request.method == "POST":
        offset = request.headers.get("Upload-Offset", "")
        if request.content_type != RAW or not offset.isdecimal() or len(request.body) > uploads.MOST_PART:
            return said(_("This file could not be read. Choose it again."), 400)
        try:
            upload = uploads.add_part(upload, offset=int(offset), content=request.body)
        except uploads.OffsetWrong:
            upload.refresh_from_db()
            return said(_("A part is missing; it is sent again."), 409, offset=upload.received)
        upload = uploads.finish(upload)
    return standing(upload)
