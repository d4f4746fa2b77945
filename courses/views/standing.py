"""Who looks at a page of the course, what they have done and which way they go: a person's rows, or this phone's."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from courses.domain import path, visitor
from courses.domain.outline import Outline, outline
from courses.domain.path import Choice
from courses.domain.progress import standing_of


def person_here(request: HttpRequest) -> Any:
    """The signed-in person; None for a visitor, whose page then never opens a session."""
    with_session = settings.SESSION_COOKIE_NAME in request.COOKIES or hasattr(request, "_force_auth_user")
    return request.user if with_session and request.user.is_authenticated else None


def rows_here(request: HttpRequest, *, with_due: bool = False) -> dict[str, Any]:
    """A person's own rows; for a visitor what this phone has learnt."""
    person = person_here(request)
    if person is not None:
        return standing_of(person, with_due=with_due)
    return visitor.rows_of(visitor.keys_in(request.COOKIES.get(visitor.COOKIE, "")))


def choice_here(request: HttpRequest, course: Outline) -> Choice:
    person = person_here(request)
    return path.choice_of(person) if person is not None else visitors_choice(request.COOKIES, course)


def visitors_choice(cookies: dict[str, str], course: Outline) -> Choice:
    return path.choice_in(cookies.get(path.COOKIE, ""), course)


def keep_on_phone(response: HttpResponse, choice: Choice) -> None:
    """What a visitor said stays in their browser."""
    response.set_cookie(
        path.COOKIE,
        path.cookie_of(choice),
        max_age=visitor.SECONDS,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def course_in(language: str) -> Outline:
    return outline(language or settings.LANGUAGE_CODE)
