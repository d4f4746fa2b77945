"""What records hang into the rooms below; called once when the app is ready."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.core.registry import Eraser, MenuEntry, Periodic, erasers, me_entries, periodic


def wire() -> None:
    from accounts.domain.purposes import ConsentPurpose, consents  # noqa: PLC0415 models come after the apps
    from association.backends import also_opens  # noqa: PLC0415 as above
    from association.domain.access import register_scope  # noqa: PLC0415 as above
    from association.enums import Action  # noqa: PLC0415 as above
    from cms.core.wagtail.policy import protect  # noqa: PLC0415 as above
    from courses.cohorts.domain.beside import Line, of_learners, of_teachers  # noqa: PLC0415 as above
    from courses.records.domain import agreeing, delivering, erasure  # noqa: PLC0415 as above
    from courses.records.models import Receiver  # noqa: PLC0415 as above
    from courses.records.rules import EVERY, PURPOSE, VERSION  # noqa: PLC0415 as above

    why = _("May a school or station of your class keep in its own records what you learn?")
    consents.register(PURPOSE, ConsentPurpose(_("Records of what you learn"), why, VERSION, asked=False))
    register_scope(Receiver, lambda reach: reach.at("unit"))
    protect(Receiver)
    also_opens.update(
        {
            "records.view_receiver": Action.CHANGE,
            "records.change_receiver": Action.CHANGE,
            "records.add_receiver": Action.CHANGE,
        }
    )
    of_learners.register("records", Line(_("Who gets records of what I learn"), "records:mine", agreeing.has_questions))
    of_teachers.register("records", Line(pgettext_lazy("of learning", "Records"), "records:files"))
    me_entries.register(
        "records", MenuEntry(_("Who gets records of what I learn"), "records:mine", "file", agreeing.has_questions)
    )
    periodic.register("records.deliver", Periodic(delivering.deliver_due, every=EVERY))
    erasers.register(
        "records",
        Eraser(_("Records of what you learn"), erasure.export, erasure.erase, erasure.dry_run, erasure.WORDS),
    )
