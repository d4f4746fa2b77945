"""Pages whose time has come go out or come down, by Wagtail's own command."""

from django.core.management import call_command


def publish_planned() -> None:
    """Late or twice does no harm: the command asks what is due now."""
    call_command("publish_scheduled", verbosity=0)
