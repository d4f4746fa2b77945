"""Addresses that somebody brings along to come back to."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_address(request: HttpRequest, said: str) -> str:
    """``said`` where it leads to a page of this site, else "". A bare word would be taken for the name of a view."""
    is_whole = said.startswith(("/", "http:", "https:"))
    is_ours = url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure())
    return said if is_whole and is_ours else ""
