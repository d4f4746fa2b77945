"""What the recordings hang into the ground floor; called once when the app is ready."""

from django.utils.translation import gettext_lazy as _

from cms.core.domain.packs import served, ways
from cms.core.domain.page_cache import own_cookies
from cms.core.registry import Eraser, MenuEntry, Periodic, erasers, me_entries, periodic


def wire() -> None:
    from accounts.domain import helping  # noqa: PLC0415 models come after the apps
    from accounts.domain.purposes import Purpose, purposes  # noqa: PLC0415 models come after the apps
    from cms.core.domain.lightening import heavy  # noqa: PLC0415 models come after the apps
    from courses.sound.domain import deeds, keeping, queries  # noqa: PLC0415 as above

    purposes.register(deeds.SPEAKER, Purpose(_("Answers to your recordings")))
    own_cookies.add(queries.COOKIE)
    served.register("sound", queries.heard_at)
    ways.register("sound", queries.lighter_way)
    heavy.register("sound", queries.heard)
    helping.open_views.update({"sound:hear", "sound:light", "sound:speech"})
    me_entries.register(
        "sound", MenuEntry(_("Read lessons aloud for others"), "sound:lessons", "mic", queries.has_place)
    )
    periodic.register("sound.forget_strays", Periodic(keeping.forget_strays, every=24 * 60 * 60))
    erasers.register(
        "sound",
        Eraser(
            label=_("Your recordings of lessons"),
            export=keeping.export,
            erase=keeping.erase,
            dry_run=keeping.count,
            words=keeping.WORDS,
        ),
    )
