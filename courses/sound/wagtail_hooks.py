"""Recordings in Wagtail: a list to listen to, and a button on each lesson."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from courses.models import LessonPage
from courses.sound.domain.voices import is_editor
from courses.sound.views import desk


class DeskItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_editor(request.user)


@hooks.register("register_admin_urls")
def sound_urls() -> list[URLPattern]:
    return [
        path("sound/", desk.desk, name="sound_desk"),
        path("sound/<uuid:uuid>/decide/", desk.decide, name="sound_decide"),
        path("sound/<int:pk>/", desk.lesson, name="sound_admin_lesson"),
        path("sound/<int:pk>/<int:place_id>/", desk.step, name="sound_admin_step"),
    ]


@hooks.register("register_reports_menu_item")
def sound_menu() -> MenuItem:
    return DeskItem(_("Recordings to listen to"), reverse("sound_desk"), icon_name="media", order=640)


@hooks.register("register_page_header_buttons")
def sound_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """At a published lesson, for those who may change its words."""
    if page.live and page.specific_class is LessonPage and page.permissions_for_user(user).can_edit():
        yield Button(_("Read it aloud"), reverse("sound_admin_lesson", args=[page.pk]), icon_name="media", priority=92)
