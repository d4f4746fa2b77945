"""A page in the admin, for whoever may change its words."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from wagtail.models import Page


def editable[Kind: Page](request: HttpRequest, kind: type[Kind], pk: int) -> Kind:
    page = get_object_or_404(kind, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page
