"""Static files with the lessons' drawings among them, but not the texts they lie beside."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class ProductStaticFiles(StaticFilesConfig):
    ignore_patterns = (*StaticFilesConfig.ignore_patterns, "*.md", "*.yaml")
