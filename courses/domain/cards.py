"""What a mentor sees of a learner above a chat."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from association.models import Shop
from courses.domain.outline import outline
from courses.domain.progress import done_keys, next_step, standing_of


@dataclass(frozen=True, slots=True)
class LearnerCard:
    """``stage`` is the title of the module under way; ``product`` what the person sells, if known."""

    stage: str = ""
    last_lesson: str = ""
    done_count: int = 0
    product: str = ""


def learner_card(person: Any, *, language: str = "") -> LearnerCard:
    """Three queries: progress, path, shop."""
    language = language or get_language() or "zh-hans"
    rows = standing_of(person)
    step = next_step(person, language=language, rows=rows)
    done = done_keys(rows)
    shop = Shop.objects.filter(person=person, closed_on=None).order_by("pk").first()
    return LearnerCard(
        stage=step.module_title if step else "",
        last_lesson=step.last_title if step else "",
        done_count=sum(lesson.key in done for lesson in outline(language).lessons),
        product=str(shop.get_category_display()) if shop else "",
    )
