"""Editors look after the rules and words that the tools compute with."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.tools.models import DatedRule


class DatedRuleViewSet(SnippetViewSet):
    """Rules belong to no place and name nobody. One that no longer holds gets an end, so that old results stay true."""

    model = DatedRule
    menu_label = _("Dated rules")
    icon = "calendar-check"
    add_to_settings_menu = True
    list_display = ("key", "value", "unit", "effective_from", "effective_to", "checked_on", "review_by", "is_reviewed")
    list_filter = ("key", "is_reviewed", "review_by")
    search_fields = ("key", "value", "source")


register_snippet(DatedRuleViewSet)
