"""What rooms above hang beside a class; cohorts know nothing of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cms.core.registry import Registry


@dataclass(frozen=True, slots=True)
class Line:
    """``label`` leads to ``url_name``: a learner's takes nothing, a teacher's the class's ``pk``."""

    label: Any
    url_name: str
    shown: Callable[[Any], bool] = lambda person: True  # noqa: ARG005 the default shows it to everyone


of_learners: Registry[Line] = Registry("line of a learner's class")
of_teachers: Registry[Line] = Registry("line of a taught class")
