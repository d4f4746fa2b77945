"""A lesson as it is told in one place: other words, the same lesson."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField

from association.models import Unit
from cms.core.models import BasePage
from courses.blocks import EditionBlocks
from courses.models.pages import LONGEST_TITLE


class EditionPage(BasePage):
    """Lies below its lesson and is read at the lesson's own address, by those who live in ``unit`` or below it.

    It has no number and no questions of its own: what is learnt and answered is the lesson's. ``edition_key`` lets the
    database keep one edition a lesson and place; null while no place is chosen, and then nobody reads it.
    """

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("place"),
        help_text=_("With all that lies in it. Without a place nobody reads this edition."),
    )
    summary = models.CharField(_("in one sentence"), max_length=200, blank=True)
    body = StreamField(EditionBlocks(), verbose_name=_("lesson"))
    edition_key = models.CharField(max_length=40, unique=True, null=True, editable=False)

    content_panels = (
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("unit"),
        MultiFieldPanel(
            [
                HelpPanel(content=_("The lesson's own questions follow at the end. They are the same everywhere.")),
                FieldPanel("body"),
            ],
            heading=_("Lesson"),
        ),
    )
    parent_page_types = ("courses.LessonPage",)
    is_creatable = False  # it begins at its lesson, for a place; never by Wagtail's own form
    exclude_fields_in_copy: ClassVar[list[str]] = ["unit", "edition_key"]
    subpage_types: tuple[str, ...] = ()
    template = "courses/lesson.html"

    class Meta:
        verbose_name = _("edition for a place")
        verbose_name_plural = _("editions for places")

    def key_here(self) -> str | None:
        """Of the lesson above it (which knows its language) and the place."""
        return f"{self.get_parent().pk}:{self.unit_id}" if self.path and self.unit_id else None

    def taken(self) -> bool:
        key = self.key_here()
        return key is not None and EditionPage.objects.filter(edition_key=key).exclude(pk=self.pk).exists()

    def clean(self) -> None:
        super().clean()
        if self.taken():
            raise ValidationError({"unit": _("This lesson has an edition for this place already.")})
        if len(self.title) > LONGEST_TITLE:
            words = _("At most %(most)s characters: a phone shows no more.") % {"most": LONGEST_TITLE}
            raise ValidationError({"title": words})

    def copy(self, *args: Any, update_attrs: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        """A copy, and what its draft says, is for no place until one is chosen."""
        return super().copy(*args, update_attrs={"unit": None} | (update_attrs or {}), **kwargs)

    def can_move_to(self, parent: Any) -> bool:
        """It stays with its lesson: elsewhere it would be an edition of words that it was not made from."""
        return bool(parent.pk == self.get_parent().pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.edition_key = self.key_here()
        super().save(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """It has no address of its own: whoever comes here reads the lesson as it is for them."""
        if getattr(request, "is_preview", False):
            return super().serve(request, *args, **kwargs)
        return redirect(self.get_parent().url or "/")
