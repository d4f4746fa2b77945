from collections.abc import Sequence
from typing import Any

from django import template

from courses.cohorts.domain.beside import Line, of_learners, of_teachers

register = template.Library()


@register.filter
def labelled(cells: Sequence[Any], head: Sequence[str]) -> list[tuple[str, Any]]:
    """Every cell after the first with its column's words, for tables that are cards on a phone."""
    return list(zip(head, cells, strict=True))[1:]


@register.filter
def lines_beside(person: Any) -> list[Line]:
    """What rooms above have for a learner of a class."""
    return [line for line in of_learners if line.shown(person)]


@register.simple_tag
def teachers_lines() -> list[Line]:
    return list(of_teachers)
