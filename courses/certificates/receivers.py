"""Something was completed: whoever has earned an award by it gets it. Taken back, the award goes too."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from courses.certificates.domain.awards import issue_due, revoke_undone
from courses.signals import content_done, content_undone


@receiver(content_done, dispatch_uid="certificates.issue")
def issue_what_is_due(sender: Any, person: Any, **_signal: Any) -> None:
    issue_due(person)


@receiver(content_undone, dispatch_uid="certificates.revoke")
def revoke_what_is_undone(sender: Any, person: Any, content_key: str, since: datetime, **_signal: Any) -> None:
    revoke_undone(person, content_key=content_key, since=since)
