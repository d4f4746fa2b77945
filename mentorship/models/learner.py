from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from association.enums import ProductCategory
from mentorship.enums import Speech


class LearnerFacts(models.Model):
    """The two things matching asks a learner for. Both may stay empty; both can be changed at any time."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="learner_facts")
    product = models.CharField(_("what you sell or want to sell"), max_length=20, choices=ProductCategory, blank=True)
    speech = models.CharField(_("what you like to speak"), max_length=12, choices=Speech, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.product} {self.speech}"
