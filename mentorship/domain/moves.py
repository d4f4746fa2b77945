"""The one door of each state: lock, check the table, save, write the event row."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from cms.core.domain.states import StateTable
from mentorship.enums import LINK_MOVES, PROFILE_MOVES, REQUEST_MOVES
from mentorship.models import Link, LinkEvent, MentorProfile, MentorRequest, ProfileEvent, RequestEvent
from mentorship.models.event import MoveEvent


def move_profile(profile: MentorProfile, move: str, *, by: User | None, actor: str, **said: Any) -> MentorProfile:
    return _move(profile, move, PROFILE_MOVES, ProfileEvent, "profile", by=by, actor=actor, **said)


def move_request(request: MentorRequest, move: str, *, by: User | None, actor: str, **said: Any) -> MentorRequest:
    return _move(request, move, REQUEST_MOVES, RequestEvent, "request", by=by, actor=actor, **said)


def move_link(link: Link, move: str, *, by: User | None, actor: str, **said: Any) -> Link:
    return _move(link, move, LINK_MOVES, LinkEvent, "link", by=by, actor=actor, **said)


def lock[T: models.Model](row: T) -> T:
    """The row as it is now, locked until the transaction ends; keys that point at it may still be written."""
    rows = row.__class__._default_manager  # noqa: SLF001 Django's documented name; __class__ sees through request.user
    return rows.select_for_update(no_key=True).get(pk=row.pk)


def _move[T: (MentorProfile, MentorRequest, Link)](
    row: T,
    move: str,
    table: StateTable,
    events: type[MoveEvent],
    owner: str,
    *,
    by: User | None,
    actor: str,
    reason: str = "",
    note: str = "",
    changes: Mapping[str, Any] | None = None,
) -> T:
    """Return the row as moved, ``changes`` set on it in the same save; ``reason`` and ``note`` go into the event."""
    with transaction.atomic():
        row = lock(row)
        rule = table.check(move, state=row.state, actor=actor, reason=reason)
        before, row.state, row.state_since = row.state, rule.target, timezone.now()
        for name, value in (changes or {}).items():
            setattr(row, name, value)
        row.save()
        events._default_manager.create(  # noqa: SLF001 as above
            **{owner: row},
            move=move,
            from_state=before,
            to_state=rule.target,
            actor=actor,
            by=by,
            reason=reason,
            note=note,
        )
    return row
