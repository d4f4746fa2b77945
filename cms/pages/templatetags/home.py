"""The first page asks its domain here, because a page model may not."""

from typing import Any

from django import template
from django.utils.translation import get_language

from accounts.models import User

register = template.Library()


@register.simple_tag
def home_of(person: User) -> Any:
    from cms.pages.domain import home as domain  # noqa: PLC0415 Django imports every tag library at start

    return domain.home_of(person, language=get_language() or "zh-hans")


@register.simple_tag(takes_context=True)
def visitor_home(context: template.Context) -> Any:
    """Road, next lesson and course for someone who has not signed in."""
    from cms.pages.domain import home as domain  # noqa: PLC0415 as above

    cookies = getattr(context.get("request"), "COOKIES", {})
    kept = {"cookie": cookies.get(domain.COOKIE, ""), "said": cookies.get(domain.PATH_COOKIE, "")}
    return domain.welcome(language=get_language() or "zh-hans", **kept)
