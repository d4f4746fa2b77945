"""The admin speaks Chinese to those who work in it: its pages, its scripts, and every word of its packages."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext
from wagtail.models import Page

from cms.pages.domain import ensure_pages
from cms.pages.domain.ensure import HOMES
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SAID = {"alt", "aria-label", "placeholder", "title", "value", "data-w-tooltip-content-value"}
UNSPOKEN = {"script", "style", "svg"}
# Two words beside each other are English; one alone, or capitals, may be a name (Wagtail, PNG).
ENGLISH = re.compile(r"[a-z]{2,}[,.]? [A-Za-z]{2,}")


class Spoken(HTMLParser):
    """What a page says, also by its labels and in its templates that a script shows later."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSPOKEN:
            self.open.append(tag)
        if tag not in {"meta", "link"} and dict(attrs).get("type") != "hidden":
            self.said += [value for name, value in attrs if name in SAID and value]

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open:
            self.said.append(data)


def english(answer) -> list[str]:
    """The English sentences of a page, without the title of the English home, which is what it is."""
    assert answer.status_code == 200
    markup = answer.content.decode().replace(HOMES["en"], "")
    return [" ".join(words.split()) for words in Spoken(markup).said if ENGLISH.search(words)]


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def home() -> Page:
    return ensure_pages()["zh-hans"]


@pytest.mark.parametrize(
    "address",
    [
        "wagtailadmin_home",
        "wagtailadmin_explore_root",
        "wagtailadmin_pages:edit",
        "wagtailadmin_pages:history",
        "wagtailadmin_pages:delete",
        "wagtailadmin_reports:workflow",
        "wagtailadmin_reports:aging_pages",
        "wagtailadmin_workflows:index",
        "wagtailimages:add",
        "wagtailsites:index",
        "wagtaillocales:index",
        "wagtailusers_users:index",
    ],
)
def test_an_editor_meets_no_english(editor, home, address):
    of_a_page = address.startswith("wagtailadmin_pages:")
    assert english(editor.get(reverse(address, args=[home.pk] if of_a_page else []))) == []


def test_a_list_counts_its_rows_in_a_whole_sentence(editor, home):
    page = editor.get(reverse("wagtailadmin_explore_root")).content.decode()
    assert "共 2 个页面" in page
    assert "全部页面" in page


def test_fields_that_wagtail_names_by_its_code_have_words(editor):
    form = editor.get(reverse("wagtailadmin_choose_page_email_link")).json()["html"]
    assert re.findall(r"<label[^>]*>\s*([^<]+?)\s*<", form)[:2] == ["邮箱", "链接文字"]


def test_the_scripts_of_the_admin_speak_chinese_too(editor):
    script = editor.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    words = dict(re.findall(r'^    "(.+?)": "(.+?)",?$', script, re.MULTILINE))
    assert words["Changes have been autosaved."].encode().decode("unicode_escape") == "改动已自动保存。"


def test_words_that_we_and_wagtail_share_keep_their_own_sense():
    """One catalogue is made of all: a page is not taken into the association, a task is no person."""
    with translation.override("zh-hans"):
        assert [gettext("Approve"), pgettext("membership", "Approve")] == ["批准", "同意入会"]
        assert [gettext("Name"), pgettext("person", "Name")] == ["名称", "姓名"]
        assert [gettext("Yes"), pgettext("consent", "Yes")] == ["是", "同意"]


def test_a_word_that_a_new_wagtail_brings_is_named(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(Path(__file__).resolve().parents[2] / ".ci")
    import packages  # noqa: PLC0415 a program of .ci, no package of the product

    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    brought = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    brought.parent.mkdir(parents=True)
    brought.write_text(head + 'msgid "A word nobody knows"\nmsgstr ""\n\nmsgid "Page"\nmsgstr ""\n', encoding="utf-8")
    folders = packages.package_folders()
    assert [*packages.faults_of("django", folders), *packages.faults_of("djangojs", folders)] == []
    assert packages.faults_of("django", [*folders, tmp_path]) == [
        "no Chinese in a package, none in cms/locale_admin … django.po: 'A word nobody knows'"
    ]
