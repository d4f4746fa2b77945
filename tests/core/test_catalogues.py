"""Words compiled while the product runs are spoken by that very process."""

from pathlib import Path

import pytest
from django.utils.translation import gettext, override
from django.utils.translation.reloader import translation_file_changed

from cms.core.management.catalogues import compile_catalogues

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: zh_Hans\\n"

msgid "a word nobody has said yet"
msgstr "{said}"
"""


@pytest.fixture
def own_words(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    yield tmp_path
    translation_file_changed(sender=None, file_path=Path("any.mo"))  # the next test reads the product's own again


def test_a_first_start_speaks_the_words_it_has_just_compiled(own_words):
    """``make run`` on a fresh machine reads its catalogue before it has compiled it (migrations do)."""
    po = own_words / "zh_Hans" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(PO.format(said="头一回说的话"), encoding="utf-8")
    with override("zh-hans"):
        assert gettext("a word nobody has said yet") == "a word nobody has said yet"

    assert compile_catalogues() == [po.with_suffix(".mo")]

    with override("zh-hans"):
        assert gettext("a word nobody has said yet") == "头一回说的话"
    assert compile_catalogues() == []
