"""allauth's forms for second locks, in our words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from cms.core.forms import WordsField


class _Code:
    label: Any = _("Six digits from the app, or a recovery code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]  # a mixin before a form
        field.label = self.label
        field.widget.attrs.update({"placeholder": "", "inputmode": "numeric", "autocomplete": "one-time-code"})


class LockForm(_Code, AuthenticateForm):
    pass


class LockAgainForm(_Code, ReauthenticateForm):
    pass


class AppForm(_Code, ActivateTOTPForm):
    label = _("Six digits from the app")


class _Name:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self.fields  # type: ignore[attr-defined]  # a mixin before a form
        fields["name"].label = _("What do you call it?")
        fields["name"].required = False
        if "passwordless" in fields:
            fields["passwordless"].label = _("Also sign in with it, without a code by message")
            fields["passwordless"].help_text = ""


class CredentialField(forms.JSONField):
    """JSON by a browser. Python refuses numbers of thousands of digits with an error that Django does not expect."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid", params={"value": ""}) from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except ValueError:
            return ""


class PasskeyForm(_Name, AddWebAuthnForm):
    name = WordsField(max_length=100)
    credential = CredentialField(widget=forms.HiddenInput)


class PasskeyLoginForm(LoginWebAuthnForm):
    credential = CredentialField(widget=forms.HiddenInput)


class PasskeyLockForm(AuthenticateWebAuthnForm):
    credential = CredentialField(widget=forms.HiddenInput)


class PasskeyLockAgainForm(ReauthenticateWebAuthnForm):
    credential = CredentialField(widget=forms.HiddenInput)


class PasskeyNameForm(_Name, EditWebAuthnForm):
    name = WordsField(max_length=100)
