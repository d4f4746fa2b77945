"""What every kind of QTI 3 and 2.x item is read by: its responses, its words, its explanations."""

from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.domain.qti.checking import NotTaken, best, number_or, say_parts
from courses.domain.qti.package import words_in

FEEDBACK = {"feedbackInline", "feedbackBlock"}


def declared(root: Element, name: str) -> Element | None:
    return next((one for one in root.iter("responseDeclaration") if one.get("identifier") == name), None)


def response_of(root: Element, asked: Element) -> Element:
    found = declared(root, asked.get("responseIdentifier", ""))
    if found is None:
        raise NotTaken(_("It does not say which answer is right."))
    return found


def right_values(response: Element) -> list[str]:
    found = response.find("correctResponse")
    return [words_in(one) for one in found.iter("value")] if found is not None else []


def worth_of(response: Element) -> dict[str, float]:
    """What each answer brings, as the mapping says."""
    return {e.get("mapKey", ""): number_or(e.get("mappedValue", ""), 0) for e in response.iter("mapEntry")}


def right_keys(response: Element, notes: list[str]) -> list[str]:
    """Of a field for one answer: what is right, the correct response first, then what brings as much."""
    said, worth = right_values(response), worth_of(response)
    return [key for key in dict.fromkeys([*said, *best(worth, notes)]) if key]


def right_choices(response: Element, notes: list[str]) -> list[str]:
    """Of answers to choose from. What brings something is right where several may be chosen, else what brings most."""
    said, worth = right_values(response), worth_of(response)
    useful = [key for key, points in worth.items() if points > 0]
    if response.get("cardinality") == "multiple":
        return said or useful
    if said and set(useful) - set(said):
        say_parts(notes)
    return said or best(worth, notes)


def shown_in(element: Element | None) -> str:
    """The words that are there before somebody answers."""

    def walk(one: Element) -> str:
        inside = ((" " if child.tag in FEEDBACK else walk(child)) + (child.tail or "") for child in one)
        return (one.text or "") + "".join(inside)

    return " ".join(walk(element).split()) if element is not None else ""


def prompt(body: Element, asked: Element) -> str:
    """The prompt, with what stands before the interaction."""
    before = [shown_in(one) for one in body if asked not in list(one.iter()) and one.tag in {"p", "div", "h1", "h2"}]
    return " ".join(words for words in [*before, shown_in(asked.find("prompt"))] if words)


def explained(choice: Element) -> str:
    """A choice's own explanation."""
    inside = [one for one in choice.iter() if one.tag in FEEDBACK]
    own = [one for one in inside if one.get("identifier") == choice.get("identifier")]
    return words_in(next(iter(own or inside), None))


def feedback_lines(root: Element, count: int) -> list[str]:
    """One explanation for each part, where somebody wrote them as a list; else the first for all."""
    for modal in root.iter("modalFeedback"):
        lines = [words_in(line) for line in modal.iter("li")]
        if len(lines) == count:
            return lines
    general = words_in(next(root.iter("modalFeedback"), None))
    return [general] * count


def modals(root: Element) -> dict[str, str]:
    return {one.get("identifier", ""): words_in(one) for one in root.iter("modalFeedback")}
