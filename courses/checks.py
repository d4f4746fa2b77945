"""House rules for what is published; run with ``manage.py check --database default``."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def core_topics(*, databases: Any = None, **options: Any) -> list[CheckMessage]:
    """An error for each language whose published course lacks a protected topic. Quiet before the first migration."""
    from courses.domain.core_topics import missing_topics  # noqa: PLC0415 checks load before models
    from courses.models import CourseIndexPage  # noqa: PLC0415 as above

    if "default" not in (databases or ()):
        return []
    if CourseIndexPage._meta.db_table not in connections["default"].introspection.table_names():  # noqa: SLF001 Django's own way to a name
        return []
    return [
        Error(
            f"The published course ({language}) lacks core topics: {', '.join(missing)}.",
            hint="Publish these modules with at least one lesson each, or run manage.py import_course.",
            id="courses.E001",
        )
        for language, _name in settings.LANGUAGES
        if (missing := missing_topics(language))
    ]
