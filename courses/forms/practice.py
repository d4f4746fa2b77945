"""What a learner shows and what a reviewer says about it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from cms.core.forms import ClientIdForm, WordsField
from courses.domain.digits import decimal_in, usual
from courses.domain.evidence.links import shop_address
from courses.domain.evidence.task import AskLine, Task
from courses.enums import Ask
from courses.rules import MOST_PHOTO_BYTES

LONGEST_WORDS = 1000
MOST_DIGITS = 9
NO_NUMBER = gettext_noop("Write a number only, such as 12 or 12.50.")
PHOTOS = "image/jpeg,image/png,image/webp,image/heic,image/*"


class AmountField(WordsField):
    """A number as people write it: ``1,200``, ``１２００``, ``12。5元``; kept as the text of a ``Decimal``."""

    def __init__(self, *, unit: str, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)
        self.unit = unit
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "data-fault": gettext(NO_NUMBER)}

    def to_python(self, value: Any) -> str:
        plain = usual(super().to_python(value)).removeprefix("¥").removesuffix(usual(self.unit))
        if not plain:
            return ""
        number = decimal_in(plain)
        if number is None or abs(number) >= 10**MOST_DIGITS or number != round(number, 2):
            raise ValidationError(gettext(NO_NUMBER), code="no_number")
        return format(number, "f")


class ShopField(WordsField):
    """A link, with whatever an app's “share” put around it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_WORDS, **kwargs)
        self.widget.attrs |= {"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}

    def to_python(self, value: Any) -> str:
        words = super().to_python(value)
        return shop_address(words) if words else ""


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.Field):
    """Several files; what is in them is looked at one by one where they are kept."""

    widget = Files

    def clean(self, value: Any) -> list[Any]:
        return [file for file in (value or []) if getattr(file, "name", "")]


class PracticeForm(ClientIdForm):
    """One field for each ask of the task: ``a-<key>`` for what is written, ``f-<key>`` for files.

    ``sending`` makes what is not optional required; a draft may hold anything so far. ``kept`` counts files by ask.
    """

    def __init__(
        self, *args: Any, task: Task, kept: dict[str, int] | None = None, sending: bool = False, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.task, self.kept, self.sending = task, kept or {}, sending
        for ask in task.asks:
            self.fields[name_of(ask)] = field_of(ask, required=sending and not ask.is_optional)

    @property
    def answers(self) -> dict[str, str]:
        """What can be kept of it, also where other fields are wrong."""
        written = [ask for ask in self.task.asks if not ask.is_file]
        return {ask.key: self.cleaned_data[name_of(ask)] for ask in written if name_of(ask) in self.cleaned_data}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for ask in self.task.asks if self.sending else ():
            has_any = self.kept.get(ask.key) or found.get(name_of(ask))
            if ask.is_file and not ask.is_optional and not has_any:
                self.add_error(name_of(ask), gettext("This is still missing. Choose it here, then send again."))
        return found


def name_of(ask: AskLine) -> str:
    return f"{'f' if ask.is_file else 'a'}-{ask.key}"


def field_of(ask: AskLine, *, required: bool) -> forms.Field:
    facts: dict[str, Any] = {"label": ask.label, "required": required}
    if ask.kind == Ask.PHOTO:
        return FilesField(label=ask.label, required=False, widget=Files(attrs={"accept": PHOTOS}))
    if ask.kind == Ask.VOICE:
        widget = Files(attrs={"accept": "audio/*", "capture": True})
        widget.allow_multiple_selected = False
        return FilesField(label=ask.label, required=False, widget=widget)
    if ask.kind == Ask.NUMBER:
        return AmountField(unit=ask.unit, **facts)
    if ask.kind == Ask.LINK:
        return ShopField(**facts)
    area = forms.Textarea(attrs={"rows": 4, "data-draft": True})
    return WordsField(max_length=LONGEST_WORDS, widget=area, **facts)


def refuse_heavy(upload: Any) -> None:
    """Before a byte of it is looked at."""
    if upload.size > MOST_PHOTO_BYTES:
        words = gettext("“%(name)s” is too large: at most %(most)s MB. Take the photo again, or send a smaller one.")
        raise ValidationError(words % {"name": upload.name[:60], "most": MOST_PHOTO_BYTES // 1024 // 1024})


class RemoveForm(forms.Form):
    remove = forms.UUIDField(required=False)


class AppealForm(forms.Form):
    words = WordsField(
        label=_("Why you think that nothing is missing"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_WORDS,
        validators=[MaxLengthValidator(LONGEST_WORDS)],
    )


class ReviewForm(forms.Form):
    """Ticks and words; ``words`` are needed only where something is asked for."""

    words = WordsField(
        label=_("What you say to the learner"),
        help_text=_("If something is missing: say exactly what to add. If all is well: a kind word, or nothing."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_WORDS,
        required=False,
    )

    def __init__(self, *args: Any, task: Task | None, **more: Any) -> None:
        super().__init__(*args, **more)
        rubric = task.rubric if task else ()
        self.fields["met"] = forms.MultipleChoiceField(
            choices=[(point.key, point.text) for point in rubric], required=False, widget=forms.CheckboxSelectMultiple
        )
