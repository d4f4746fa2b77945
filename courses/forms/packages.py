"""A package of questions from an editor's machine."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses.domain.qti.package import MOST_BYTES


class PackageForm(forms.Form):
    package = forms.FileField(
        label=_("QTI package"),
        help_text=_("A .zip or .xml file: QTI 3, 2.1, 2.2 or 1.2; at most 5 MB. Nothing is changed yet."),
        widget=forms.FileInput(attrs={"accept": ".zip,.xml"}),
    )

    def clean_package(self) -> Any:
        upload = self.cleaned_data["package"]
        if upload.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than 5 MB. Export the questions without films, or in parts."))
        return upload


class CourseForm(forms.Form):
    package = forms.FileField(
        label=_("Course package"),
        help_text=_(
            "An .imscc or .zip file, at most 20 MB: Common Cartridge 1.1 to 1.3, or Markdown. Nothing is made yet."
        ),
        widget=forms.FileInput(attrs={"accept": ".imscc,.zip"}),
    )


class TakeForm(forms.Form):
    """``take`` names the package that was looked at."""

    take = forms.RegexField(r"^[\w-]{10,40}$")
