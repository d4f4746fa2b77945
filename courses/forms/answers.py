"""What was answered to a question, of whatever kind: read from plain fields, checked in words, and never lost."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.core.domain.words import tidy
from courses.domain.quiz.items import CHOICES, Item
from courses.domain.quiz.numbers import read_number
from courses.domain.quiz.scoring import numbers

LONGEST = 60


class AnswerWidget(forms.Widget):
    """One field (``q1``), or one for each part (``q1.0``, ``q1.1``). The templates draw it."""

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        if self.item.kind in CHOICES:
            said = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
            return list(said) if isinstance(said, list | tuple) else [said]
        if self.item.kind == "number":
            return [str(data.get(name, ""))]
        return [str(data.get(f"{name}.{n}", "")) for n in range(len(self.item.parts))]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(self.value_from_datadict(data, files, name))


class AnswerField(forms.Field):
    """An answer as the domain keeps it. What cannot be one is refused in words that say what to do."""

    def __init__(self, item: Item) -> None:
        super().__init__(required=False, widget=AnswerWidget(item))
        self.item = item

    def clean(self, value: Any) -> list[Any]:
        said = [tidy(str(one)).strip()[:LONGEST] for one in value or []]
        return {"number": self._number, "cloze": self._cloze, "order": self._order, "match": self._match}.get(
            self.item.kind, self._chosen
        )(said)

    def _chosen(self, said: list[str]) -> list[Any]:
        chosen = sorted({number for number in numbers(said) if 0 <= number < len(self.item.parts)})
        if not chosen:
            raise ValidationError(_("Choose an answer here."))
        return chosen

    def _order(self, said: list[str]) -> list[Any]:
        places = numbers(said)
        if sorted(places) != list(range(1, len(self.item.parts) + 1)):
            raise ValidationError(
                _("Give each line its own place, from 1 to %(last)s.") % {"last": len(self.item.parts)}
            )
        return places

    def _match(self, said: list[str]) -> list[Any]:
        taken = numbers(said)
        if any(not 0 <= number < len(self.item.parts) for number in taken):
            raise ValidationError(_("Choose for every line what belongs to it."))
        return taken

    def _number(self, said: list[str]) -> list[Any]:
        if not said or not said[0]:
            raise ValidationError(_("Write a number here."))
        if read_number(said[0]) is None:
            raise ValidationError(_("We cannot read this as a number. Write one number in digits, such as 12.5."))
        return said

    def _cloze(self, said: list[str]) -> list[Any]:
        if not all(said):
            raise ValidationError(_("Fill every gap."))
        return said
