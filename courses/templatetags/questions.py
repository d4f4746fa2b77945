"""Questions in templates: their fields and their explanations."""

from typing import Any

from django import template

from cms.core.models import CustomImage
from courses.domain.quiz.items import CHOICES, Item, item_from_value
from courses.domain.quiz.scoring import numbers, right_answer, score
from courses.domain.quiz.showing import Told, images_of, rows_of, segments, told

register = template.Library()
register.filter("right_answer", right_answer)


@register.simple_tag
def item_of(kind: str, value: Any) -> Item:
    return item_from_value(kind, value)


@register.filter
def told_lines(item: Item, given: list) -> list[Told]:
    return told(item, given)


@register.filter
def score_of(item: Item, given: list) -> float:
    return score(item, given)


def photos(context: template.Context, item: Item) -> dict[int, CustomImage]:
    """Of a page with many questions they were looked up together: its ``question_photos``."""
    found = context.get("question_photos")
    return images_of([item]) if found is None else found


@register.inclusion_tag("courses/questions/fields.html", takes_context=True)
def question_fields(
    context: template.Context, item: Item, given: list, name: str, *, must: bool = False
) -> dict[str, Any]:
    """``given`` is what stands in the fields, as typed or as kept; ``must``: the browser asks for it too."""
    shown: dict[str, Any] = {"item": item, "name": name, "must": must, "chosen": [], "given": given}
    shown["light"] = context.get("light")  # pictures wait for a tap, as those of a lesson do
    if item.kind in CHOICES:
        shown["chosen"] = numbers(list(given))
        shown["images"] = photos(context, item)
    elif item.kind == "cloze":
        shown["segments"] = list(segments(item, given))
    elif item.kind != "number":
        shown["rows"] = rows_of(item, given)
    return shown


@register.filter
def picture_of(images: dict, number: int | None) -> Any:
    return (images or {}).get(number)


@register.inclusion_tag("courses/questions/told.html", takes_context=True)
def question_told(context: template.Context, item: Item, given: list) -> dict[str, Any]:
    answered, light = any(str(part).strip() for part in given), context.get("light")
    return {
        "item": item,
        "lines": told(item, given),
        "images": photos(context, item),
        "answered": answered,
        "light": light,
    }
