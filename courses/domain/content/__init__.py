"""The course as files: read, compare with Wagtail, bring in, write back."""
