from django.db import models
from django.utils.translation import gettext_lazy as _


class Trouble(models.TextChoices):
    """Why the last delivery did not arrive, in words for whoever set the receiver up."""

    KEY = "key", _("The other side does not take the key and its secret. Ask there for new ones.")
    ADDRESS = "address", _("At this address nobody takes learning records. Ask there for the right one.")
    INSIDE = "inside", _("This address leads into a closed network. It must be one on the open internet.")
    UNREACHED = "unreached", _("The other side could not be reached. It is tried again by itself.")
    BUSY = "busy", _("The other side is out of order or asks for patience. It is tried again by itself.")
    SEALED = "sealed", _("The secret cannot be read any more. Type it again.")
