"""Withdraws a signing key that somebody else may have: what it signed cannot be checked any more, holders are told."""

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.certificates.domain.keys import withdraw_key
from courses.certificates.domain.reissuing import tell_holders
from courses.certificates.exceptions import ReasonMissing
from courses.certificates.models import SigningKey


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("kid", help="its name, as in /.well-known/jwks.json")
        parser.add_argument("--reason", required=True, help="kept with the key")

    def handle(self, *args, **options):
        try:
            key = withdraw_key(options["kid"], reason=options["reason"])
        except SigningKey.DoesNotExist as missing:
            raise CommandError(_("No key has this name.")) from missing
        except ReasonMissing as missing:
            raise CommandError(_("Say why.")) from missing
        told = tell_holders(key)
        self.stdout.write(
            _("%(name)s is withdrawn. Told to take their badge anew: %(told)d.") % {"name": key.kid, "told": told}
        )
