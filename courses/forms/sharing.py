"""What came from another app, and where its person wants it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cms.core.forms import WordsField
from courses.domain.evidence.links import shop_address
from courses.domain.evidence.sharing import MOST_FILES, Place
from courses.forms.practice import LONGEST_WORDS, FilesField


class SharedForm(forms.Form):
    """As the phone sends it: nothing has to be there, and an app puts its address where it likes."""

    title = WordsField(max_length=LONGEST_WORDS, required=False)
    text = WordsField(max_length=LONGEST_WORDS, required=False)
    url = WordsField(max_length=LONGEST_WORDS, required=False)
    files = FilesField(required=False)  # type: ignore[assignment]  # the name in the manifest; Django takes it off the class

    @property
    def photos(self) -> list[Any]:
        return self.cleaned_data.get("files", [])[:MOST_FILES]

    @property
    def address(self) -> str:
        """The one address in it; empty where there is none."""
        words = " ".join(self.cleaned_data.get(name, "") for name in ("url", "text", "title"))
        try:
            return shop_address(words)
        except ValidationError:
            return ""


class PutForm(forms.Form):
    """``to`` is a place of those that were shown; ``chosen`` is that place."""

    to = WordsField(max_length=40)

    def __init__(self, *args: Any, places: list[Place], **more: Any) -> None:
        super().__init__(*args, **more)
        self.places = {place.key: place for place in places}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("to") not in self.places:
            raise ValidationError("to")
        return found

    @property
    def chosen(self) -> Place:
        return self.places[self.cleaned_data["to"]]
