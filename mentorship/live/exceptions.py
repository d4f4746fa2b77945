"""Refusals of the live room: ``code`` is for programs, ``message`` for people."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class Refused(Exception):  # noqa: N818 the field's word, read aloud in messages
    code = "refused"
    message: Any = _("That did not work. Nothing was lost; please try again.")

    def __init__(self, message: Any = None) -> None:
        super().__init__(self.code)
        self.message = message or self.message


class NoSuchThing(Refused):
    """A wrong number, or one that is not this person's: nobody can tell which."""

    code = "not-found"
    message = _("This is not here, or not open to you. Go back to Ask and choose again.")


class RoomNotOpen(Refused):
    code = "room-not-open"
    message = _("The room has not opened yet. Your words are kept; send them when it opens.")


class RoomClosed(Refused):
    code = "room-closed"
    message = _("The room is closed. What was said here stays readable.")


class TooFast(Refused):
    """``wait``: seconds until another try is worth it, where that is known."""

    code = "too-fast"
    message = _("That was very quick. Your words are kept; wait a minute and send again.")

    def __init__(self, message: Any = None, *, wait: int = 0) -> None:
        super().__init__(message)
        self.wait = wait


class TooMuch(Refused):
    code = "too-much"
    message = _("That is enough for one day. Your words are kept here; ask the rest tomorrow.")


class Taken(Refused):
    code = "taken"
    message = _("Someone else is answering this question already.")


class PinsFull(Refused):
    code = "pins-full"
    message = _("Three questions stand first already. Take one of them down, then put this one there.")


class MovedOn(Refused):
    code = "moved-on"
    message = _("This question has moved on since. Look at where it stands now.")


class NotAllowed(Refused):
    code = "not-allowed"
    message = _("Only the hosts of this room can do that.")


class Muted(Refused):
    """Final: the phone gives the words back. The reason is part of the message."""

    code = "muted"


class BadInput(Refused):
    code = "bad-input"
    message = _("Something in it could not be read. Nothing was sent; please look at it again.")


class WrongCode(Refused):
    code = "wrong-code"
    message = _("No room has this number now. Look at the six digits again, or ask the host for the link.")


class TooManyGuesses(Refused):
    code = "too-many-guesses"
    message = _("Too many wrong numbers. Wait ten minutes, or ask the host for the link.")


class AdultsOnly(Refused):
    code = "adults-only"
    message = _("Private chats between adults and young people are not possible here. Please ask in an open session.")


class OtherPerson(Refused):
    code = "other-person"
    message = _("Someone else is signed in on this phone now. These words wait for the person who wrote them.")
