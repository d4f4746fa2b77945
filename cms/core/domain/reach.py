"""A page is served only where everything above it is published, too."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import Page


def below_live() -> Any:
    """A condition for ``filter`` on pages of any kind: nothing above is a draft. Costs no query of its own."""
    here = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = Page.objects.filter(live=False, depth__lt=OuterRef("depth")).annotate(here=here)
    return ~Exists(above.filter(here__startswith=F("path")))
