"""Single pages by what they are called in every language; none that lies below a draft."""

from cms.core.domain.reach import below_live
from courses.models import LessonPage, ModulePage


def lesson_of(key: str, *, language: str) -> LessonPage | None:
    return LessonPage.objects.live().filter(below_live(), key=key, locale__language_code=language).first()


def module_of_code(code: str, *, language: str) -> ModulePage | None:
    return ModulePage.objects.live().filter(below_live(), code=code, locale__language_code=language).first()
