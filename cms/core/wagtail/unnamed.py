"""Words for fields, columns and models that Wagtail shows by the name they have in its code."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import choosers
from wagtail.contrib.simple_translation.models import SimpleTranslation
from wagtail.models import Locale
from wagtail.sites.views import IndexView as ListOfSites

FIELDS = {
    "link_text": _("Words of the link"),
    "email_address": _("E-mail address"),
    "subject": _("Subject"),
    "body": _("Letter"),
    "phone_number": _("Number to call"),
}
COLUMNS = {"port": _("Port"), "site_name": _("Name of the site"), "root_page": _("First page")}
MODELS = {Locale: (_("language"), _("languages")), SimpleTranslation: (_("translation"), _("translations"))}


def give_words() -> None:
    for form in (
        choosers.ExternalLinkChooserForm,
        choosers.AnchorLinkChooserForm,
        choosers.EmailLinkChooserForm,
        choosers.PhoneLinkChooserForm,
    ):
        for name, field in form.base_fields.items():
            field.label = FIELDS.get(name, field.label)
    for column in ListOfSites.columns:
        column.label = COLUMNS.get(column.name, column.label)
    for model, (one, many) in MODELS.items():
        # Past the model's own Meta, so that no migration is due in somebody else's app.
        options = model._meta  # noqa: SLF001 Django's documented door to a model's words
        options.verbose_name, options.verbose_name_plural = one, many
