"""Makes a new signing key; what the old one signed stays good."""

from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from courses.certificates.domain.keys import rotate_keys


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        self.stdout.write(_("From now on %(name)s signs.") % {"name": rotate_keys().kid})
