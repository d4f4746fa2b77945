from django.db import models
from django.utils.translation import gettext_lazy as _


class AwardKind(models.TextChoices):
    MODULE = "module", _("Badge of a module")
    TRACK = "track", _("Certificate of a track")
