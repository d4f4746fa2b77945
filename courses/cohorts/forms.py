"""What learners and teachers send about classes."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from association.models import Unit
from cms.core.forms import ClientIdForm, WordsField
from courses.cohorts.domain.access import places_to_open
from courses.cohorts.domain.changing import About
from courses.cohorts.domain.meetings import MeetingPlan
from courses.cohorts.domain.opening import Plan
from courses.cohorts.domain.roster import LONGEST_KEPT
from courses.cohorts.enums import Host, TeacherKind
from courses.cohorts.rules import LONGEST_REMINDER, MOST_MEETINGS, MOST_SILENT_DAYS, SILENT_DAYS

LARGEST_NUMBER, MOST_DIGITS = 2**63 - 1, 19
LONGEST_CLASS, LONGEST_GUEST = timedelta(days=3 * 366), timedelta(days=366)


def day_field(label: Any, **words: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **words)


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Unit) -> str:
        return f"{obj.parent} · {obj}"


class NumbersField(forms.Field):
    """Numbers of rows, ticked or hidden; what is no number is as if it had not been sent."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        texts = [text for text in value or [] if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS]
        return [number for text in texts if (number := int(text)) <= LARGEST_NUMBER]


class AboutForm(forms.Form):
    """What a class is called, where it meets, and from when to when."""

    name = WordsField(
        label=pgettext_lazy("class", "Name"), max_length=60, help_text=_("Such as: evening class, spring")
    )
    host = forms.ChoiceField(label=_("Who holds it?"), choices=Host.choices, widget=forms.RadioSelect)
    place = WordsField(label=_("Where do you meet?"), max_length=80, help_text=_("Such as: service station, upstairs"))
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    silent_days = forms.IntegerField(
        label=_("After how many days of silence should it be shown to you?"),
        min_value=1,
        max_value=MOST_SILENT_DAYS,
        initial=SILENT_DAYS,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first one."))
        elif last and last < timezone.localdate():
            self.add_error("ends_on", _("That day has passed. Please choose a later one."))
        elif first and last and last - first > LONGEST_CLASS:
            self.add_error("ends_on", _("A class lasts three years at most."))
        return data


class CohortForm(ClientIdForm, AboutForm):
    unit = PlaceField(queryset=None, label=_("In which village?"), empty_label=_("Choose"))
    field_order = ("name", "host", "unit")

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = places_to_open(person)  # type: ignore[attr-defined]

    @property
    def plan(self) -> Plan:
        return Plan(**{name: self.cleaned_data[name] for name in Plan.__slots__})


class ChangeClassForm(AboutForm):
    """A class as it was when the page was rendered: ``seen`` is its number of changes then."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**15)

    @property
    def about(self) -> About:
        return About(**{name: self.cleaned_data[name] for name in About.__slots__})


class JoinForm(ClientIdForm):
    """The first yes is the button, and the words above it say to what; this is the second one."""

    reminders = forms.BooleanField(
        label=_("A teacher may send me a reminder when I have not been here for a while, once a week at most."),
        required=False,
    )
    reminder = WordsField(
        label=_("In which words would you like to be reminded?"),
        help_text=_("Your own words to yourself, such as: ten minutes after supper, that is enough."),
        max_length=LONGEST_REMINDER,
        required=False,
    )


class RemindersForm(forms.Form):
    reminders = JoinForm.base_fields["reminders"]
    reminder = JoinForm.base_fields["reminder"]


class CheckInForm(ClientIdForm):
    sign = WordsField(
        label=_("The code on the screen"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Type the six letters and digits on the screen.")},
    )


class WhenForm(forms.Form):
    day = day_field(_("Day"))
    time = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("How many minutes?"), min_value=10, max_value=600, initial=90)
    place = WordsField(label=pgettext_lazy("meeting", "Place"), max_length=80)
    topic = WordsField(label=_("What it is about"), max_length=80, required=False)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if abs(day - timezone.localdate()) > LONGEST_CLASS:
            raise forms.ValidationError(_("Please look at the year again."))
        return day

    @property
    def plan(self) -> MeetingPlan:
        data = self.cleaned_data
        starts = timezone.make_aware(datetime.combine(data["day"], data["time"]))
        return MeetingPlan(starts, data["minutes"], data["place"], data["topic"], data.get("weeks") or 1)


class MeetingForm(ClientIdForm, WhenForm):
    weeks = forms.IntegerField(
        label=_("How many weeks in a row?"), min_value=1, max_value=MOST_MEETINGS, initial=1, required=False
    )


class ChangeForm(WhenForm):
    """A meeting as it was when the page was rendered: ``seen`` is its number of changes then."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**15)


class NameListForm(forms.Form):
    here = NumbersField(required=False)
    was = NumbersField(required=False)


class ListForm(forms.Form):
    file = forms.FileField(
        label=_("The list (Excel or CSV)"),
        help_text=_("With a column “Name” and a column “Mobile number”. You see every row before anything is sent."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )


class ColumnsForm(forms.Form):
    """Another choice of columns for the list that is shown; ``grid`` is that list, signed."""

    grid = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_KEPT)
    names = forms.IntegerField(label=_("Names stand in column"), min_value=0, max_value=29, widget=forms.Select)
    phones = forms.IntegerField(
        label=_("Mobile numbers stand in column"), min_value=0, max_value=29, widget=forms.Select
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("names", "phones"):
            self.fields[name].widget.choices = choices  # type: ignore[attr-defined]  # selects have them

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "names" in data and data["names"] == data.get("phones"):
            self.add_error("phones", _("Choose two different columns."))
        return data


class RowsForm(forms.Form):
    """What was shown, signed, so that exactly that is sent."""

    rows = forms.CharField(widget=forms.HiddenInput, max_length=200_000)


class TeacherForm(ClientIdForm):
    kind = forms.ChoiceField(
        label=_("As what?"),
        choices=[
            (TeacherKind.CO, _("Co-teacher: sees and does what you do")),
            (TeacherKind.GUEST, _("Guest: sees the meetings and the names, nobody's progress")),
        ],
        widget=forms.RadioSelect,
    )
    last_day = day_field(_("A guest until which day?"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day, today = data.get("last_day"), timezone.localdate()
        if data.get("kind") == TeacherKind.GUEST and "last_day" not in self.errors:
            if day is None:
                self.add_error("last_day", _("Say until which day the guest comes."))
            elif not today <= day <= today + LONGEST_GUEST:
                self.add_error("last_day", _("Choose a day from today on, within a year."))
        return data


class NameTeacherForm(ClientIdForm):
    """Who manages a place makes a link for somebody to teach there."""


class TakeOutForm(forms.Form):
    words = WordsField(label=_("Why? The learner reads this."), max_length=200)
