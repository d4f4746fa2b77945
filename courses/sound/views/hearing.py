"""A recording's bytes, and which speech a phone wants to hear."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from cms.core.domain.lightening import light_of
from cms.core.lighter import SUFFIX
from cms.core.views.media import send_private
from cms.core.way_back import own_address
from courses.sound.domain.queries import COOKIE
from courses.sound.domain.voices import is_editor
from courses.sound.enums import SoundState
from courses.sound.forms import SpeechForm
from courses.sound.models import Sound

A_YEAR, AN_HOUR = 31_536_000, 3600  # an hour after it was taken back no phone plays it from its own copy any more


@require_safe
def hear(request: HttpRequest, file: UUID, *, light: bool = False) -> HttpResponse:
    """To everybody once an editor has said yes; before that to its speaker and to editors.

    ``light``: in fewer bytes, where that was made.
    """
    sound = Sound.objects.exclude(state=SoundState.GONE).filter(pk=file).first()
    if sound is None or not (sound.state == SoundState.HEARD or may_check(request.user, sound)):
        raise Http404
    sent, suffix = (light_of(sound), SUFFIX) if light else (sound.file, sound.suffix)
    if not sent:
        raise Http404
    try:
        with sent.open("rb") as stored:
            answer = send_private(request, stored.read(), suffix)
    except FileNotFoundError as gone:  # taken back this very moment
        raise Http404 from gone
    if sound.state == SoundState.HEARD:
        answer.headers["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return answer


def may_check(person: Any, sound: Sound) -> bool:
    return person.is_authenticated and (person.pk == sound.by_id or is_editor(person))


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Remembers on this phone which speech to play first, and goes back."""
    response = HttpResponseRedirect(own_address(request, request.GET.get("next", "")) or "/")
    response.headers["Cache-Control"] = "no-store"
    form = SpeechForm(request.GET)
    if not form.is_valid():
        return response
    speech = form.cleaned_data["speech"]
    if speech:
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(COOKIE, speech, max_age=A_YEAR, samesite="Lax", httponly=True, secure=secure)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
