"""What somebody sends with a recording, and what an editor says about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Speech
from cms.core.forms import ClientIdForm, WordsField

LONGEST_REASON = 300
AGREED = _("The speaker agrees that everybody who learns here may hear this voice, and can take it back at any time.")


class SoundForm(ClientIdForm):
    """``words_key`` is the fingerprint of the words that stood on the page when they were read."""

    words_key = forms.SlugField(max_length=16, required=False, widget=forms.HiddenInput)
    sound = forms.FileField(
        label=_("The recording"),
        help_text=_("At most two minutes, and at most 180 kB for each minute. The button above records it just right."),
        widget=forms.FileInput(attrs={"accept": "audio/*", "capture": True}),
    )
    speech = forms.ChoiceField(label=_("What is spoken"), choices=Speech.choices)
    speaker = WordsField(
        label=_("Name that learners read"),
        max_length=40,
        help_text=_("Such as Master Wang. It need not be the full name."),
    )
    agreed = forms.BooleanField(label=AGREED)


class ReasonForm(forms.Form):
    """``do`` is the button; words are needed where something is to be done again."""

    do = forms.ChoiceField(choices=[("accept", "accept"), ("refuse", "refuse")])
    words = WordsField(label=_("What to do better"), max_length=LONGEST_REASON, required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("do") == "refuse" and not found.get("words"):
            self.add_error("words", _("Say in a few words what to do better: the speaker reads exactly this."))
        return found


class SpeechForm(forms.Form):
    speech = forms.ChoiceField(choices=[("", ""), *Speech.choices], required=False)
