from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class LiveConfig(AppConfig):
    name = "mentorship.live"
    label = "live"
    verbose_name = _("Live Q&A")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.domain.purposes import Purpose, purposes  # noqa: PLC0415 needs models
        from accounts.rules import guarded_purposes  # noqa: PLC0415 needs models
        from cms.core import registry  # noqa: PLC0415 beside the others
        from cms.core.domain.outbox import OutboxKind, outbox_kinds  # noqa: PLC0415 needs models
        from cms.core.domain.packs import go_along  # noqa: PLC0415 beside the others
        from mentorship.domain.slots import chat_doors  # noqa: PLC0415 needs models
        from mentorship.live import receivers  # noqa: F401, PLC0415 registers itself
        from mentorship.live.broadcast.hub import checks  # noqa: PLC0415 needs models
        from mentorship.live.domain import doors, erasure, finding, queries, tell, votes  # noqa: PLC0415 needs models
        from mentorship.live.views import arrivals  # noqa: PLC0415 needs models

        purposes.register(tell.ANSWERED, Purpose(_("Answers to your questions"), sms=True))
        purposes.register(tell.HIDDEN, Purpose(_("Decisions about your questions")))
        purposes.register(tell.SAID, Purpose(_("Private messages"), sms=True))
        guarded_purposes.register(tell.SAID, "chats")
        registry.erasers.register(
            "live",
            registry.Eraser(_("Questions and chats"), erasure.export, erasure.erase, erasure.dry_run, erasure.WORDS),
        )
        registry.searchables.register(
            finding.SOURCE,
            registry.Searchable(finding.owners, finding.of, shown=finding.shown, follows_reader=True),
        )
        registry.me_entries.register(
            "live.desk", registry.MenuEntry(_("My desk"), "live:desk", "people", visible=queries.has_desk)
        )
        outbox_kinds.register("room", OutboxKind(_("Words for a live room"), arrivals.room, is_private=True))
        outbox_kinds.register("question", OutboxKind(_("A question for a session"), arrivals.question))
        go_along.register("live", lambda: (reverse("live:note"), reverse("live:ask")))
        checks.append(votes.tell_waiting)
        chat_doors.register("live", doors.chat_addresses)
