"""What a learner sends."""

from collections.abc import Mapping
from typing import Any

from django import forms

from cms.core.forms import ClientIdForm
from courses.domain.quiz.items import Item
from courses.enums import Felt
from courses.forms.answers import AnswerField


class DoneForm(ClientIdForm):
    pass


class ReadForm(ClientIdForm):
    block = forms.IntegerField(min_value=0, max_value=200)


class QuestionForm(forms.Form):
    """Which question of a lesson is answered."""

    question = forms.SlugField(max_length=20)


class AnswerForm(ClientIdForm):
    """One question; ``felt`` where it came back."""

    felt = forms.ChoiceField(choices=Felt.choices, required=False)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"] = AnswerField(item)


class QuizForm(ClientIdForm):
    """One field a question: ``answers`` maps question keys to what was answered. What a form brings happens now."""

    def __init__(self, *args: Any, items: Mapping[str, Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for key, item in items.items():
            self.fields[key] = AnswerField(item)

    @property
    def answers(self) -> dict[str, list[Any]]:
        return {key: self.cleaned_data[key] for key in self.items}

    def typed(self, key: str) -> list[Any]:
        """What stands in the fields, right or wrong, so that nothing is lost."""
        return list(self[key].value() or []) if self.is_bound else []
