from django import forms

from cms.core.views.gallery import ExampleForm


def html(name: str, data: dict | None) -> str:
    form = ExampleForm(data)
    return form[name].as_field_group()


def test_error_is_linked_and_said():
    field = html("phone", {})
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in field
    assert '<ul class="errorlist" id="id_phone_error"><li>这里还没填。</li></ul>' in field


def test_optional_is_said_in_words_and_required_is_silent():
    assert "（选填）" in html("about", None)
    assert "（选填）" not in html("phone", None)


def test_groups_have_a_legend():
    field = html("stage", None)
    assert "<fieldset" in field
    assert "<legend>您走到哪一步了</legend>" in field


def test_one_time_code_is_large():
    assert 'class="code-input"' in html("code", None)


def test_hidden_fields_are_rendered_once():
    class Hidden(forms.Form):
        cid = forms.CharField(widget=forms.HiddenInput, initial="x")

    assert str(Hidden()).count('name="cid"') == 1
