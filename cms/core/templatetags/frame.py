"""Tags of the page frame, loaded as builtins."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.cache import cache
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.domain.addresses import page_address
from cms.core.domain.counts import waiting_at
from cms.core.domain.page_cache import SECONDS, release
from cms.core.domain.reach import below_live
from cms.core.domain.styles import critical_css as stylesheet
from cms.core.sentences import gap

register = template.Library()
register.simple_tag(gap)
HOUR, DAY = 60, 24 * 60  # minutes
THOUSAND = 1000


@register.simple_tag
def icon(name: str, size: int = 24) -> SafeString:
    """An icon of the sprite, decorative: the word beside it carries the meaning."""
    return _drawn(static("core/icons.svg"), name, size)


@lru_cache(maxsize=512)
def _drawn(sprite: str, name: str, size: int) -> SafeString:
    return format_html(
        '<svg class="icon" width="{}" height="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        size,
        size,
        sprite,
        name,
    )


@register.simple_tag
def critical_css(name: str = "core") -> SafeString:
    """One ``<style>`` element whose hash the content policy names; add nothing inside it."""
    return mark_safe(f"<style>{stylesheet(name)}</style>")


@register.simple_tag(takes_context=True)
def other_language(context: dict) -> dict[str, str]:
    """``code``, ``name`` and ``url`` of this very page in the other language (its home where there is none)."""
    now = get_language()
    code, name = next(pair for pair in settings.LANGUAGES if pair[0] != now)
    return {"code": code, "name": name, "url": _in_language(context, code)}


def _twin(page: Page, code: str) -> str:
    """Address of the page's translation, or nothing; asked once until something is published."""
    twins = page.get_translations().live().filter(below_live(), locale__language_code=code)
    paths = twins.values_list("url_path", flat=True)
    return page_address(paths[0], code) if paths else ""


def _in_language(context: dict, code: str) -> str:
    request, page = context.get("request"), context.get("page")
    if isinstance(page, Page) and page.pk:
        twin = cache.get_or_set(f"twin:{page.pk}:{code}:{release()}", lambda: _twin(page, code), SECONDS)
        if twin:
            return twin
    elif request and request.resolver_match:
        return translate_url(request.get_full_path(), code)
    with override(code):
        return reverse("home")


@register.simple_tag
def clock_zone() -> str:
    """The zone of every clock on the page, for scripts that write one."""
    return timezone.get_current_timezone_name()


@register.simple_tag(takes_context=True)
def unread(context: dict, place: str) -> int:
    """How many things wait for the person at one place of the bar; rooms register the count.

    What is written in Wagtail is read page by page: there the last count is good for some seconds.
    """
    return waiting_at(place, context.get("person"), held="self" in context)


@register.filter
def described(field: Any) -> Any:
    """The form field's widget, with its class for the code input where the browser fills in a one-time code."""
    if field.field.widget.attrs.get("autocomplete") == "one-time-code":
        return field.as_widget(attrs={"class": "code-input"})
    return field


@register.filter
def kilobytes(kb: float) -> str:
    """What a download weighs, in words that a phone's bill uses."""
    if kb < THOUSAND:
        return _("%(n)d kB of data") % {"n": max(round(kb), 1)}
    return _("%(n).1f MB of data") % {"n": kb / THOUSAND}


@register.filter
def weight(size: int) -> str:
    """``size`` in bytes."""
    return kilobytes(size / THOUSAND)


@register.filter(expects_localtime=True)
def day(when: date | None) -> str:
    """A day as people say it: the year only where it is another one."""
    if when is None:
        return ""
    this_year = when.year == timezone.localdate().year
    return dateformat.format(when, pgettext("a day", "j M") if this_year else pgettext("a day", "j M Y"))


@register.filter(expects_localtime=True)
def moment(when: datetime | None) -> str:
    """A day and a time of day: "28 Nov 19:30"."""
    return f"{day(when)} {when:%H:%M}" if when else ""


@register.filter
def since(moment: datetime | None) -> str:
    """How long it has been, in one unit: a list has no room for "1 day, 5 hours"."""
    if moment is None:
        return ""
    minutes = max(int((timezone.now() - moment).total_seconds() // 60), 1)
    if minutes < HOUR:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes < DAY:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // HOUR) % {"n": minutes // HOUR}
    return ngettext("%(n)d day", "%(n)d days", minutes // DAY) % {"n": minutes // DAY}
