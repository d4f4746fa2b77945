"""Somebody signed in: what this phone learnt and said before goes with them."""

from typing import Any

from django.conf import settings

from courses.domain import path
from courses.domain.outline import outline
from courses.domain.visitor import COOKIE, bring, keys_in


def bring_along(request: Any, user: Any, **_signal: Any) -> None:
    cookies = request.COOKIES if request is not None else {}
    if not cookies.get(COOKIE) and not cookies.get(path.COOKIE):
        return
    keys, course = keys_in(cookies.get(COOKIE, "")), outline(settings.LANGUAGE_CODE)
    choice = path.choice_in(cookies.get(path.COOKIE, ""), course)
    if keys or not choice.is_empty:
        bring(user, keys=keys, by=user)
        path.bring(user, choice=choice, by=user, course=course)
        request.learnt_is_kept = True
