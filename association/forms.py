"""What applicants and reviewers type."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.forms.phone import MobileField
from accounts.models import User
from association.domain.access import for_admin
from association.domain.queries import all_villages, my_shops, villages_of
from association.domain.residence import village_of
from association.enums import Action, Origin, Platform, ProductCategory, RejectReason
from association.models import Association, Unit
from cms.core.forms import ClientIdForm, WordsField


class VillageField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Unit) -> str:
        return f"{obj} · {obj.parent}"


class JoinForm(ClientIdForm):
    """Asks only what is not known yet: the name, where from, a shop."""

    name = WordsField(label=_("Your name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    village = VillageField(queryset=None, label=_("Which village do you live in?"), empty_label=_("Choose"))
    origin = forms.ChoiceField(label=_("Are you from here?"), choices=Origin.choices, widget=forms.RadioSelect)
    category = forms.ChoiceField(
        label=_("What do you sell, or want to sell?"),
        choices=[("", _("Not sure yet")), *ProductCategory.choices],
        required=False,
    )
    shop: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None, label=_("Your online shop"), required=False, empty_label=_("No shop yet, or a new one")
    )
    platform = forms.ChoiceField(
        label=_("Where is your shop?"), choices=[("", _("I have no shop yet")), *Platform.choices], required=False
    )
    shop_name = WordsField(label=_("What is your shop called?"), max_length=80, required=False)
    why = WordsField(
        label=_("What do you hope for from the association?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
    )
    consent = forms.BooleanField(
        label=_(
            "The association may see my name, number, village and what I wrote here, to decide about my application."
        ),
        error_messages={
            "required": _("Without this nobody may read your application. Tick it, or go back without applying.")
        },
    )

    def __init__(self, *args: Any, person: User, association: Association, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages, shops, home = villages_of(association), my_shops(person), village_of(person)
        self.fields["village"].queryset = villages  # type: ignore[attr-defined]
        self.fields["shop"].queryset = shops  # type: ignore[attr-defined]
        self.fields["village"].initial = home
        if person.name:
            del self.fields["name"]
        if home:
            self.fields["origin"].required = False
            self.fields["origin"].initial = (
                person.residences.filter(until=None).values_list("origin", flat=True).first()
            )
        if not shops.exists():
            del self.fields["shop"]

    def clean(self) -> dict[str, Any]:
        words = super().clean() or self.cleaned_data
        platform, name = words.get("platform"), (words.get("shop_name") or "").strip()
        if platform and not name:
            self.add_error("shop_name", _("Write the name of your shop, or choose that you have none yet."))
        if name and not platform:
            self.add_error("platform", _("Choose where your shop is."))
        return words

    def deed(self) -> dict[str, Any]:
        """The keyword arguments of ``apply_to_join``."""
        words = self.cleaned_data
        return {
            "village": words["village"],
            "origin": words.get("origin") or self.fields["origin"].initial or Origin.LOCAL,
            "cid": words["cid"],
            "name": words.get("name", ""),
            "shop": words.get("shop"),
            "new_shop": {"platform": words["platform"], "name": words["shop_name"].strip()},
            "category": words["category"],
            "why": words["why"].strip(),
        }


class HelpForm(JoinForm):
    """Written by an officer for somebody who stands beside them; nobody is moved out of the officer's own places."""

    def __init__(self, *args: Any, officer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        village: Any = self.fields["village"]
        village.queryset = for_admin(officer, village.queryset, Action.REVIEW)
        consent = self.fields["consent"]
        consent.label = _(
            "The person is here with me, has heard what I wrote, and agrees that the association sees it to decide."
        )
        consent.error_messages["required"] = _(
            "Read it to the person and ask. Without their yes nobody may send this for them."
        )


class NeighbourForm(forms.Form):
    phone = MobileField(label=_("Mobile number of the person"))

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_phone(self) -> User:
        """The person behind the number, among ``people``."""
        someone = self.people.filter(phone=self.cleaned_data["phone"]).first()
        if someone is None:
            raise forms.ValidationError(
                _("Nobody in your area has this number. Ask the person to sign up and say where they live first.")
            )
        return someone


class HomeForm(forms.Form):
    """Where somebody lives; for people of several towns the village carries its town's name."""

    village = VillageField(queryset=None, label=_("Which village do you live in?"), empty_label=_("Choose"))
    origin = forms.ChoiceField(label=_("Are you from here?"), choices=Origin.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = all_villages()  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    text = WordsField(label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 4}), max_length=1000)


class ApproveForm(forms.Form):
    note = WordsField(
        label=_("A word of welcome"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000, required=False
    )


class AskForm(forms.Form):
    question = WordsField(
        label=_("What do you still need to know?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class RejectForm(forms.Form):
    code = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason")), *RejectReason.choices])
    text = WordsField(
        label=_("What the applicant reads"),
        help_text=_("Say what is missing and what the person can do about it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class ReopenForm(forms.Form):
    text = WordsField(label=_("Why look again?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class UpholdForm(forms.Form):
    text = WordsField(
        label=_("What the applicant reads"),
        help_text=_("Say why the decision stands and what the person can do about it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class AppealForm(forms.Form):
    text = WordsField(label=_("How do you see it?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class HouseholdForm(forms.Form):
    code = WordsField(
        label=_("Your family's household code"),
        help_text=_("Six letters and digits, on their page “Where I live”."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        max_length=12,
    )
