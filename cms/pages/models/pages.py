"""Home and standard pages."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.core.models import BasePage

PROSE = ["h2", "h3", "bold", "ol", "ul", "link"]


class HomePage(BasePage):
    """The root of one language's tree. What it shows comes from the rooms (see ``domain.home``)."""

    max_count = 2
    parent_page_types = ("wagtailcore.Page",)
    template = "pages/home.html"

    class Meta:
        verbose_name = _("home")


class StandardPage(BasePage):
    """A page of plain words: privacy notice, about."""

    body = RichTextField(_("text"), features=PROSE, blank=True)

    content_panels = (*BasePage.content_panels, FieldPanel("body"))
    search_fields = (*BasePage.search_fields, index.SearchField("body"))
    parent_page_types = ("pages.HomePage",)
    subpage_types = ()
    template = "pages/standard.html"

    class Meta:
        verbose_name = _("page of plain words")
        verbose_name_plural = _("pages of plain words")
