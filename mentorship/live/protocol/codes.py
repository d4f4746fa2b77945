"""Refusals that concern the frame itself; those of a deed are in ``exceptions``."""

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "not-json": _("The app sent something that can't be read. Nothing was lost; please load the page again."),
    "too-large": _("That is too much at once. Nothing was sent; please make it shorter."),
    "unknown-kind": _("The app asked for something this site does not know. Please load the page again."),
    "wrong-version": _("This page is from an older version. Please load it again; what you wrote is kept."),
    "bad-frame": _("The app sent something that can't be read. Nothing was lost; please load the page again."),
    "hello-first": _("The app has not said hello yet. Please load the page again."),
    "too-fast": _("That was very quick. Your words are kept; wait a minute and send again."),
    "signed-out": _("You are signed out. Sign in again; what you wrote is kept on this phone."),
    "abuse": _("Too many unreadable messages came from here. Please load the page again."),
}
