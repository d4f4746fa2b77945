"""What the first pages show and how they come to be."""

from cms.pages.domain.ensure import ensure_pages

__all__ = ["ensure_pages"]
