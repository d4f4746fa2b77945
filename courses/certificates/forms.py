"""What people send about certificates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.core.forms import WordsField
from courses.certificates.rules import LONGEST_REASON


class ShareForm(forms.Form):
    shared = forms.BooleanField(required=False)
    name = forms.BooleanField(required=False)


class RevokeForm(forms.Form):
    reason = WordsField(
        label=_("Why is it taken back?"),
        help_text=_("The holder reads this, in their inbox and beside the certificate."),
        max_length=LONGEST_REASON,
    )
