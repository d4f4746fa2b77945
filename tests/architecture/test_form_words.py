"""A form is made once, when its module is read; its words must wait for the language of whoever reads them."""

from collections.abc import Iterator

import pytest
from django import forms
from django.urls import get_resolver
from django.utils.functional import Promise

from courses.tools.forms.fields import NumberField

ROOMS = ("cms", "accounts", "courses", "mentorship", "association")
GALLERY = "cms.core.views.gallery"  # examples of the design system, in Chinese on purpose


def forms_under(one: type) -> Iterator[type]:
    for below in one.__subclasses__():
        yield below
        yield from forms_under(below)


def fixed_words(fields: dict[str, forms.Field]) -> Iterator[str]:
    """``field.place`` of each sentence that was already put into a language."""
    for name, field in fields.items():
        said = {**field.error_messages, "label": field.label, "help_text": field.help_text}
        yield from (f"{name}.{place}" for place, words in said.items() if words and not isinstance(words, Promise))


@pytest.mark.once
def test_no_form_was_made_in_one_language() -> None:
    assert get_resolver().url_patterns
    ours = {
        one for one in forms_under(forms.BaseForm) if one.__module__.startswith(ROOMS) and one.__module__ != GALLERY
    }
    assert len(ours) > 60
    found = [f"{one.__module__}.{one.__name__}: {words}" for one in ours for words in fixed_words(one.base_fields)]
    assert sorted(found) == []


@pytest.mark.once
def test_it_would_be_found() -> None:
    field = NumberField(label="已经是中文")
    field.error_messages["required"] = "Fill this in"
    assert sorted(fixed_words({"sum": field})) == ["sum.label", "sum.required"]
