"""Questions as QTI 1.2 in the profile of Common Cartridge: one or several of several, and one thing to fill in."""

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from courses.blocks.questions.cloze import GAP
from courses.domain.qti.package import made
from courses.domain.quiz.items import Item

SPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
CHOICE, SEVERAL, BLANK = "cc.multiple_choice.v0p1", "cc.multiple_response.v0p1", "cc.fib.v0p1"


def fits(item: Item) -> bool:
    """Is there a word for it in the profile? A tolerance has none; pictures keep what they show in words."""
    if item.kind == "number":
        return item.tolerance == "0"
    return item.kind in {"question", "pictures"} or (item.kind == "cloze" and len(item.parts) == 1)


def assessment(name: str, title: str, items: Sequence[Item], *, language: str) -> Element:
    root = made("questestinterop", xmlns=SPACE)
    marks = made("qtimetadata", field("cc_profile", "cc.exam.v0p1"), field("qmd_assessmenttype", "Examination"))
    marks.append(field("cc_maxattempts", "unlimited"))
    section = made("section", *[item_xml(name, item) for item in items], ident="root_section")
    whole = made("assessment", marks, section, ident=name, title=title)
    whole.set("xml:lang", language)
    root.append(whole)
    return root


def field(label: str, entry: Any) -> Element:
    return made("qtimetadatafield", made("fieldlabel", label), made("fieldentry", str(entry)))


def item_xml(name: str, item: Item) -> Element:
    typed = item.kind in {"number", "cloze"}
    profile = BLANK if typed else SEVERAL if item.many else CHOICE
    marks = made("itemmetadata", made("qtimetadata", field("cc_profile", profile)))
    shown = made("presentation", made("material", text(asked(item))))
    shown.append(blank() if typed else choices(item))
    outcomes = made("outcomes", made("decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal"))
    score = made("resprocessing", outcomes, *(typed_rules(item) if typed else choice_rules(item)))
    whys = [(f"why-{n}", part.why) for n, part in enumerate(item.parts)] if not typed else [("why-0", why_of(item))]
    told = [feedback(key, why) for key, why in whys if why]
    return made("item", marks, shown, score, *told, ident=f"{name}-{item.key}", title=item.ask[:80])


def asked(item: Item) -> str:
    """A unit and a sentence with its gap belong to the question."""
    more = GAP.sub("____", item.sentence) if item.kind == "cloze" else f"({item.unit})" if item.unit else ""
    return f"{item.ask} {more}".strip()


def text(words: str) -> Element:
    return made("mattext", words, texttype="text/plain")


def choices(item: Item) -> Element:
    labels = [
        made("response_label", made("material", text(part.text)), ident=f"c{n}") for n, part in enumerate(item.parts)
    ]
    cardinality = "Multiple" if item.many else "Single"
    return made("response_lid", made("render_choice", *labels), ident="response", rcardinality=cardinality)


def blank() -> Element:
    return made("response_str", made("render_fib", prompt="Dashline"), ident="response", rcardinality="Single")


def choice_rules(item: Item) -> list[Element]:
    rules = [told_rule(made("varequal", f"c{n}", respident="response"), n) for n, p in enumerate(item.parts) if p.why]
    tests = [made("varequal", f"c{n}", respident="response") for n in item.right]
    if item.many:
        wrong = [n for n in range(len(item.parts)) if n not in item.right]
        tests += [made("not", made("varequal", f"c{n}", respident="response")) for n in wrong]
        tests = [made("and", *tests)]
    return [*rules, right_rule(*tests)]


def typed_rules(item: Item) -> list[Element]:
    accepted = [item.value] if item.kind == "number" else list(item.parts[0].accept)
    rules = []
    for words in accepted:
        test = made("varequal", words, respident="response")
        test.set("case", "No")
        rules.append(right_rule(test))
    if why_of(item):
        rules.insert(0, told_rule(made("other"), 0))
    return rules


def right_rule(*tests: Element) -> Element:
    rule = made("respcondition", made("conditionvar", *tests), made("setvar", "100", action="Set", varname="SCORE"))
    rule.set("continue", "No")
    return rule


def told_rule(test: Element, n: int) -> Element:
    shown = made("displayfeedback", feedbacktype="Response", linkrefid=f"why-{n}")
    rule = made("respcondition", made("conditionvar", test), shown)
    rule.set("continue", "Yes")
    return rule


def why_of(item: Item) -> str:
    return item.why if item.kind == "number" else item.parts[0].why


def feedback(name: str, words: str) -> Element:
    return made("itemfeedback", made("flow_mat", made("material", text(words))), ident=name)
