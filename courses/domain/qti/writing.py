"""A question as a QTI 3 item.

Scores say the same as ours wherever QTI's own words can: a mapping gives parts of a point for several of several, for
pairs and for gaps; an order is right or wrong there. Explanations are feedback: of an option inside it, of everything
else after the answer. What QTI has no word for (a unit, a typical wrong number) is written with its own elements and
read back from them.
"""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from courses.blocks.questions.cloze import GAP
from courses.domain.qti.package import made
from courses.domain.quiz.items import Item, Part

SPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
RESPONSE, WHY = "RESPONSE", "WHY"


def item_xml(item: Item, *, language: str, picture: Callable[[Part], str]) -> Element:
    """``picture`` gives the address of a part's picture inside the package."""
    root = made("qti-assessment-item", identifier=f"item-{item.key}", title=item.ask, adaptive="false")
    root.attrib |= {"xmlns": SPACE, "time-dependent": "false", "xml:lang": language}
    declared, body, score, feedback = WRITE[item.kind](item, picture)
    for one in [*declared, outcome("SCORE", "single", "float")]:
        root.append(one)
    root.append(outcome("FEEDBACK", "multiple" if item.many else "single", "identifier"))
    root.append(made("qti-item-body", *body))
    root.append(made("qti-response-processing", *score))
    for one in feedback:
        root.append(one)
    return root


def letter(n: int) -> str:
    return f"CHOICE_{n}"


def outcome(name: str, cardinality: str, kind: str) -> Element:
    one = made("qti-outcome-declaration", identifier=name, cardinality=cardinality, base_type=kind)
    if kind == "float":
        one.append(made("qti-default-value", made("qti-value", "0")))
    return one


def declaration(
    name: str, cardinality: str, kind: str, right: list[str], points: dict[str, float] | None = None
) -> Element:
    one = made("qti-response-declaration", identifier=name, cardinality=cardinality, base_type=kind)
    one.append(made("qti-correct-response", *[made("qti-value", value) for value in right]))
    if points:
        entries = [map_entry(key, worth, kind) for key, worth in points.items()]
        one.append(made("qti-mapping", *entries, lower_bound="0", upper_bound="1", default_value="0"))
    return one


def map_entry(key: str, worth: float, kind: str) -> Element:
    more = {"case_sensitive": "false"} if kind == "string" else {}
    return made("qti-map-entry", map_key=key, mapped_value=f"{worth:.6g}", **more)


def variable(name: str) -> Element:
    return made("qti-variable", identifier=name)


def value(kind: str, words: str) -> Element:
    return made("qti-base-value", words, base_type=kind)


def put(name: str, what: Element) -> Element:
    return made("qti-set-outcome-value", what, identifier=name)


def when(test: Element, *then: Element) -> Element:
    return made("qti-response-condition", made("qti-response-if", test, *then))


def all_or_nothing() -> Element:
    same = made("qti-match", variable(RESPONSE), made("qti-correct", identifier=RESPONSE))
    return when(same, put("SCORE", value("float", "1")))


def mapped(*names: str) -> Element:
    parts = [made("qti-map-response", identifier=name) for name in names]
    return put("SCORE", made("qti-sum", *parts) if len(parts) > 1 else parts[0])


def modal(identifier: str, *inside: Element) -> Element:
    one = made("qti-modal-feedback", made("qti-content-body", *inside), identifier=identifier, show_hide="show")
    one.attrib["outcome-identifier"] = "FEEDBACK"
    return one


def whys(item: Item) -> list[Element]:
    return [modal(WHY, made("ol", *[made("li", part.why) for part in item.parts]))]


def _choice(item: Item, picture: Callable[[Part], str]) -> tuple:
    right = [letter(n) for n in item.right]
    points = None
    if item.many:
        worth = 1 / max(1, len(right))
        points = {letter(n): worth if part.right else -worth for n, part in enumerate(item.parts)}
    choices = []
    for n, part in enumerate(item.parts):
        why = made("qti-feedback-inline", part.why, identifier=letter(n), show_hide="show")
        why.attrib["outcome-identifier"] = "FEEDBACK"
        shown = made("img", src=picture(part), alt=part.text) if item.kind == "pictures" else made("span", part.text)
        choices.append(made("qti-simple-choice", shown, why, identifier=letter(n)))
    asked = made(
        "qti-choice-interaction",
        made("qti-prompt", item.ask),
        *choices,
        response_identifier=RESPONSE,
        shuffle="false",
        max_choices="0" if item.many else "1",
    )
    kind = "multiple" if item.many else "single"
    score = [mapped(RESPONSE) if item.many else all_or_nothing(), put("FEEDBACK", variable(RESPONSE))]
    return [declaration(RESPONSE, kind, "identifier", right, points)], [asked], score, []


def _order(item: Item, picture: Callable[[Part], str]) -> tuple:
    names = [letter(n) for n in range(len(item.parts))]
    steps = [made("qti-simple-choice", part.text, identifier=letter(n)) for n, part in enumerate(item.parts)]
    asked = made(
        "qti-order-interaction", made("qti-prompt", item.ask), *steps, response_identifier=RESPONSE, shuffle="true"
    )
    score = [all_or_nothing(), put("FEEDBACK", value("identifier", WHY))]
    return [declaration(RESPONSE, "ordered", "identifier", names)], [asked], score, whys(item)


def _match(item: Item, picture: Callable[[Part], str]) -> tuple:
    rights = list(dict.fromkeys(part.match for part in item.parts))
    pairs = {f"LEFT_{n} RIGHT_{rights.index(part.match)}": 1 / len(item.parts) for n, part in enumerate(item.parts)}
    left = [associable(f"LEFT_{n}", part.text, 1) for n, part in enumerate(item.parts)]
    right = [associable(f"RIGHT_{n}", words, len(item.parts)) for n, words in enumerate(rights)]
    asked = made(
        "qti-match-interaction",
        made("qti-prompt", item.ask),
        made("qti-simple-match-set", *left),
        made("qti-simple-match-set", *right),
        response_identifier=RESPONSE,
        shuffle="true",
        max_associations=str(len(item.parts)),
    )
    score = [mapped(RESPONSE), put("FEEDBACK", value("identifier", WHY))]
    return [declaration(RESPONSE, "multiple", "directedPair", list(pairs), pairs)], [asked], score, whys(item)


def associable(name: str, words: str, most: int) -> Element:
    return made("qti-simple-associable-choice", words, identifier=name, match_max=str(most))


def near(number: str, tolerance: str) -> Element:
    test = made("qti-equal", variable(RESPONSE), value("float", number), tolerance_mode="absolute")
    test.attrib["tolerance"] = f"{tolerance} {tolerance}"
    return test


def _number(item: Item, picture: Callable[[Part], str]) -> tuple:
    field = made("qti-text-entry-interaction", response_identifier=RESPONSE, expected_length="12")
    line = made("p", field, *([" ", made("span", item.unit, **{"class": "unit"})] if item.unit else []))
    score = [when(near(item.value, item.tolerance), put("SCORE", value("float", "1")))]
    score.append(put("FEEDBACK", value("identifier", WHY)))
    feedback = [modal(WHY, made("p", item.why))]
    for n, trap in enumerate(item.parts):
        score.append(when(near(trap.text, item.tolerance), put("FEEDBACK", value("identifier", f"TRAP_{n}"))))
        feedback.append(modal(f"TRAP_{n}", made("p", trap.why)))
    return [declaration(RESPONSE, "single", "float", [item.value])], [made("p", item.ask), line], score, feedback


def _cloze(item: Item, picture: Callable[[Part], str]) -> tuple:
    declared, names, line = [], [], []
    worth = 1 / len(item.parts)
    for n, piece in enumerate(GAP.split(item.sentence)):
        if not n % 2:
            line.append(piece)
            continue
        number = int(piece) - 1
        gap, name = item.parts[number], f"RESPONSE_{number + 1}"
        names.append(name)
        if gap.others:
            words = [gap.accept[0], *gap.others, *gap.accept[1:]]
            choices = [made("qti-inline-choice", word, identifier=letter(k)) for k, word in enumerate(words)]
            line.append(made("qti-inline-choice-interaction", *choices, response_identifier=name, shuffle="true"))
            right = [k for k, word in enumerate(words) if word in gap.accept]
            points = {letter(k): worth for k in right}
            declared.append(declaration(name, "single", "identifier", [letter(0)], points))
        else:
            line.append(made("qti-text-entry-interaction", response_identifier=name, expected_length="12"))
            points = dict.fromkeys(gap.accept, worth)
            declared.append(declaration(name, "single", "string", [gap.accept[0]], points))
    score = [mapped(*names), put("FEEDBACK", value("identifier", WHY))]
    declared.sort(key=lambda one: one.attrib["identifier"])
    return declared, [made("p", item.ask), made("p", *line)], score, whys(item)


WRITE = {"question": _choice, "pictures": _choice, "order": _order, "match": _match, "number": _number, "cloze": _cloze}
