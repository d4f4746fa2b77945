"""What nobody types and somebody sends."""

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import groupby
from urllib.parse import urlencode, urljoin, urlsplit

from django.urls import resolve

NASTY = {
    "nul": "甲\0乙",
    "controls": "甲" + "".join(map(chr, range(1, 32))) + "\x7f\x85\u2028乙",
    "half a character": "甲\ud800乙",
    "overrides": "甲\u202e乙\u2066\u200f\ufeff丙",
    "emoji": "👩🏽‍🌾🇨🇳",
    "markup": "<script>alert(1)</script>{{ 7 }}%s%(x)s\"'",
    "long": "长" * 50_000,
    "many digits": "9" * 5000,
    "odd digits": "²",
    "no number": "1e999",
    "negative": "-1",
    "path": "../../etc/passwd\\",
    "blank": " \u3000 ",
    "nothing": "",
}
ALONE = ("nul", "controls", "half a character", "overrides", "long")  # also in one field at a time
FORM = "application/x-www-form-urlencoded"
ORDINARY = {"tel": "13912345678", "email": "a@example.com", "number": "1", "date": "2031-01-01", "file": ""}
CHOICES = {"deed", "kind", "purpose", "tool", "use"}  # words of an address that choose a deed, not a row
MOMENT = {"datetime-local": "2031-01-01T10:00"}


def encoded(fields: dict) -> str:
    """A form's body as a hostile browser would write it: halves of characters and all."""
    return urlencode(fields, doseq=True, errors="surrogatepass")


class Form:
    def __init__(self, method: str, action: str) -> None:
        self.method, self.action = method, action
        self.given: dict[str, list[str]] = {}  # what an ordinary visitor would send
        self.typed: list[str] = []  # names of fields whose words are free

    @property
    def address(self) -> str:
        """Where it leads, without the numbers in it."""
        path = "".join("n" if digits else "".join(part) for digits, part in groupby(self.action, str.isdigit))
        return path.split("/en/")[-1]

    @property
    def deed(self) -> tuple[str, ...]:
        """What it does, whichever room, class or learner its address names."""
        found = resolve(urlsplit(self.action).path)
        named = [value for name, value in sorted(found.kwargs.items()) if name in CHOICES]
        return (found.view_name, *named) if found.view_name != "page" else (self.address,)

    @property
    def key(self) -> tuple[str, ...]:
        """The same for two forms of one kind."""
        return (*self.deed, *sorted(self.given))

    def attacks(self) -> Iterator[tuple[str, dict]]:
        """``(what, fields)``: each nasty value in every free field at once, then the worst in one field at a time."""
        for what, value in NASTY.items():
            yield what, self.given | {name: [value] for name in self.typed}
        if len(self.typed) > 1:
            for name in self.typed:
                for what in ALONE:
                    yield f"{what} in {name}", self.given | {name: [NASTY[what]]}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.select = ""

    def handle_starttag(self, tag, attrs):
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = Form(facts.get("method", "get").lower(), facts.get("action", ""))
            self.forms.append(self.open)
        name = facts.get("name", "")
        if not self.open or (not name and tag != "option"):
            return
        kind = facts.get("type", "text")
        if tag == "select":
            self.select = name
            self.open.given[name] = [""]
        elif tag == "option" and self.select and facts.get("value"):
            self.open.given[self.select] = [facts["value"]]
        elif tag == "textarea":
            self.open.given[name] = ["好"]
            self.open.typed.append(name)
        elif tag == "button":
            self.open.given[name] = [facts.get("value", "")]
        elif tag == "input" and kind in {"radio", "checkbox"}:
            self.open.given.setdefault(name, [facts.get("value", "on")])
        elif tag == "input" and name != "csrfmiddlewaretoken":
            ordinary = facts.get("value") or (ORDINARY | MOMENT).get(kind, "好")
            self.open.given[name] = [ordinary]
            self.open.typed.append(name)

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        if tag == "select":
            self.select = ""


def forms_of(page: str, address: str) -> list[Form]:
    """The forms of an HTML page that lead to our own addresses."""
    reader = _Reader()
    reader.feed(page)
    for form in reader.forms:
        form.action = urljoin(address, form.action or address)
    return [form for form in reader.forms if not urlsplit(form.action).netloc]
