"""What learners, mentors and coordinators type."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from association.domain.queries import all_villages
from association.enums import ProductCategory
from association.forms import VillageField
from association.models import Unit
from cms.core.forms import ClientIdForm, RowsField, WordsField
from mentorship.domain.profiles import Card
from mentorship.enums import SPOKEN_REASONS, DeclineReason, EndReason, Fit, Speech
from mentorship.models import MentorProfile
from mentorship.models.profile import MAX_CAPACITY

FIRST_YEAR = 1999  # nobody here sold online before


class AskForm(ClientIdForm):
    need = WordsField(
        label=_("What do you need help with?"),
        help_text=_("One sentence is enough, for example: I want to open a shop for dried bamboo shoots."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in one sentence what you need, so that the mentor can answer.")},
    )


class FactsForm(forms.Form):
    product = forms.ChoiceField(
        label=_("What do you sell, or want to sell?"),
        choices=[("", _("Not sure yet")), *ProductCategory.choices],
        required=False,
    )
    speech = forms.ChoiceField(
        label=_("What do you like to speak?"), choices=[("", _("No matter")), *Speech.choices], required=False
    )


class FitForm(forms.Form):
    fit = forms.ChoiceField(choices=[(Fit.GOOD, Fit.GOOD.label), (Fit.UNDECIDED, Fit.UNDECIDED.label)])


class BlockField(forms.BooleanField):
    """The quiet tick below a goodbye; the other side is never told."""

    def __init__(self, **kwargs: Any) -> None:
        words = _("They are not told. You can change your mind later.")
        super().__init__(required=False, help_text=words, **kwargs)


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why not this time?"), choices=DeclineReason.choices, widget=forms.RadioSelect)
    note = WordsField(
        label=_("A word to the learner"),
        help_text=_("They read it together with the reason. A tip where to go next helps most."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    block = BlockField(label=_("This learner shall not ask me again."))


class EndForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why does it end?"),
        choices=[(reason.value, EndReason(reason).label) for reason in SPOKEN_REASONS],
        widget=forms.RadioSelect,
    )
    note = WordsField(
        label=_("A word of thanks, or what you wish them"),
        help_text=_("You may leave it empty. The other side reads it."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    block = BlockField(label=_("We shall not be brought together again."))


class PauseForm(forms.Form):
    until = forms.DateField(
        label=_("When do you come back?"),
        help_text=_("Leave it empty if you don't know yet."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day after today, or leave it empty."))
        return until


class RefuseForm(forms.Form):
    reason = WordsField(
        label=_("Why not? The applicant reads this."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason: the applicant reads it and can apply again.")},
    )


class StopForm(forms.Form):
    reason = WordsField(
        label=_("Why? The mentor reads this."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason: the mentor reads it and can talk to you about it.")},
    )


class CardForm(forms.Form):
    """A mentor's card. ``card()`` gives it as the plain value that the deeds take."""

    home = VillageField(queryset=Unit.objects.none(), label=_("Which village do you live in?"), empty_label=_("Choose"))
    categories = forms.MultipleChoiceField(
        label=_("Which products do you know well?"),
        choices=ProductCategory.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one product: learners are matched by it.")},
    )
    speech = forms.MultipleChoiceField(
        label=_("What can you speak?"),
        choices=Speech.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one.")},
    )
    units = RowsField(
        queryset=Unit.objects.none(),
        label=_("Which villages can you get to?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    capacity = forms.IntegerField(
        label=_("How many learners can you help well at one time?"), min_value=1, max_value=MAX_CAPACITY, initial=5
    )
    about = WordsField(
        label=_("Tell learners about yourself"),
        help_text=_("How you began, what went wrong, what you can show. Don't write what you earn."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Two or three sentences are enough.")},
    )
    selling_since = forms.IntegerField(label=_("Since which year have you sold online?"), min_value=FIRST_YEAR)
    first_mover = forms.BooleanField(label=_("I was one of the first here to sell online."), required=False)
    shops = forms.IntegerField(label=_("How many shops do you run?"), min_value=0, max_value=99, required=False)
    hired = forms.IntegerField(label=_("How many people have you hired?"), min_value=0, max_value=999, required=False)
    office_hours = WordsField(
        label=_("When do you have time?"),
        help_text=_("For example: every evening from seven to nine."),
        max_length=120,
        required=False,
    )
    ties = WordsField(
        label=_("Do you buy from learners, or sell to them?"),
        help_text=_("Both are fine, but learners must know. Leave it empty if you do neither."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = all_villages()
        self.fields["home"].queryset = villages  # type: ignore[attr-defined]
        self.fields["units"].queryset = villages  # type: ignore[attr-defined]

    def clean_selling_since(self) -> int:
        year: int = self.cleaned_data["selling_since"]
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("That year is still to come."))
        return year

    def card(self) -> Card:
        facts = {name: self.cleaned_data[name] for name in Card.__slots__}
        many = {name: tuple(facts[name]) for name in ("categories", "speech", "units")}
        return Card(**{**facts, **many})

    @staticmethod
    def words_of(profile: MentorProfile) -> dict[str, Any]:
        """Initial values from a card that is there already."""
        return {name: getattr(profile, name) for name in Card.__slots__ if name != "units"} | {
            "units": list(profile.units.values_list("pk", flat=True))
        }


class ApplyForm(CardForm):
    code = forms.BooleanField(
        label=_("I keep the mentor code."),
        error_messages={"required": _("Please read the mentor code and tick that you will keep it.")},
    )
