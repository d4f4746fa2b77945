from typing import cast

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _

from cms.core.registry import Eraser, MenuEntry, Periodic, erasers, me_entries, periodic


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "core"
    verbose_name = _("Ground floor")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms.core.domain import drafts, lightening, outbox, packs, uploads  # noqa: PLC0415 as below
        from cms.core.domain.metrics import Gauge, gauges  # noqa: PLC0415 as below
        from cms.core.domain.queue import prune_task_results, requeue_lost_tasks, tasks_waiting  # noqa: PLC0415 as below
        from cms.core.domain.sockets import open_sockets  # noqa: PLC0415 as below
        from cms.core.domain.styles import allow_critical_css  # noqa: PLC0415 apps load before anything else
        from cms.core.models import CustomDocument, Standing  # noqa: PLC0415 as below
        from cms.core.wagtail.sheets import make_sheets_safe  # noqa: PLC0415 as below
        from cms.core.wagtail.unnamed import give_words  # noqa: PLC0415 as below

        make_sheets_safe()
        give_words()
        allow_critical_css(cast("dict[str, list[str]]", settings.SECURE_CSP))
        gauges.register("live_sockets", Gauge("Open WebSockets of this process", open_sockets))
        gauges.register("tasks_waiting", Gauge("Background tasks ready to run", tasks_waiting))
        periodic.register("core.requeue_lost_tasks", Periodic(requeue_lost_tasks, every=10 * 60))
        periodic.register("core.forget_old_uploads", Periodic(uploads.forget_old_uploads, every=60 * 60))
        erasers.register(
            "core",
            Eraser(
                label=_("Files on their way"),
                export=uploads.export_uploads,
                erase=uploads.erase_uploads,
                dry_run=uploads.count_uploads,
                words={
                    "files_on_their_way": _("files on their way"),
                    "name": _("name"),
                    "size": _("size"),
                    "received": _("arrived"),
                    "created_at": _("begun"),
                },
            ),
        )
        erasers.register(
            "core.outbox",
            Eraser(
                label=_("What your phone had kept"),
                export=outbox.export_outbox,
                erase=outbox.erase_outbox,
                dry_run=outbox.count_outbox,
                words={
                    "kept_on_a_phone": _("kept on a phone"),
                    "kind": _("kind"),
                    "standing": (_("standing"), dict(Standing.choices)),
                    "happened_at": _("when, by the phone"),
                    "received_at": _("came in"),
                    "why": _("why"),
                    "data": _("what was sent"),
                },
            ),
        )
        lightening.heavy.register("documents", lightening.documents)
        packs.ways.register("documents", lightening.way_of_document)
        post_delete.connect(lightening.forget_light, sender=CustomDocument, dispatch_uid="core.light")
        periodic.register("core.lighten", Periodic(lightening.lighten_due, every=60))
        periodic.register("core.forget_light_strays", Periodic(lightening.forget_strays, every=24 * 60 * 60))
        erasers.register(
            "core.drafts",
            Eraser(
                label=_("What you have begun to write"),
                export=drafts.export_drafts,
                erase=drafts.erase_drafts,
                dry_run=drafts.count_drafts,
                words={
                    "begun_to_write": _("begun to write"),
                    "words": _("words"),
                    "written_at": _("written"),
                },
            ),
        )
        me_entries.register("core.phone", MenuEntry(_("On this phone"), "phone:here", "phone"))
        periodic.register("core.forget_old_receipts", Periodic(outbox.forget_old_receipts, every=24 * 60 * 60))
        periodic.register("core.forget_old_drafts", Periodic(drafts.forget_old_drafts, every=24 * 60 * 60))
        periodic.register("core.prune_task_results", Periodic(prune_task_results, every=24 * 60 * 60))
