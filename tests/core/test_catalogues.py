"""Words compiled while the product runs are spoken by that very process."""

import re
from pathlib import Path

import polib
import pytest
from django.utils.translation import gettext, override
from django.utils.translation.reloader import translation_file_changed

from cms.core.management.catalogues import compile_catalogues

LOCALES = Path(__file__).resolve().parents[2] / "cms"
UNITS = re.compile(r"[kKMG]B\b|[千兆]字节")
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


def test_data_is_counted_as_people_say_it():
    """In Chinese 290K, 5 兆 and 1G; in English kB, MB and GB."""
    entries = [one for path in LOCALES.glob("locale*/**/*.po") for one in polib.pofile(str(path))]
    spoken = [words for one in entries for words in (one.msgstr, *one.msgstr_plural.values())]
    assert len(spoken) > 1000
    assert [words for words in spoken if UNITS.search(words)] == []
    assert [one.msgid for one in entries if "KB" in one.msgid + one.msgid_plural] == []
