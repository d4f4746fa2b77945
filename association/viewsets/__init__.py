"""The register in Wagtail's admin: lists to search, filter and take away; decisions go through ``domain``."""
