"""Words as they are kept: what nobody typed is left out, what was typed arrives."""

import io
from importlib import import_module

import pytest
from django import forms
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from accounts.models import User
from cms.core.domain.words import tidy
from cms.core.forms import WordsField
from tests.factories.association import make_county

OURS = ("accounts.", "association.", "cms.core.forms", "cms.demo.", "cms.pages.", "courses.", "mentorship.")
# Words of the protocol, each checked against its own pattern; codes that are compared and forgotten.
NEVER_KEPT = {"mentorship.live.forms.frames", "accounts.forms.locks.LockForm.code"}
NEVER_KEPT |= {f"accounts.forms.locks.{form}.code" for form in ("LockAgainForm", "AppForm")}
NEVER_KEPT |= {
    f"courses.cohorts.forms.{field}" for field in ("RowsForm.rows", "ColumnsForm.grid")
}  # signed by us: another letter and it is not read at all


class Line(forms.Form):
    name = WordsField(max_length=8)


class Lines(forms.Form):
    text = WordsField(widget=forms.Textarea, strip=False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王秀英", "王秀英"),
        ("王\0秀\x1f英\x7f\x85", "王秀英"),
        ("王\u202e秀\u2066英\ufeff", "王秀英"),
        ("王\ud800秀", "王秀"),
        ("  王 秀英\u3000", "王 秀英"),
        ("王\n秀英", "王 秀英"),
        ("👩🏽‍🌾🇨🇳", "👩🏽‍🌾🇨🇳"),
        ("𠮷野㐂", "𠮷野㐂"),
    ],
)
def test_a_line_keeps_what_was_typed(typed: str, kept: str) -> None:
    form = Line({"name": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"name": kept}


def test_a_text_keeps_its_lines() -> None:
    form = Lines({"text": "一\r\n二\r三\u2028四\n\n五\t六"})
    assert form.is_valid()
    assert form.cleaned_data == {"text": "一\n二\n三\n四\n\n五\t六"}


def test_a_line_end_counts_once() -> None:
    """A browser counts a new line as one character and sends two."""

    class Short(forms.Form):
        text = WordsField(widget=forms.Textarea, max_length=3)

    assert Short({"text": "一\r\n二"}).is_valid()


@pytest.mark.parametrize("nothing", ["", "\0", " \u3000\u200b ", "\u202e"])
def test_nothing_written_is_nothing(nothing: str) -> None:
    assert "name" in Line({"name": nothing}).errors


@given(st.text(alphabet=st.characters()))
def test_what_is_kept_fits_a_sheet_and_stays_the_same(text: str) -> None:
    kept = tidy(text)
    assert not ILLEGAL_CHARACTERS_RE.search(kept)
    assert kept == tidy(kept)
    kept.encode()  # no half characters


def forms_of_ours(kind: type = forms.BaseForm) -> set[type]:
    below = {form for child in kind.__subclasses__() for form in forms_of_ours(child) | {child}}
    return {form for form in below if form.__module__.startswith(OURS)}


def test_every_form_of_ours_keeps_words_through_that_field() -> None:
    import_module("cms.urls")  # every edge, and with it every form
    found = forms_of_ours()
    assert len(found) > 30
    plain = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in found
        for name, field in form.base_fields.items()
        if type(field) is forms.CharField and form.__module__ not in NEVER_KEPT
    ]
    assert sorted(set(plain) - NEVER_KEPT) == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_sheet_opens_whatever_got_into_the_register(kind: str) -> None:
    """Older rows and Wagtail's own forms may hold what no sheet takes."""
    county = make_county()
    member = county.member(county.villages[0], "王秀英")
    User.objects.filter(pk=member.person_id).update(name="王\x01秀\x1f英")
    client = Client()
    client.force_login(county.admin(county.villages[0]), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/admin/association/members/?export={kind}")
    assert answer.status_code == 200
    sheet = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if kind == "xlsx":
        cells = [str(cell.value) for row in load_workbook(io.BytesIO(sheet)).active for cell in row]
    else:
        cells = sheet.decode("utf-8-sig").replace("\r\n", ",").split(",")
    assert "王秀英" in cells
