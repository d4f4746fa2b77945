"""What the tools hang into the ground floor; called once when the app is ready."""

from django.utils.translation import gettext_lazy as _

from cms.core.registry import Eraser, MenuEntry, erasers, me_entries


def wire() -> None:
    from cms.core.domain.outbox import OutboxKind, outbox_kinds  # noqa: PLC0415 models come after the apps
    from cms.core.domain.uploads import UploadPurpose, upload_purposes  # noqa: PLC0415 as above
    from courses.domain.facts import kept_elsewhere  # noqa: PLC0415 as above
    from courses.tools.domain import erasure, receipts, rulebook  # noqa: PLC0415 as above
    from courses.tools.views import arrivals  # noqa: PLC0415 as above

    line = OutboxKind(_("A line of the cash book"), arrivals.cash, is_private=True, mend=arrivals.address_of_held)
    outbox_kinds.register("cash", line)

    upload_purposes.register(receipts.PURPOSE, UploadPurpose(receipts.MOST_BYTES, receipts.may, receipts.take))
    kept_elsewhere.register("tools", rulebook.rule_lines)
    me_entries.register("tools", MenuEntry(_("Seller's tools"), "tools:shelf", "tag"))
    me_entries.register("tools.book", MenuEntry(_("Cash book"), "tools:book", "coin"))
    me_entries.register("tools.kept", MenuEntry(_("Saved calculations"), "tools:kept", "file"))
    erasers.register(
        "tools",
        Eraser(
            label=_("Your cash book and calculations"),
            export=erasure.export,
            erase=erasure.erase,
            dry_run=erasure.dry_run,
            words=erasure.WORDS,
        ),
    )
