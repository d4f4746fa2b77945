"""Something was completed: whoever has earned an award by it gets it."""

from typing import Any

from django.dispatch import receiver

from courses.certificates.domain.awards import issue_due
from courses.signals import content_done


@receiver(content_done, dispatch_uid="certificates.issue")
def issue_what_is_due(sender: Any, person: Any, **_signal: Any) -> None:
    issue_due(person)
