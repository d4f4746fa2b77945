"""What other rooms say, and what it means here."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from accounts.signals import signed_out_everywhere
from mentorship.live.broadcast.announce import cut
from mentorship.live.domain import rooms
from mentorship.live.exceptions import AdultsOnly
from mentorship.models import Link
from mentorship.signals import link_ended, link_opened


@receiver(link_opened, dispatch_uid="live.open_chat")
def open_the_chat(link: Link, **_: Any) -> None:
    try:
        rooms.open_chat(link)
    except AdultsOnly:
        return  # mentorship refuses such links; should one exist, it gets no private room


@receiver(link_ended, dispatch_uid="live.close_chat")
def close_the_chat(link: Link, **_: Any) -> None:
    rooms.close_chat(link)


@receiver(user_logged_out, dispatch_uid="live.cut_session")
def cut_the_session(request: Any, user: Any, **_: Any) -> None:
    """This device at once; in another process the next check sees that the session is gone."""
    if user is not None and request is not None and request.session.session_key:
        cut(user.pk, session=request.session.session_key)


@receiver(signed_out_everywhere, dispatch_uid="live.cut_person")
def cut_the_person(person: Any, **_: Any) -> None:
    cut(person.pk)
