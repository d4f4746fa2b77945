from django.utils.translation import gettext_lazy as _

from cms.core.forms import ClientIdForm, WordsField


class KeepForm(ClientIdForm):
    name = WordsField(
        label=_("Keep this calculation as"),
        max_length=60,
        error_messages={"required": _("Give it a name, for example: bamboo shoots in November.")},
    )
