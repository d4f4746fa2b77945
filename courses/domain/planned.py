"""Pages whose time has come go out or come down, by Wagtail's own command."""

from django.core.management import call_command
from django.utils import timezone

from courses.domain.core_topics import KINDS, why_it_must_stay


def publish_planned() -> None:
    """Late or twice does no harm: the command asks what is due now."""
    take_down_due()
    call_command("publish_scheduled", verbosity=0)


def take_down_due() -> None:
    """One after the other, each asked anew: of two that stand in for each other the second stays, without its day."""
    for kind in KINDS:
        for page in kind.objects.live().filter(expire_at__lt=timezone.now()).order_by("expire_at", "pk"):
            if why_it_must_stay(page):
                kind.objects.filter(pk=page.pk).update(expire_at=None)
            else:
                page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
