"""Single pages by what they are called in every language."""

from courses.models import LessonPage, ModulePage


def lesson_of(key: str, *, language: str) -> LessonPage | None:
    return LessonPage.objects.filter(key=key, live=True, locale__language_code=language).first()


def module_of_code(code: str, *, language: str) -> ModulePage | None:
    return ModulePage.objects.filter(code=code, live=True, locale__language_code=language).first()
