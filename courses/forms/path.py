"""What a learner says about their path, by one button each."""

from django import forms

from cms.core.forms import ClientIdForm, WordsField
from courses.enums import PathMove

TAPPED = (PathMove.CHOSE, PathMove.AGAIN, PathMove.KNOWS, PathMove.LEARNS)


class PlaceForm(ClientIdForm):
    """One answer; an empty one passes the question over. ``stop`` passes over all that are left."""

    question = forms.SlugField(max_length=20)
    answer = forms.SlugField(max_length=20, required=False)
    stop = forms.BooleanField(required=False)


class PathForm(ClientIdForm):
    """``about`` is the code of a path or of a module."""

    do = forms.ChoiceField(choices=[(kind, kind) for kind in TAPPED])
    about = WordsField(max_length=20, required=False)

    @property
    def payload(self) -> dict[str, str]:
        name = {PathMove.CHOSE: "path", PathMove.AGAIN: ""}.get(self.cleaned_data["do"], "module")
        return {name: self.cleaned_data["about"]} if name else {}
