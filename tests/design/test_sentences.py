"""Chinese sentences stand side by side, English ones with a space between: ``{% gap %}`` is what joins them."""

import re
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest

from cms.core.sentences import joined
from tests.design.test_templates import TEMPLATES
from tests.permissions import CALLERS
from tests.permissions.conftest import permission_world  # noqa: F401 the same small county
from tests.permissions.test_permission_table import rows, standing

ROOT = Path(__file__).resolve().parents[2]
PO = polib.pofile(str(ROOT / "cms/locale/zh_Hans/LC_MESSAGES/django.po"))
SAID = {entry.msgid: entry.msgstr or entry.msgstr_plural.get(0, "") for entry in PO}
OK = 200
APART = re.compile(r"[^。\n]{0,20}[。！？；：]\s+(?=[\u4e00-\u9fff“《\d])[^\n]{0,12}")
INLINE = r"</?(?:a|b|br|code|span|time)\b[^>]*>"
APART_ACROSS = re.compile(
    rf"[^。\n]{{0,20}}[。！？；：](?:{INLINE})*\s+(?:{INLINE})*(?=[\u4e00-\u9fff“《])[^\n]{{0,12}}"
)


class Main(HTMLParser):
    """The text nodes of ``<main>``."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside, self.texts = False, []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.inside |= tag == "main"

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "main"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts.append(data)


def in_chinese(template: str) -> str:
    """The template as all its branches say it one after the other, with a word for everything that is filled in."""

    def block(found: re.Match) -> str:
        words = " ".join(line.strip() for line in found[2].split("{% plural %}")[0].strip().splitlines())
        return "" if " asvar " in found[1] else SAID.get(re.sub(r"\{\{ ?(\w+) ?\}\}", r"%(\1)s", words)) or "一句。"

    text = re.sub(r"\{% blocktranslate([^%]*)%\}(.*?)\{% endblocktranslate %\}", block, template, flags=re.DOTALL)
    text = re.sub(r'\{% translate "([^"]*)"([^%]*)%\}', lambda m: "" if " as " in m[2] else SAID.get(m[1], "字"), text)
    return re.sub(r"\{%.*?%\}|\{#.*?#\}", "", re.sub(r"\{\{.*?\}\}", "字", text))


def test_templates_put_no_space_after_a_chinese_sentence():
    wrong = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in TEMPLATES
        for found in APART_ACROSS.findall(in_chinese(path.read_text(encoding="utf-8")))
    ]
    assert "\n".join(wrong) == ""


@pytest.mark.django_db
def test_no_page_puts_a_space_between_two_chinese_sentences(permission_world):  # noqa: F811 the fixture above
    """Each page once, as the first of its callers sees it: what code has joined is seen only here."""
    wrong, seen = set(), set()
    for row in rows():
        if row.method != "get" or OK not in row.expect:
            continue
        with standing(row, permission_world) as here:
            answer = here.ask(CALLERS[row.expect.index(OK)])
        if answer.headers["Content-Type"].startswith("text/html"):
            seen.add(row.name)
            said = Main(answer.content.decode()).texts
            wrong |= {f"{row.name}: {found}" for text in said for found in APART.findall(text)}
    assert "\n".join(sorted(wrong)) == ""
    assert len(seen) > 100


def test_sentences_are_joined_by_how_they_end():
    assert joined(["短了。", "再写一句。"]) == "短了。再写一句。"
    assert joined(["Too short.", "Write one more."]) == "Too short. Write one more."
    assert joined([]) == ""
