"""Addresses of Wagtail pages without a query."""

from django.conf import settings


def page_address(url_path: str, language: str) -> str:
    """``/zh-hans/course/`` is ``/course/``; ``/en/course/`` stays ``/en/course/``: the tree's slug is the prefix."""
    inner = url_path.strip("/").partition("/")[2]
    prefix = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
    return f"{prefix}{inner}/" if inner else prefix
