"""Refusals with words for the person who tried."""

from django.utils.translation import gettext_lazy as _

from courses.exceptions import Refused


class NotAsked(Refused):
    message = _("Nobody asks this of you any more. Nothing is sent.")


class ReadAgain(Refused):
    message = _("Who asks, or where it goes, has changed meanwhile. Please read it again, then answer.")


class SecretMissing(Refused):
    message = _("With another address or key the secret is needed again.")


class AnotherReceiver(Refused):
    message = _("Learners have agreed to this name and address. Set up a new receiver, and they will be asked again.")
