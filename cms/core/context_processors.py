"""What the frame of every page needs. An anonymous page touches neither session nor database here."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import ResolverMatch

from cms.core.domain.outbox import sender_mark
from cms.core.domain.page_cache import is_light

PLACES = {
    "accounts": "me",
    "account": "me",
    "association": "me",
    "certificates": "me",
    "courses": "learn",
    "review": "learn",
    "tools": "learn",
    "live": "ask",
    "mentorship": "mentor",
}
OWN = ("account_", "mfa_")  # how the names of the pages for signing in and for second keys begin
VIEWS = ("", "elder")
BARE = "practice_is_bare"  # in the session: no PIN keeps this person's practice; the room that knows of PINs writes it


def frame(request: HttpRequest) -> dict:
    """``person`` is the signed-in user or None, ``sender`` their mark in this phone's outbox or empty.

    ``light`` says that pictures wait until they are tapped.
    ``is_bare`` says that the phone may show without a network what waits there, because no PIN keeps it.
    ``place`` marks the bar; ``display_view`` is ``"elder"`` or empty. ``may_have_messages`` is False on a page for
    someone without cookies, so that reading messages never opens a session there and the page stays cacheable.
    """
    with_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    user = getattr(request, "user", None) if with_session else None
    person = user if user is not None and user.is_authenticated else None
    view = person.view if person else request.COOKIES.get("view", "")
    return {
        "person": person,
        "sender": sender_mark(person) if person else "",
        "place": place_of(request.resolver_match),
        "light": is_light(request),
        "display_view": view if view in VIEWS else "",
        "may_have_messages": with_session or "messages" in request.COOKIES,
        "site_footer": settings.SITE_FOOTER,
        "is_bare": person is not None and request.session.get(BARE) is True,
        "helping": getattr(request, "helping", None),
        "is_demo_site": settings.DEMO,
    }


def place_of(match: ResolverMatch | None) -> str:
    """Which entry of the bar a page belongs to, or none."""
    if match is None:
        return ""
    if match.namespaces:
        return PLACES.get(match.namespaces[0], "")
    return "me" if (match.url_name or "").startswith(OWN) else "learn" if match.url_name == "home" else ""
