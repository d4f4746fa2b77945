"""People in Wagtail: a phone, one name, groups. No passwords: nobody signs in with one."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.models import User
from cms.core.forms import WordsField


class PersonForm(WagtailAdminModelForm):
    groups = forms.ModelMultipleChoiceField(
        label=_("Groups"),
        queryset=Group.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What someone may do with pages and pictures. Roles in villages are given elsewhere."),
    )

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if editing_self:
            # Nobody locks themselves out by a wrong tick.
            del self.fields["is_active"], self.fields["is_superuser"]

    def clean_phone(self) -> Any:
        return self.cleaned_data["phone"] or None

    class Meta:
        model = User
        fields = ("name", "phone", "email", "language", "is_active", "is_staff", "is_superuser", "groups")
        field_classes = {"name": WordsField}
