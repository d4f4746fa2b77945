"""Where other apps of a phone share to (``share_target`` of the manifest): take it, ask what it is for, put it there.

The operating system sends the first POST, and it knows no token of ours. So that one only lays a photo, encoded anew,
and an address aside for whoever this session is; what changes anything is a form of ours, with its token. A page of
somebody else that would send it in a person's name is turned away by what browsers say of where a request comes from,
and has no session: its cookie is not sent along with a POST from elsewhere (SameSite=Lax).
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import PersonRequest
from accounts.pin_lock import behind_pin_if_chosen
from cms.core.domain.states import MoveRefused
from cms.core.domain.uploads import UploadRefused
from cms.core.sentences import joined
from courses.domain.evidence import sharing
from courses.enums import Ask
from courses.exceptions import Refused
from courses.forms.practice import refuse_heavy
from courses.forms.sharing import PutForm, SharedForm

LINK = "shared_link"
ELSEWHERE = {"cross-site", "same-site"}


@csrf_exempt  # the phone's system sends it and knows no token; what it may do stands above
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return choose(request)
    if request.headers.get("Sec-Fetch-Site") in ELSEWHERE:
        raise PermissionDenied
    if not request.user.is_authenticated:  # nothing of it is read, let alone kept: nobody knows whose it would be
        return render(request, "courses/share.html", {"place": "learn", "is_nobody": True}, status=401)
    return take(request)


def take(request: Any) -> HttpResponse:
    form = SharedForm(request.POST, request.FILES)
    form.is_valid()  # words that are too long hold no address; the photos are kept all the same
    try:
        sharing.count_share(request.user)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("courses:share")
    for file in form.photos:
        try:
            refuse_heavy(file)
            sharing.keep_shared(request.user, file)
        except ValidationError as wrong:
            messages.error(request, joined(wrong.messages))
        except UploadRefused as refused:
            messages.error(request, str(refused.message))
    if form.address:
        request.session[LINK] = form.address
    return redirect("courses:share")


@behind_pin_if_chosen("evidence")
def choose(request: PersonRequest) -> HttpResponse:
    photos, link = sharing.shared_by(request.user), request.session.get(LINK, "")
    places = sharing.places_for(request.user, language=get_language() or "") if photos or link else []
    for_photos = [place for place in places if place.ask.kind == Ask.PHOTO] if photos else []
    shown = {
        "photos": photos,
        "link": link,
        "for_photos": for_photos,
        "hides": any(place.ask.is_screenshot for place in for_photos),
        "for_link": [place for place in places if place.ask.kind == Ask.LINK] if link else [],
        "place": "learn",
    }
    return render(request, "courses/share.html", shown)


@never_cache
@behind_pin_if_chosen("evidence")
@require_POST
def put(request: PersonRequest) -> HttpResponse:
    if "drop" in request.POST:
        sharing.throw_away(request.user)
        request.session.pop(LINK, None)
        messages.success(request, _("Thrown away."))
        return redirect("courses:share")
    language = get_language() or ""
    form = PutForm(request.POST, places=sharing.places_for(request.user, language=language))
    if not form.is_valid():
        messages.error(request, str(Refused.message))
        return redirect("courses:share")
    try:
        put_all(request, form.chosen, language)
    except ValidationError as wrong:
        messages.error(request, joined(wrong.messages))
    except (Refused, MoveRefused) as refused:
        messages.error(request, str(refused.message))
    else:
        words = _("It is in your practice now. Nobody has seen it yet: send it when everything is there.")
        messages.success(request, words)
        return redirect("courses:practice", code=form.chosen.code)
    return redirect("courses:share")


def put_all(request: PersonRequest, to: sharing.Place, language: str) -> None:
    if to.ask.kind == Ask.LINK:
        address = request.session.get(LINK, "")
        if not address:
            raise Refused
        sharing.put_link(address, to=to, by=request.user)
        del request.session[LINK]
        return
    photos = sharing.shared_by(request.user)
    if not photos:
        raise Refused
    for photo in photos:
        sharing.put_photo(photo, to=to, language=language, by=request.user)
