from cms.pages.models.pages import HomePage, StandardPage
from cms.pages.models.search import SearchEntry, SearchTerm

__all__ = ["HomePage", "SearchEntry", "SearchTerm", "StandardPage"]
